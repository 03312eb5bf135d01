using Ticketing.People;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>Everybody sees where he is logged in, and ends what he does not know.</summary>
public class OwnSessionsTests
{
    [Theory, BothServers]
    public async Task Sessions_are_listed_and_ended_here_elsewhere_and_everywhere(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var (tablet, phone, stranger) = (server.As(null), server.As(null), server.As(null));
        await LogInAsync(tablet, "Tablet");
        await LogInAsync(phone, "Phone");
        await LogInAsync(stranger, "Stranger");

        var list = (await tablet.GetAsync("/api/v1/sessions")).Expect(200).Json["items"]!.AsArray();
        Assert.Equal(["Phone", "Stranger", "Tablet"], list.Select(one => one!["browser"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Equal("Tablet", list.Single(one => one!["current"]!.GetValue<bool>())!["browser"]!.GetValue<string>());
        Assert.All(list, one => Assert.Equal(("home", "127.0.0.1"), (one!["tenant"]!.GetValue<string>(), one["address"]!.GetValue<string>())));

        var unknown = list.Single(one => one!["browser"]!.GetValue<string>() == "Stranger")!["id"]!.GetValue<long>();
        (await tablet.DeleteAsync($"/api/v1/sessions/{unknown}")).Expect(204);
        (await stranger.GetAsync("/api/v1/tickets")).ExpectRefusal(401, "not-valid");
        (await tablet.DeleteAsync($"/api/v1/sessions/{unknown}")).ExpectRefusal(404, "not-found");

        (await tablet.DeleteAsync("/api/v1/sessions?others=true")).Expect(204);
        (await phone.GetAsync("/api/v1/tickets")).ExpectRefusal(401, "not-valid");
        (await tablet.GetAsync("/api/v1/tickets")).Expect(200);

        await LogInAsync(phone, "Phone");
        Assert.Contains("Max-Age=0", (await tablet.DeleteAsync("/api/v1/sessions")).Expect(204).Header("Set-Cookie"), StringComparison.Ordinal);
        (await phone.GetAsync("/api/v1/tickets")).ExpectRefusal(401, "not-valid");
        (await server.Script.GetAsync("/api/v1/sessions")).ExpectRefusal(403, "forbidden");
        (await server.Admin.DeleteAsync("/api/v1/sessions?others=perhaps")).ExpectRefusal(400, "invalid");
    }

    [Theory, BothServers]
    public async Task Nobody_sees_or_ends_anothers_session_and_a_new_password_ends_all_but_this(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var created = (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","password":"a first password"}""")).Expect(201);
        var (admin, here, there) = (server.As(null), server.As(null), server.As(null));
        await LogInAsync(admin, "Desk");
        await LogInAsync(here, "Here", "anna", "a first password");
        await LogInAsync(there, "There", "anna", "a first password");
        var desk = (await admin.GetAsync("/api/v1/sessions")).Expect(200).Json["items"]!.AsArray().Single()!["id"]!.GetValue<long>();

        (await here.DeleteAsync($"/api/v1/sessions/{desk}")).ExpectRefusal(404, "not-found");
        (await here.PatchAsync(created.Location!, """{"password":"a second password","currentPassword":"not the first"}""")).ExpectRefusal(400, "invalid");
        (await there.GetAsync("/api/v1/session")).Expect(200);
        (await here.PatchAsync(created.Location!, """{"password":"a second password","currentPassword":"a first password"}""")).Expect(200);

        (await there.GetAsync("/api/v1/session")).ExpectRefusal(401, "not-valid");
        (await here.GetAsync("/api/v1/session")).Expect(200);
        (await admin.GetAsync("/api/v1/session")).Expect(200);
    }

    [Theory, InProcessServers]
    public async Task A_live_stream_ends_with_its_session(ServerMode mode)
    {
        var clock = new TestClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        await using var server = await ServerUnderTest.StartAsync(mode, clock);
        var page = server.As(null);
        await LogInAsync(page, "Tablet");
        using var stream = await page.Http.GetAsync(new Uri("/api/v1/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        (await server.Admin.DeleteAsync("/api/v1/sessions")).Expect(204);

        var rest = stream.Content.ReadAsStringAsync();
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(Ticketing.Intake.Http.StreamDoor.Heartbeat);
            return rest.IsCompleted;
        }, "the stream to end");
        Assert.DoesNotContain("still here", await rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_dies_of_idleness_and_of_age()
    {
        var clock = new TestClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, clock);
        var page = server.As(null);
        await LogInAsync(page, "Tablet");
        clock.Jump(clock.GetUtcNow() + SessionCookie.Idle);
        (await page.GetAsync("/api/v1/session")).ExpectRefusal(401, "not-valid");

        await LogInAsync(page, "Tablet");
        for (var day = 1; day < SessionCookie.Absolute.Days; day++)
        {
            clock.Jump(clock.GetUtcNow() + TimeSpan.FromDays(1));
            (await page.GetAsync("/api/v1/session")).Expect(200);
        }
        clock.Jump(clock.GetUtcNow() + TimeSpan.FromDays(1));
        (await page.GetAsync("/api/v1/session")).ExpectRefusal(401, "not-valid");
    }

    static async Task LogInAsync(Api caller, string browser, string user = "admin", string password = ServerUnderTest.AdminPassword) =>
        (await caller.PostAsync("/api/v1/session", $$"""{"user":"{{user}}","password":"{{password}}"}""", ("User-Agent", browser))).Expect(200);
}
