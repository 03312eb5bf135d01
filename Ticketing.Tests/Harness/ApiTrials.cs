using System.Globalization;
using System.Text.Json.Nodes;

namespace Ticketing.Tests.Harness;

/// <summary>One request that was made up from the description of the API.</summary>
/// <param name="Operation">As in <see cref="ApiDescription.Operations"/>.</param>
/// <param name="Names">True if its path names a thing by id.</param>
public sealed record ApiTrial(string Operation, string Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, string? Body, bool Names);

/// <summary>Makes up requests for every operation that an API description has: each id in each path, each query parameter and header, and bodies with every member. What is not described cannot be forgotten here.</summary>
/// <param name="known">What the asker puts where a name fits: parameters, headers and members by name.</param>
/// <param name="ids">Ids to try in paths; the values of a slug or a name come from <paramref name="known"/>.</param>
/// <param name="own">An id that exists for the asker, for paths with two.</param>
public sealed class ApiTrials(ApiDescription description, IReadOnlyDictionary<string, string> known, IReadOnlyList<long> ids, long own)
{
    int _unique;

    /// <summary>Operations on things by id first, then what adds something, then the lists; the end of the session last.</summary>
    public IReadOnlyList<ApiTrial> All() =>
    [
        .. description.Operations.Where(operation => !operation.EndsWith("/stream", StringComparison.Ordinal)).SelectMany(Of)
            .OrderBy(trial => trial.Operation is "DELETE /api/v1/session" or "DELETE /api/v1/sessions" ? 3 : trial.Names ? 0 : trial.Method == "GET" ? 2 : 1),
    ];

    IEnumerable<ApiTrial> Of(string operation)
    {
        var (method, route) = operation.Split(' ') is [var verb, var path] ? (verb, path) : throw new InvalidOperationException(operation);
        var described = description.Document["paths"]![route]![method.ToLowerInvariant()]!;
        var parameters = described["parameters"]?.AsArray().Select(parameter => (In: parameter!["in"]!.GetValue<string>(), Name: parameter["name"]!.GetValue<string>())).ToList() ?? [];
        var queries = parameters.Where(parameter => parameter.In == "query").Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(ValueOf(parameter.Name))}").ToList();
        var headers = parameters.Where(parameter => parameter.In == "header").Select(parameter => (parameter.Name, ValueOf(parameter.Name))).ToList();
        var bodies = BodiesOf(described).ToList();
        foreach (var place in PathsOf(route))
        {
            foreach (var query in queries.Prepend("").Append(string.Join('&', queries)).Distinct())
            {
                foreach (var body in bodies)
                {
                    var full = query.Length == 0 ? place : $"{place}?{query}";
                    yield return new(operation, method, full, [], body(), place != route);
                    foreach (var header in headers)
                    {
                        yield return new(operation, method, full, [header], body(), place != route);
                    }
                }
            }
        }
    }

    /// <summary>Every id where a path has one; where it has two, every one with one of the others, and every one below what is the asker's own.</summary>
    IEnumerable<string> PathsOf(string route)
    {
        var names = route.Split('/').Where(part => part.StartsWith('{')).ToList();
        var everywhere = ids.Select(id => id.ToString(CultureInfo.InvariantCulture)).ToList();
        return names switch
        {
            [] => [route],
            ["{id}"] => everywhere.Select(id => route.Replace("{id}", id, StringComparison.Ordinal)),
            ["{id}", var second] => everywhere.Select(id => (id, everywhere[0])).Concat(everywhere.Select(id => (own.ToString(CultureInfo.InvariantCulture), id)))
                .Select(pair => route.Replace("{id}", pair.Item1, StringComparison.Ordinal).Replace(second, pair.Item2, StringComparison.Ordinal)),
            [var word] => [route.Replace(word, ValueOf(word.Trim('{', '}')), StringComparison.Ordinal)],
            _ => throw new InvalidOperationException($"{route} has parameters that nobody has thought of"),
        };
    }

    /// <summary>A body with what must be there, and one with everything. Made anew for each request, because names may have to be unique.</summary>
    IEnumerable<Func<string?>> BodiesOf(JsonNode described)
    {
        if (described["requestBody"]?["content"]?["application/json"]?["schema"] is not { } reference)
        {
            return [() => null];
        }
        var schema = new JsonShape(description.Document).Resolve(reference);
        var required = schema["required"]?.AsArray().Select(member => member!.GetValue<string>()).ToHashSet() ?? [];
        return [() => BodyOf(schema, required.Contains), () => BodyOf(schema, _ => true)];
    }

    string BodyOf(JsonNode schema, Func<string, bool> wanted)
    {
        var body = new JsonObject();
        foreach (var (name, member) in schema["properties"]!.AsObject().Where(member => wanted(member.Key)))
        {
            var type = member!["type"] is JsonArray several ? several.Select(one => one!.GetValue<string>()).First(one => one != "null") : member["type"]?.GetValue<string>();
            body[name] = type switch
            {
                "integer" => long.TryParse(ValueOf(name), CultureInfo.InvariantCulture, out var number) ? number : ids[^1],
                "boolean" => true,
                "array" => new JsonArray(ValueOf(name)),
                "object" => new JsonObject { ["colour"] = "blue" },
                _ => ValueOf(name),
            };
        }
        return body.ToJsonString();
    }

    string ValueOf(string name) => known.TryGetValue(name, out var value) ? value.Replace("{n}", $"{++_unique}", StringComparison.Ordinal) : $"some-{name}";
}
