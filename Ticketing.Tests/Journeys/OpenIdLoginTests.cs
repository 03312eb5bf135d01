using System.Net;
using System.Text.RegularExpressions;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Somebody logs in where the family logs in anyway, and is the same person here.</summary>
public partial class OpenIdLoginTests
{
    [Theory, InProcessServers]
    public async Task Whom_the_issuer_vouches_for_is_logged_in_and_stays_the_same_person(ServerMode mode)
    {
        await using var issuer = await TestIssuer.StartAsync();
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var server = await StartAsync(mode, issuer, clock);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","email":"Anna@example.org","password":"a first password"}""")).Expect(201);
        Assert.Equal("Our house", (await server.Anonymous.GetAsync("/openid/issuer")).Expect(200)["name"]);

        using (var browser = new Browser(server.Url))
        {
            Assert.Equal("/", await browser.LogInAsync());
            Assert.Contains("\"user\":\"anna\"", await browser.WhoAmIAsync(), StringComparison.Ordinal);
        }
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"bert","password":"a first password"}""")).Expect(201); // before it answers, the trail has everything
        Assert.Contains((await server.Admin.GetAsync("/api/v1/audit?q=4711")).Expect(200).Json["items"]!.AsArray(), item => item!["type"]!.GetValue<string>() == "userChanged");

        // The subject counts from now on, whatever becomes of the address; and issuers change their keys, which are asked for at most once a minute.
        issuer.Claims["email"] = "new@example.org";
        issuer.ChangeKey();
        await RefusedAsync(server, "openid-refused");
        clock.Jump(clock.GetUtcNow().AddSeconds(61));
        using var again = new Browser(server.Url);
        Assert.Equal("/", await again.LogInAsync());
        Assert.Contains("\"user\":\"anna\"", await again.WhoAmIAsync(), StringComparison.Ordinal);
    }

    /// <summary>With the provider that many others are built of.</summary>
    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task A_real_provider_logs_somebody_in(string algorithm)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        await using var provider = await OidcProvider.StartAsync(new Uri(server.Url, "/openid/return"), algorithm);
        await server.StopAsync();
        await server.StartAgainAsync(("Oidc:Issuer", provider.Url), ("Oidc:ClientId", OidcProvider.ClientId), ("Oidc:ClientSecret", OidcProvider.ClientSecret));
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","email":"anna@example.org","password":"a first password"}""")).Expect(201);
        using var browser = new Browser(server.Url);
        Assert.Equal("/", await browser.FollowAsync(await browser.LogInAtAsync(await browser.FollowAsync("/openid"), "anna", server.Url)));
        Assert.Contains("\"user\":\"anna\"", await browser.WhoAmIAsync(), StringComparison.Ordinal);
        using var stranger = new Browser(server.Url);
        Assert.Equal("/#login=openid-unknown", await stranger.FollowAsync(await stranger.LogInAtAsync(await stranger.FollowAsync("/openid"), "mallory", server.Url)));
    }

    [Theory]
    [InlineData("email", "\"stranger@example.org\"", "openid-unknown")]
    [InlineData("email_verified", "false", "openid-email-unverified")]
    [InlineData("aud", "\"another client\"", "openid-refused")]
    [InlineData("iss", "\"https://elsewhere.example\"", "openid-refused")]
    [InlineData("exp", "1700000000", "openid-refused")]
    [InlineData("nonce", "\"another login\"", "openid-refused")]
    public async Task What_is_not_right_opens_nothing(string claim, string value, string code)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var server = await StartAsync(ServerMode.InProcess, issuer);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","email":"anna@example.org","password":"a first password"}""")).Expect(201);
        issuer.Claims[claim] = System.Text.Json.Nodes.JsonNode.Parse(value);
        await RefusedAsync(server, code);
    }

    [Theory, BothServers]
    public async Task A_meddled_token_a_foreign_answer_and_somebody_elses_subject_open_nothing(ServerMode mode)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var server = await StartAsync(mode, issuer);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","email":"anna@example.org","password":"a first password"}""")).Expect(201);
        issuer.Meddle = token => token[..^8] + "AAAAAAAA";
        await RefusedAsync(server, "openid-refused");
        issuer.Meddle = token => token;

        using var victim = new Browser(server.Url);
        using var thief = new Browser(server.Url);
        var stolen = await victim.ReturnAsync();
        Assert.Equal("/#login=openid-state", await thief.FollowAsync(stolen));
        Assert.Equal("/#login=openid-state", await victim.FollowAsync(stolen.Split("state=")[0] + "state=" + new string('a', 43)));
        Assert.Equal("/#login=openid-state", await victim.FollowAsync(stolen)); // each cookie is good for one answer
        Assert.Equal("/", await victim.LogInAsync());

        issuer.Claims["sub"] = "4712";
        await RefusedAsync(server, "openid-other-subject");
    }

    [Theory, BothServers]
    public async Task Who_has_no_account_gets_one_only_where_the_setting_says_so(ServerMode mode)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var server = await StartAsync(mode, issuer, null, ("Oidc:CreateAs", "member"));
        using var browser = new Browser(server.Url);
        Assert.Equal("/", await browser.LogInAsync());
        Assert.Contains("\"role\":\"member\"", await browser.WhoAmIAsync(), StringComparison.Ordinal);
        (issuer.Claims["sub"], issuer.Claims["email"], issuer.Claims["preferred_username"]) = ("1", "root@example.org", "admin");
        await RefusedAsync(server, "name-taken");
    }

    [Fact]
    public async Task An_issuer_that_is_away_is_told_as_such()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Oidc:Issuer", "http://127.0.0.1:9"), ("Oidc:ClientId", "x"));
        using var browser = new Browser(server.Url);
        Assert.Equal("/#login=openid-unreachable", await browser.FollowAsync("/openid"));
    }

    static async Task RefusedAsync(ServerUnderTest server, string code)
    {
        using var browser = new Browser(server.Url);
        Assert.Equal("/#login=" + code, await browser.LogInAsync());
        Assert.Contains("no-credentials", await browser.WhoAmIAsync(), StringComparison.Ordinal);
    }

    static Task<ServerUnderTest> StartAsync(ServerMode mode, TestIssuer issuer, TimeProvider? clock = null, params (string, string)[] more) => ServerUnderTest.StartAsync(
        mode, clock, [("Oidc:Issuer", issuer.Url), ("Oidc:ClientId", TestIssuer.ClientId), ("Oidc:ClientSecret", TestIssuer.ClientSecret), ("Oidc:Name", "Our house"), .. more]);

    /// <summary>Follows addresses by hand, with its own cookies.</summary>
    sealed partial class Browser(Uri server) : IDisposable
    {
        readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = server };

        /// <summary>The whole way; where it ends.</summary>
        public async Task<string> LogInAsync() => await FollowAsync(await ReturnAsync());

        /// <summary>To the issuer; the address it sends the browser back to.</summary>
        public async Task<string> ReturnAsync() => await FollowAsync(await FollowAsync("/openid"));

        public async Task<string> FollowAsync(string address)
        {
            using var answer = await _http.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            return answer.Headers.Location!.OriginalString;
        }

        /// <summary>Fills in the provider's pages until it sends the browser back.</summary>
        public async Task<string> LogInAtAsync(string address, string name, Uri back)
        {
            for (var step = 0; step < 20 && !address.StartsWith(new Uri(back, "/openid/return").ToString(), StringComparison.Ordinal); step++)
            {
                using var answer = await _http.GetAsync(address, TestContext.Current.CancellationToken);
                address = answer.Headers.Location is { } next ? new Uri(new Uri(address), next).ToString() : await SubmitAsync(new Uri(address), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), name);
            }
            return address;
        }

        async Task<string> SubmitAsync(Uri page, string html, string name)
        {
            var prompt = Part().Match(html);
            Assert.True(prompt.Success, html);
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["prompt"] = prompt.Groups[1].Value, ["login"] = name, ["password"] = "any" });
            using var answer = await _http.PostAsync(new Uri(page, Action().Match(html).Groups[1].Value), form, TestContext.Current.CancellationToken);
            return new Uri(page, answer.Headers.Location!).ToString();
        }

        public Task<string> WhoAmIAsync() => Read(_http.GetAsync("/api/v1/session", TestContext.Current.CancellationToken));

        static async Task<string> Read(Task<HttpResponseMessage> asked)
        {
            using var answer = await asked;
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        [GeneratedRegex("name=\"prompt\" value=\"(login|consent)\"")]
        private static partial Regex Part();

        [GeneratedRegex("action=\"([^\"]+)\"")]
        private static partial Regex Action();

        public void Dispose() => _http.Dispose();
    }
}
