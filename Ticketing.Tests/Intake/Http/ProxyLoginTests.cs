using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>A proxy that logs people in itself is believed, and nobody else who sends its header.</summary>
public class ProxyLoginTests
{
    [Theory, BothServers]
    public async Task A_trusted_proxy_names_the_user_and_a_foreign_page_gains_nothing_by_it(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode, ("Http:TrustedProxies", "127.0.0.0/8"), ("Http:UserHeader", "Remote-User"));
        Assert.Equal("admin", (await server.Anonymous.GetAsync("/api/v1/session", ("Remote-User", "admin"), ("X-Forwarded-For", "203.0.113.7"))).Expect(200)["user"]);
        (await server.Anonymous.SubmitAsync("""{"title":"Leak"}""", ("Remote-User", "admin"), ("Sec-Fetch-Site", "same-origin"))).Expect(201);
        (await server.Anonymous.SubmitAsync("""{"title":"Leak"}""", ("Remote-User", "admin"), ("Sec-Fetch-Site", "cross-site"))).ExpectRefusal(403, "cross-site");
        (await server.Anonymous.GetAsync("/api/v1/session", ("Remote-User", "nobody"))).ExpectRefusal(401, "not-valid");
        (await server.Anonymous.GetAsync("/api/v1/session", ("Remote-User", "admin, anna"))).ExpectRefusal(401, "not-valid");
        (await server.Anonymous.GetAsync("/api/v1/session")).ExpectRefusal(401, "no-credentials");
        Assert.Equal("setup", (await server.Script.GetAsync("/api/v1/session", ("Remote-User", "admin"))).Expect(200)["user"]);
    }

    [Theory]
    [InlineData("192.0.2.1", "Remote-User")]
    [InlineData("192.0.2.1;10.0.0.0/8", "Remote-User")]
    [InlineData("", "Remote-User")]
    [InlineData("127.0.0.1", "")]
    [InlineData("127.0.0.1", "X-Other")]
    public async Task From_anybody_else_the_header_says_nothing(string trusted, string header)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Http:TrustedProxies", trusted), ("Http:UserHeader", header));
        (await server.Anonymous.GetAsync("/api/v1/session", ("Remote-User", "admin"), ("X-Forwarded-For", "192.0.2.1"))).ExpectRefusal(401, "no-credentials");
    }
}
