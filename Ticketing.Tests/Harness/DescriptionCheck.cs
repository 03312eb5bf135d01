using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Ticketing.Tests.Harness;

/// <summary>Holds every observed answer against the server's own <c>/openapi/v1.json</c>: the route, the method, the status and the shape must be described.</summary>
public sealed class DescriptionCheck(Uri server)
{
    static readonly ConcurrentDictionary<string, byte> Seen = new();

    readonly Lazy<Task<ApiDescription>> _description = new(() => ReadAsync(server));

    /// <summary>Operations and statuses that were held against the description so far, such as <c>GET /api/v1/tickets 200</c>.</summary>
    public static ICollection<string> Observed => Seen.Keys;

    public Task<ApiDescription> DescriptionAsync() => _description.Value;

    /// <summary>Fails the test if the answer is not as described. Paths outside <c>/api/v1</c> belong to other standards.</summary>
    public async Task HoldAsync(HttpMethod method, string path, Answer answer)
    {
        var route = path.Split('?')[0];
        if (!route.StartsWith("/api/v1/", StringComparison.Ordinal) || answer.Status is 404 or 405 || method == HttpMethod.Head || method == HttpMethod.Options)
        {
            return;
        }
        var description = await DescriptionAsync();
        if (description.FaultOf(method.Method, route, answer.Status, answer.MediaType, answer.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? answer.Json : null) is { } fault)
        {
            Assert.Fail($"{answer.Call} answered {answer.Status}, which is not as /openapi/v1.json says: {fault}\n{(answer.Text.Length > 1_000 ? answer.Text[..1_000] : answer.Text)}");
        }
        Seen.TryAdd($"{method} {route} {answer.Status}", 0);
    }

    static async Task<ApiDescription> ReadAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = server };
        return new ApiDescription(JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!);
    }
}
