using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Ticketing.Tests.Harness;

/// <summary>One request that was made up from the description of the API.</summary>
/// <param name="Operation">As in <see cref="ApiDescription.Operations"/>.</param>
/// <param name="Body">JSON, or a file where the route takes one.</param>
/// <param name="Names">True if its path names a thing by id.</param>
public sealed record ApiTrial(string Operation, string Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, string? Body, bool Names)
{
    public const string File = "%PDF-1.4\n";

    /// <summary>The body as it is sent; null if there is none.</summary>
    public HttpContent? Content() => Body is null ? null : Body == File ? Api.Raw(Encoding.ASCII.GetBytes(File), "application/pdf") : Api.Json(Body);
}

/// <summary>Makes up requests for every operation that an API description has: each id in each path, each query parameter and header, and bodies with every member. What is not described cannot be forgotten here.</summary>
/// <param name="known">What the asker puts where a name fits: parameters, headers and members by name (or by operation and name, where a word means something else there), the word in a path by its route, and a list of objects that have to fit together as JSON.</param>
/// <param name="ids">Ids to try in paths; the values of a slug or a name come from <paramref name="known"/>.</param>
/// <param name="own">An id that exists for the asker, for paths with two.</param>
public sealed class ApiTrials(ApiDescription description, IReadOnlyDictionary<string, string> known, IReadOnlyList<long> ids, long own)
{
    int _unique;
    string _operation = "";

    /// <summary>Operations on things by id first, then what adds something, then the lists; the end of the session last.</summary>
    public IReadOnlyList<ApiTrial> All() =>
    [
        .. description.Operations.Where(operation => !operation.EndsWith("/stream", StringComparison.Ordinal)).SelectMany(Of)
            .OrderBy(trial => trial.Operation is "DELETE /api/v1/session" or "DELETE /api/v1/sessions" ? 3 : trial.Operation.Contains("{id}", StringComparison.Ordinal) ? 0 : trial.Method == "GET" ? 2 : 1),
    ];

    IEnumerable<ApiTrial> Of(string operation)
    {
        var (method, route) = operation.Split(' ') is [var verb, var path] ? (verb, path) : throw new InvalidOperationException(operation);
        _operation = operation;
        var described = description.Document["paths"]![route]![method.ToLowerInvariant()]!;
        var parameters = described["parameters"]?.AsArray().Select(parameter => (In: parameter!["in"]!.GetValue<string>(), Name: parameter["name"]!.GetValue<string>(), Required: parameter["required"]?.GetValue<bool>() == true)).ToList() ?? [];
        var inQuery = parameters.Where(parameter => parameter.In == "query").Select(parameter => (parameter.Required, Text: $"{parameter.Name}={Uri.EscapeDataString(ValueOf(parameter.Name))}")).ToList();
        var needed = string.Join('&', inQuery.Where(query => query.Required).Select(query => query.Text));
        var queries = inQuery.Select(query => query.Required ? needed : needed.Length == 0 ? query.Text : $"{needed}&{query.Text}").Prepend(needed).Append(string.Join('&', inQuery.Select(query => query.Text))).Distinct().ToList();
        var headers = parameters.Where(parameter => parameter.In == "header").Select(parameter => (parameter.Name, ValueOf(parameter.Name))).ToList();
        var bodies = BodiesOf(described).ToList();
        foreach (var place in PathsOf(route))
        {
            foreach (var query in queries)
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
            // Words by their values, then ids if there are any.
            [var word, ..] when word != "{id}" => PathsOf(route.Replace(word, Uri.EscapeDataString(ValueOf(known.ContainsKey(route) ? route : word.Trim('{', '}'))), StringComparison.Ordinal)),
            _ => throw new InvalidOperationException($"{route} has parameters that nobody has thought of"),
        };
    }

    /// <summary>A body with what must be there, and one with everything. Made anew for each request, because names may have to be unique.</summary>
    IEnumerable<Func<string?>> BodiesOf(JsonNode described)
    {
        if (described["requestBody"]?["content"]?["*/*"] is not null)
        {
            return [() => ApiTrial.File];
        }
        if (described["requestBody"]?["content"]?["application/json"]?["schema"] is not { } reference)
        {
            return [() => null];
        }
        var shape = new JsonShape(description.Document);
        var schema = shape.Resolve(reference);
        var required = schema["required"]?.AsArray().Select(member => member!.GetValue<string>()).ToHashSet() ?? [];
        return [() => ValueOf("body", schema, shape, required.Contains)?.ToJsonString(), () => ValueOf("body", schema, shape, _ => true)?.ToJsonString()];
    }

    /// <summary>A value of the described type; of an object the wanted members, of a list one item.</summary>
    JsonNode? ValueOf(string name, JsonNode schema, JsonShape shape, Func<string, bool> wanted)
    {
        schema = shape.Resolve(schema);
        if (schema["oneOf"] is JsonArray choices)
        {
            return ValueOf(name, choices.First(choice => choice!["type"]?.ToString() != "null")!, shape, wanted);
        }
        var type = schema["type"] is JsonArray several ? several.Select(one => one!.GetValue<string>()).First(one => one != "null") : schema["type"]?.GetValue<string>();
        switch (type)
        {
            case "integer":
                return long.TryParse(ValueOf(name), CultureInfo.InvariantCulture, out var number) ? number : ids[^1];
            case "boolean":
                return true;
            case "array" when known.TryGetValue(name, out var list) && list.StartsWith('['):
                return JsonNode.Parse(list);
            case "array":
                return new JsonArray(schema["items"] is { } items ? ValueOf(name, items, shape, _ => true) : ValueOf(name));
            case "object" when schema["properties"] is JsonObject members:
                var body = new JsonObject();
                foreach (var (member, described) in members.Where(member => wanted(member.Key)))
                {
                    body[member] = ValueOf(member, described!, shape, _ => true);
                }
                return body;
            case "object":
                return new JsonObject { ["colour"] = "blue" };
            default:
                return schema["format"]?.GetValue<string>() == "date-time" && !known.ContainsKey(name) ? ValueOf(name == "startsAt" ? "from" : "to") : ValueOf(name);
        }
    }

    string ValueOf(string name) => known.TryGetValue($"{_operation} {name}", out var value) || known.TryGetValue(name, out value) ? value.Replace("{n}", $"{++_unique}", StringComparison.Ordinal) : $"some-{name}";
}
