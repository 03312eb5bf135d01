using System.Globalization;
using System.Text.Json.Nodes;

namespace Ticketing.Tests.Harness;

/// <summary>An OpenAPI document: which routes exist, and whether an answer is as described.</summary>
public sealed class ApiDescription(JsonNode document)
{
    static readonly string[] Methods = ["get", "put", "post", "delete", "patch", "head", "options"];

    readonly JsonShape _shape = new(document);

    public JsonNode Document { get; } = document;

    /// <summary>Every operation, such as <c>GET /api/v1/tickets/{id}</c>.</summary>
    public IReadOnlyList<string> Operations =>
        [.. from path in Document["paths"]!.AsObject() from operation in path.Value!.AsObject() where Methods.Contains(operation.Key) select $"{operation.Key.ToUpperInvariant()} {path.Key}"];

    /// <summary>Null if such an answer is described; else what is not.</summary>
    /// <param name="body">Null if the body is not JSON.</param>
    public string? FaultOf(string method, string route, int status, string? mediaType, JsonNode? body)
    {
        var path = Document["paths"]!.AsObject().Where(candidate => Matches(candidate.Key, route)).OrderBy(candidate => candidate.Key.Count(c => c == '{')).FirstOrDefault();
        if (path.Value is null)
        {
            return $"no path matches {route}";
        }
        if (path.Value[method.ToLowerInvariant()] is not { } operation)
        {
            return $"{path.Key} has no {method}";
        }
        var answers = operation["responses"]!.AsObject();
        var answer = answers[status.ToString(CultureInfo.InvariantCulture)] ?? answers[$"{status / 100}XX"] ?? answers["default"];
        if (answer is null)
        {
            return $"{method} {path.Key} has no answer {status}";
        }
        answer = _shape.Resolve(answer);
        if (mediaType is null || answer["content"] is not JsonObject contents)
        {
            return mediaType is null || answer["content"] is null && status == 304 ? null : $"{method} {path.Key} {status} describes no content, but {mediaType} came";
        }
        if (contents[mediaType] is not { } content)
        {
            return $"{method} {path.Key} {status} describes {string.Join(", ", contents.Select(c => c.Key))}, but {mediaType} came";
        }
        return body is null || content["schema"] is not { } schema ? null : _shape.FaultOf(body, schema);
    }

    static bool Matches(string template, string route)
    {
        var (left, right) = (template.Split('/'), route.Split('/'));
        return left.Length == right.Length && left.Zip(right).All(pair => pair.First == pair.Second || (pair.First.Contains('{', StringComparison.Ordinal) && pair.Second.Length > 0 && Affixes(pair.First, pair.Second)));
    }

    /// <summary>True if what stands around a parameter in one segment (<c>{id}.csv</c>) is there too.</summary>
    static bool Affixes(string template, string segment) =>
        segment.StartsWith(template[..template.IndexOf('{', StringComparison.Ordinal)], StringComparison.Ordinal) && segment.EndsWith(template[(template.LastIndexOf('}') + 1)..], StringComparison.Ordinal);
}
