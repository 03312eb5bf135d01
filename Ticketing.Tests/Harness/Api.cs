using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Ticketing.Tests.Harness;

/// <summary>A caller of the HTTP interface with its own credentials. Every answer is held against the server's own description, and every refusal against the rule that refusals are <c>application/problem+json</c>.</summary>
public sealed class Api : IDisposable
{
    readonly HttpClient _http;
    readonly DescriptionCheck? _check;

    /// <param name="check">Null: the answers are not compared with the description.</param>
    public Api(Uri server, DescriptionCheck? check, AuthenticationHeaderValue? credentials = null, string? address = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true, MaxConnectionsPerServer = 512 };
        _http = new HttpClient(handler) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Authorization = credentials;
        _check = check;
    }

    public static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    public static AuthenticationHeaderValue Basic(string user, string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")));

    /// <summary>The client beneath, for what this class has no word for.</summary>
    public HttpClient Http => _http;

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, Json(json), headers);

    public Task<Answer> PatchAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Patch, path, Json(json), headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, null, headers);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await _http.SendAsync(request);
        var answer = new Answer($"{method} {path}", response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
        if (answer.Status >= 400 && path.StartsWith("/api/", StringComparison.Ordinal) && method != HttpMethod.Head)
        {
            ExpectProblem(answer);
        }
        if (_check is not null)
        {
            await _check.HoldAsync(method, path, answer);
        }
        return answer;
    }

    /// <summary>A new ticket from JSON; the answer may be 201 or 200.</summary>
    public Task<Answer> SubmitAsync(string json, params (string Name, string Value)[] headers) => PostAsync("/api/v1/tickets", json, headers);

    /// <summary>A new ticket that must be created.</summary>
    public async Task<Answer> CreateAsync(string json) => (await SubmitAsync(json)).Expect(201);

    public async Task<Answer> TicketAsync(long id) => (await GetAsync($"/api/v1/tickets/{id}")).Expect(200);

    /// <summary>All tickets that match, over all pages.</summary>
    public async Task<IReadOnlyList<JsonNode>> AllAsync(string query = "")
    {
        var all = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = (await GetAsync($"/api/v1/tickets?limit=500&{query}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}")).Expect(200).Json;
            all.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = page["next"]?.GetValue<string>();
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>How many tickets match.</summary>
    public async Task<long> CountAsync(string query = "") => (await GetAsync($"/api/v1/tickets?limit=1&{query}")).Expect(200).Json["total"]!.GetValue<long>();

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public static ByteArrayContent Raw(byte[] body, string? type)
    {
        var content = new ByteArrayContent(body);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        return content;
    }

    public void Dispose() => _http.Dispose();

    static void ExpectProblem(Answer answer)
    {
        Assert.True(answer.MediaType == "application/problem+json", $"{answer.Call} refused with {answer.Status} as '{answer.ContentType}' instead of application/problem+json: {answer.Text}");
        Assert.True(answer.Json["status"]?.GetValue<int>() == answer.Status, $"{answer.Call}: the member status is not {answer.Status}: {answer.Text}");
        foreach (var member in (string[])["title", "detail", "code"])
        {
            Assert.False(string.IsNullOrWhiteSpace(answer.Json[member]?.GetValue<string>()), $"{answer.Call}: the refusal has no {member}: {answer.Text}");
        }
    }
}
