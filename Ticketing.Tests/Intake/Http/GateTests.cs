using Microsoft.AspNetCore.Http;
using Ticketing.Intake.Http;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

public class GateTests
{
    [Theory]
    [InlineData("GET", "cross-site", null, false)]
    [InlineData("POST", "cross-site", null, true)]
    [InlineData("POST", "same-site", null, true)]
    [InlineData("POST", "same-origin", "http://evil", false)]
    [InlineData("POST", "none", null, false)]
    [InlineData("DELETE", null, "http://evil", true)]
    [InlineData("DELETE", null, "null", true)]
    [InlineData("DELETE", null, "http://home:8080", false)]
    [InlineData("DELETE", null, null, false)]
    public void Only_what_a_foreign_page_sends_is_foreign(string method, string? site, string? origin, bool foreign)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Host) = (method, new HostString("home", 8080));
        if (site is not null)
        {
            request.Headers["Sec-Fetch-Site"] = site;
        }
        if (origin is not null)
        {
            request.Headers.Origin = origin;
        }
        Assert.Equal(foreign, Gate.IsForeign(request));
    }

    [Fact]
    public async Task A_browser_is_not_asked_for_basic_credentials_because_it_would_open_a_window()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        Assert.Contains("Basic", (await server.Anonymous.GetAsync("/api/v1/sla")).ExpectRefusal(401, "no-credentials").Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.DoesNotContain("Basic", (await server.Anonymous.GetAsync("/api/v1/sla", ("Sec-Fetch-Mode", "cors"))).Expect(401).Header("WWW-Authenticate"), StringComparison.Ordinal);
        (await server.As(Api.Bearer("tk_" + new string('x', 32))).GetAsync("/api/v1/sla")).ExpectRefusal(401, "not-valid");
    }

    [Fact]
    public async Task A_flood_of_a_user_is_answered_with_when_to_try_again()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, new TestClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)), ("Http:UserPerMinute", "3"));
        for (var i = 0; i < 3; i++)
        {
            (await server.Admin.GetAsync("/api/v1/sla")).Expect(200);
        }
        Assert.Equal("20", (await server.Admin.GetAsync("/api/v1/sla")).ExpectRefusal(429, "flood").Header("Retry-After"));
        (await server.Script.GetAsync("/api/v1/sla")).Expect(200);
    }

    [Fact]
    public async Task What_the_framework_refuses_is_a_problem_too()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        (await server.Script.GetAsync("/api/v1/nothing")).ExpectRefusal(404, "not-found");
        (await server.Script.GetAsync("/api/v1/tickets/seventeen")).ExpectRefusal(404, "not-found");
        var put = (await server.Script.SendAsync(HttpMethod.Put, "/api/v1/tickets", null)).ExpectRefusal(405, "method-not-allowed");
        Assert.Equal("GET, POST", put.Header("Allow"));
        (await server.Script.SendAsync(HttpMethod.Patch, "/api/v1/tickets/1", Api.Raw("<a/>"u8.ToArray(), "text/xml"))).ExpectRefusal(415, "unsupported-content-type");
    }
}
