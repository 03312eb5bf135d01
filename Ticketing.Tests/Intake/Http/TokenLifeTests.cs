using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>What becomes of a token over time: used, expired, revoked.</summary>
public class TokenLifeTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory, InProcessServers]
    public async Task A_token_is_worth_nothing_from_its_end_on_unless_that_is_moved(ServerMode mode)
    {
        var clock = new TestClock(Start);
        await using var server = await ServerUnderTest.StartAsync(mode, clock);
        var created = (await server.Admin.PostAsync("/api/v1/tokens", """{"name":"guest","kind":"script","scope":"read","expiresAt":"2026-03-02T10:00:00+01:00"}"""));
        created.ExpectRefusal(400, "invalid");
        created = (await server.Admin.PostAsync("/api/v1/tokens", """{"name":"guest","kind":"script","scope":"read","expiresAt":"2026-03-02T11:00:00+01:00"}""")).Expect(201);
        Assert.Equal("2026-03-02T10:00:00Z", created["expiresAt"]);
        using var guest = server.As(Api.Bearer(created["token"]!));
        (await guest.GetAsync("/api/v1/tickets")).Expect(200);
        (await guest.SubmitAsync("""{"title":"Leak"}""")).ExpectRefusal(403, "forbidden");

        clock.Jump(Start + TimeSpan.FromHours(1));
        (await guest.GetAsync("/api/v1/tickets")).ExpectRefusal(401, "not-valid");
        Assert.Null((await server.Admin.PatchAsync(created.Location!, """{"expiresAt":null}""")).Expect(200)["expiresAt"]);
        (await guest.GetAsync("/api/v1/tickets")).Expect(200);
    }

    [Theory, InProcessServers]
    public async Task When_a_token_was_used_last_is_told_and_survives_a_restart(ServerMode mode)
    {
        var clock = new TestClock(Start);
        await using var server = await ServerUnderTest.StartAsync(mode, clock);
        var created = (await server.Admin.PostAsync("/api/v1/tokens", """{"name":"boiler","kind":"device"}""")).Expect(201);
        Assert.Null(created["usedAt"]);
        clock.Jump(Start + TimeSpan.FromMinutes(7));
        (await server.As(Api.Bearer(created["token"]!)).SubmitAsync("""{"title":"Pressure low"}""")).Expect(201);
        Assert.Equal("2026-03-02T09:07:00Z", (await server.Admin.GetAsync(created.Location!)).Expect(200)["usedAt"]);

        await server.StopAsync();
        clock.Jump(Start + TimeSpan.FromMinutes(9));
        await server.StartAgainAsync();
        Assert.Equal("2026-03-02T09:07:00Z", (await server.Admin.GetAsync(created.Location!)).Expect(200)["usedAt"]);
    }
}
