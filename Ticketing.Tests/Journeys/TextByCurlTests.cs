using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A shell script needs no JSON: curl and a sentence are enough.</summary>
public class TextByCurlTests
{
    [Theory, BothServers]
    public async Task A_sentence_sent_by_curl_is_a_ticket(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var ticket = await CurlAsync(server, "-d", "Disk 91% full");

        Assert.Equal("Disk 91% full", ticket["title"]!.GetValue<string>());
        Assert.Equal("setup", ticket["system"]!.GetValue<string>());
        Assert.Equal("open", ticket["kind"]!.GetValue<string>());
        Assert.Equal("none", ticket["sla"]!.GetValue<string>());
        Assert.Equal("Disk 91% full", (await server.Script.TicketAsync(ticket["id"]!.GetValue<long>()))["title"]);
    }

    [Theory, BothServers]
    public async Task The_first_line_is_the_title_and_the_rest_the_description(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var ticket = await CurlAsync(server, "-H", "Content-Type: text/plain", "--data-binary", "Backup failed\nrsync: exit code 23\nlast good: Monday");

        Assert.Equal("Backup failed", ticket["title"]!.GetValue<string>());
        Assert.Equal("rsync: exit code 23\nlast good: Monday", ticket["description"]!.GetValue<string>());
    }

    [Theory, BothServers]
    public async Task Query_parameters_set_the_fields_of_a_text(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var ticket = await CurlAsync(server, "-d", "Disk 91% full", query: "?system=nas&category=storage&reference=disk-1&sla=silver");

        Assert.Equal(("nas", "storage", "disk-1", "silver"), (ticket["system"]!.GetValue<string>(), ticket["category"]!.GetValue<string>(), ticket["reference"]!.GetValue<string>(), ticket["sla"]!.GetValue<string>()));

        var over = await CurlAsync(server, "-d", "", query: "?title=fine&system=nas&reference=disk-1&state=ok");
        Assert.Equal("done", over["kind"]!.GetValue<string>());
    }

    [Theory, BothServers]
    public async Task Form_fields_are_fields(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var ticket = await CurlAsync(server, "--data-urlencode", "title=Water & salt 50%", "--data-urlencode", "description=Tank is low", "-d", "system=softener");

        Assert.Equal(("Water & salt 50%", "Tank is low", "softener"), (ticket["title"]!.GetValue<string>(), ticket["description"]!.GetValue<string>(), ticket["system"]!.GetValue<string>()));
    }

    static Task<JsonNode> CurlAsync(ServerUnderTest server, string first, string second, string query) => CurlAsync(server, [first, second], query);

    static Task<JsonNode> CurlAsync(ServerUnderTest server, params string[] arguments) => CurlAsync(server, arguments, "");

    static async Task<JsonNode> CurlAsync(ServerUnderTest server, string[] arguments, string query)
    {
        var result = await ChildProcess.RunAsync("curl", ["--silent", "--show-error", "--fail-with-body", "-u", $"setup:{ServerUnderTest.SetupToken}", .. arguments, $"{server.Url}api/v1/tickets{query}"]);
        Assert.True(result.ExitCode == 0, result.ToString());
        return JsonNode.Parse(result.Output)!;
    }
}
