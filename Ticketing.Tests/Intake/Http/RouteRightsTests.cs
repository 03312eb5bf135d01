using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Tenants;

namespace Ticketing.Tests.Intake.Http;

/// <summary>
/// Each route of the running server × each kind of credential. What each right lets through is written here once more, by hand; a new route is tried as soon as it exists. Whatever is forged, expired, revoked or
/// another tenant's comes nowhere.
/// </summary>
public sealed partial class RouteRightsTests : IAsyncDisposable
{
    static readonly string[] Valid = ["member", "agent", "admin", "device-intake", "device-read", "device-full", "script-intake", "script-read", "script-full"];

    /// <summary>Right → who passes.</summary>
    static readonly Dictionary<string, string[]> Passes = new()
    {
        ["any"] = Valid,
        ["log-out"] = Valid,
        ["person"] = ["member", "agent", "admin"],
        ["report"] = ["member", "agent", "admin", "device-intake", "device-full", "script-intake", "script-full"],
        ["see-tickets"] = ["member", "agent", "admin", "device-intake", "device-read", "device-full", "script-read", "script-full"],
        ["read"] = ["member", "agent", "admin", "device-read", "device-full", "script-read", "script-full"],
        ["note"] = ["member", "agent", "admin", "script-full"],
        ["work"] = ["agent", "admin", "script-full"],
        ["administer"] = ["admin", "script-full"],
    };

