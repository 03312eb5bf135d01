using System.Net;
using Ticketing.Notify.Http;
using Ticketing.Notify.Smtp;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>Over TLS a session never leaves it.</summary>
public class SessionByTlsTests
{
    [Fact]
    public async Task Cookies_are_secure_over_tls_and_those_of_the_plain_port_are_worth_nothing_there()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var server = await TlsServer.StartAsync(ServerMode.InProcess, ("Oidc:Issuer", issuer.Url), ("Oidc:ClientId", TestIssuer.ClientId));
        var trusted = new WebCall(TimeProvider.System, SmtpTrust.From(server.AuthorityFile), privateAddresses: true);
        var (plain, tls) = (server.Inner.Url, new Uri($"https://127.0.0.1:{server.HttpsPort}"));
        var secure = await LogInAsync(tls);
        Assert.Matches("^__Host-ticketing=[^;]+; Path=/; Max-Age=[0-9]+; HttpOnly; SameSite=Strict; Secure$", secure);
        Assert.Matches("^ticketing=[^;]+; Path=/; Max-Age=[0-9]+; HttpOnly; SameSite=Strict$", await LogInAsync(plain));
        Assert.Equal(200, (await AskAsync(tls, "GET", "/api/v1/session", secure)).Status);
        Assert.Equal(401, (await AskAsync(tls, "GET", "/api/v1/session", (await LogInAsync(plain)))).Status);
        Assert.Equal(401, (await AskAsync(plain, "GET", "/api/v1/session", secure)).Status);
        Assert.Matches("^__Host-ticketing-openid=[^;]+; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$", (await AskAsync(tls, "GET", "/openid")).Headers["Set-Cookie"]);
        Assert.Matches("^__Host-ticketing=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure$", (await AskAsync(tls, "DELETE", "/api/v1/session", secure)).Headers["Set-Cookie"]);

        async Task<string> LogInAsync(Uri at) => (await AskAsync(at, "POST", "/api/v1/session", null, $$"""{"user":"admin","password":"{{ServerUnderTest.AdminPassword}}"}""")).Headers["Set-Cookie"];

        Task<WebAnswer> AskAsync(Uri at, string method, string path, string? cookie = null, string body = "") => trusted.SendAsync(
            method, new Uri(at, path), [("Content-Type", "application/json"), ("Cookie", cookie?.Split(';')[0] ?? "none=1")], System.Text.Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_asks_others_believes_no_certificate_but_those_of_the_authority()
    {
        await using var server = await TlsServer.StartAsync(ServerMode.InProcess);
        var address = new Uri($"https://127.0.0.1:{server.HttpsPort}/healthz");
        Assert.Equal((int)HttpStatusCode.OK, (await AskAsync(SmtpTrust.From(server.AuthorityFile))).Status);
        foreach (var trust in new[] { SmtpTrust.System, SmtpTrust.From(server.OtherAuthorityFile) })
        {
            Assert.Contains("not believed", (await Assert.ThrowsAsync<IOException>(() => AskAsync(trust))).Message, StringComparison.Ordinal);
        }

        Task<WebAnswer> AskAsync(SmtpTrust trust) => new WebCall(TimeProvider.System, trust, privateAddresses: true).SendAsync("GET", address, [], default, TestContext.Current.CancellationToken);
    }
}
