using System.Text.Json.Nodes;
using Ticketing.Intake.Http;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>Every list of the API can be had as a file by whom may read it, or stands here with the reason why not.</summary>
public class ListFilesTests
{
    static readonly Dictionary<string, string> Without = new()
    {
        ["/api/v2/alerts"] = "the same as the tickets that they are, which are a file",
        ["/api/v2/alerts/groups"] = "the alerts once more, by name",
        ["/api/v2/receivers"] = "one name, because amtool asks for it",
        ["/api/v1/retention"] = "sizes as they are at this moment, not things that are kept",
        ["/api/v1/session/push"] = "the few browsers that one has chosen oneself",
    };

    readonly JsonNode _document = JsonNode.Parse(ApiDocument.Read())!;

    [Fact]
    public void Every_list_has_its_csv_and_its_workbook_for_whom_may_read_it()
    {
        var paths = _document["paths"]!.AsObject();
        var lists = paths.Where(path => path.Value!["get"] is { } get && IsList(get)).Select(path => path.Key).ToList();
        Assert.True(lists.Count > 20, $"only {lists.Count} lists were found");
        Assert.Empty(Without.Keys.Except(lists));
        foreach (var list in lists.Except(Without.Keys))
        {
            foreach (var kind in (string[])[".csv", ".xlsx"])
            {
                Assert.True(paths.ContainsKey(list + kind), $"{list} has no {kind}, and nobody has said here why");
                Assert.Equal(paths[list]!["get"]!["description"]!.ToString(), paths[list + kind]!["get"]!["description"]!.ToString());
                Assert.Empty(Narrows(paths[list]!["get"]!).Except(Narrows(paths[list + kind]!["get"]!)).Select(parameter => $"{list + kind} is not narrowed by {parameter}"));
            }
        }
    }

    /// <summary>What the list can be narrowed by; a file has no pages, and archived ones are always in it.</summary>
    static IEnumerable<string> Narrows(JsonNode get) =>
        from parameter in get["parameters"]?.AsArray() ?? []
        where parameter!["in"]!.ToString() == "query"
        select parameter["name"]!.ToString() into name
        where name is not ("limit" or "cursor" or "before" or "archived")
        select name;

    bool IsList(JsonNode get)
    {
        if (get["responses"]!["200"]?["content"]?["application/json"]?["schema"] is not { } reference)
        {
            return false;
        }
        var schema = new JsonShape(_document).Resolve(reference);
        return schema["type"]?.ToString() == "array" || schema["properties"]?["items"] is not null;
    }
}