    readonly TemporaryDirectory _directory = new();
    readonly TestClock _clock = new(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    readonly Dictionary<string, Func<HttpRequestMessage, HttpRequestMessage>> _good = [];
    readonly Dictionary<string, Func<HttpRequestMessage, HttpRequestMessage>> _bad = [];
    readonly Dictionary<string, Func<HttpRequestMessage, HttpRequestMessage>> _foreign = [];
    readonly TicketingApplication _server;
    readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });

    public RouteRightsTests() => _server = TicketingApplication.Create(
        new TicketingOptions { Data = _directory.File("data"), Url = "http://127.0.0.1:0", Mqtt = { Port = 0 } }, _clock, logging => logging.ClearProviders());

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Every_route_lets_through_whom_its_right_names_and_nobody_else()
    {
        await _server.StartAsync();
        _http.BaseAddress = new Uri(_server.Web.Urls.First());
        Prepare();
        var faults = new List<string>();
        var tried = 0;
        foreach (var (method, path, right) in Routes())
        {
            Assert.True(Passes.TryGetValue(right.Name, out var passes), $"nobody has said here whom the right '{right.Name}' of {method} {path} lets through");
            foreach (var (who, credential) in _good)
            {
                var (status, code, detail) = await AskAsync(method, path, credential);
                var passed = status != 401 && !(status == 403 && code == "forbidden" && detail == $"This needs {right.Needed}.");
                Judge(passed == passes.Contains(who), method, path, who, status, code);
            }
            foreach (var (who, credential) in _bad)
            {
                var (status, code, _) = await AskAsync(method, path, credential);
                Judge(status == 401, method, path, who, status, code);
            }
            foreach (var (who, credential) in _foreign)
            {
                var (status, code, _) = await AskAsync(method, path, credential);
                Judge((status, code) == (403, "other-tenant"), method, path, who, status, code);
            }
            if (method != "GET")
            {
                var (status, code, _) = await AskAsync(method, path, request => With(_good["admin"](request), "Sec-Fetch-Site", "cross-site"));
                Judge((status, code) == (403, "cross-site"), method, path, "a foreign page in an admin's name", status, code);
            }
        }
        Assert.True(faults.Count == 0, $"{faults.Count} of {tried} requests:\n{string.Join('\n', faults)}");
        Assert.True(tried > 1000, $"only {tried} requests were tried");

        void Judge(bool right, string method, string path, string who, int status, string? code)
        {
            tried++;
            if (!right)
            {
                faults.Add($"{method} {path} as {who}: {status} {code}");
            }
        }
    }

    IEnumerable<(string Method, string Path, Right Right)> Routes() =>
        from route in _server.Web.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let right = route.Metadata.GetMetadata<Right>()
        where right is not null
        from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (method, Parameter().Replace("/" + route.RoutePattern.RawText!.Trim('/'), match => match.Value.Contains(":long", StringComparison.Ordinal) ? "999999" : "nothing"), right);

    void Prepare()
    {
        var catalog = _server.Catalog;
        var (users, tokens, sessions) = (new UserAccounts(catalog), new AccessTokens(catalog), new PageSessions(catalog));
        var anna = users.Add("home", "anna", null, Role.Admin, CatalogFixture.HashOfPassword).Value!.User.Id;
        var (idle, ended) = (sessions.Begin(anna, "home").Value!.Cookie, sessions.Begin(anna, "home").Value!);
        sessions.End(anna, ended.Session.Id);
        var expired = tokens.Add("home", "expired", PrincipalKind.Script, null, TokenScope.Full, "admin", Ticketing.Tickets.Instant.From(_clock.GetUtcNow().AddDays(1))).Value!.Secret;
        _clock.Jump(_clock.GetUtcNow() + SessionCookie.Idle);
        var revoked = tokens.Add("home", "revoked", PrincipalKind.Script, null, TokenScope.Full, "admin").Value!;
        tokens.Revoke("home", revoked.Token.Id);
        var gone = users.Add("home", "gone", null, Role.Admin, CatalogFixture.HashOfPassword).Value!.User.Id;
        var orphan = sessions.Begin(gone, "home").Value!.Cookie;
        users.Remove("home", gone);

        _bad["nobody"] = request => request;
        _bad["a forged token"] = request => With(request, "Authorization", "Bearer " + Token.Generate());
        _bad["a revoked token"] = request => With(request, "Authorization", "Bearer " + revoked.Secret);
        _bad["an expired token"] = request => With(request, "Authorization", "Bearer " + expired);
        _bad["a token under another's name"] = request => With(request, "Authorization", Api.Basic("anna", expired).ToString());
        _bad["a forged cookie"] = request => Cookie(request, SessionCookie.Generate());
        _bad["an idle session"] = request => Cookie(request, idle);
        _bad["an ended session"] = request => Cookie(request, ended.Cookie);
        _bad["a removed user's session"] = request => Cookie(request, orphan);
        _bad["another scheme"] = request => With(request, "Authorization", "Negotiate YII=");

        // A session each, because some of the routes end it.
        foreach (var role in Enum.GetValues<Role>())
        {
            var id = users.Add("home", $"some-{role.Name()}", null, role, CatalogFixture.HashOfPassword).Value!.User.Id;
            _good[role.Name()] = request => Cookie(request, sessions.Begin(id, "home").Value!.Cookie);
        }
        foreach (var (kind, scope) in from kind in (PrincipalKind[])[PrincipalKind.Device, PrincipalKind.Script] from scope in Enum.GetValues<TokenScope>() select (kind, scope))
        {
            var secret = tokens.Add("home", $"{kind.Name()}-{scope.Name()}", kind, null, scope, "admin").Value!.Secret;
            _good[$"{kind.Name()}-{scope.Name()}"] = request => With(request, "Authorization", "Bearer " + secret);
        }
        Assert.Equal(Valid.Order(StringComparer.Ordinal), _good.Keys.Order(StringComparer.Ordinal));

        Assert.Null(new TenantAccounts(catalog).Open("club", "Sailing club", "skipper@club.example", CatalogFixture.HashOfPassword).Refusal);
        var skipper = catalog.FindUser("skipper@club.example")!.Id;
        var theirs = tokens.Add("club", "theirs", PrincipalKind.Script, null, TokenScope.Full, "skipper").Value!.Secret;
        _foreign["an admin of another tenant"] = request => With(Cookie(request, sessions.Begin(skipper, "club").Value!.Cookie), "Ticketing-Tenant", "home");
        _foreign["a script of another tenant"] = request => With(With(request, "Authorization", "Bearer " + theirs), "Ticketing-Tenant", "home");
    }

    async Task<(int Status, string? Code, string? Detail)> AskAsync(string method, string path, Func<HttpRequestMessage, HttpRequestMessage> credential)
    {
        using var request = credential(new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "GET" ? null : Api.Json("{}") });
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var problem = answer.Content.Headers.ContentType?.MediaType == Problem.ContentType ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)) : null;
        return ((int)answer.StatusCode, problem?["code"]?.GetValue<string>(), problem?["detail"]?.GetValue<string>());
    }

    static HttpRequestMessage Cookie(HttpRequestMessage request, string id) => With(request, "Cookie", $"{SessionCookie.Name(tls: false)}={id}");

    static HttpRequestMessage With(HttpRequestMessage request, string header, string value)
    {
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        return request;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
