using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Two servers on one PostgreSQL are one product: whichever somebody speaks to knows what was done at the other, and tells it.</summary>
public class TwoServersTests
{
    [Theory]
    [InlineData(ServerMode.InProcess)]
    [InlineData(ServerMode.Native)]
    public async Task A_ticket_taken_in_at_one_is_told_at_the_other(ServerMode mode)
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        await using var one = await ServerUnderTest.StartAsync(mode, ("Database", database.Connection));
        await using var other = await ServerUnderTest.StartAsync(mode, ("Database", database.Connection));
        await using var live = await LiveEvents.OpenAsync(other.Admin);
        await using var device = await MqttTestClient.ConnectAsync(other.MqttPort, "setup", ServerUnderTest.SetupToken);
        await device.SubscribeAsync("ticketing/home/boiler/#");

        var ticket = await one.Script.CreateAsync("""{"title": "Alarm", "system": "boiler", "reference": "pressure", "sla": "gold"}""");

        Assert.Equal(ticket.Id, (await live.NextAsync(heard => heard.Name == "ticket", "the event at the other server")).Json["id"]!.GetValue<long>());
        Assert.Contains("\"status\":\"open\"", (await device.NextAsync("the status at the other server")).Text, StringComparison.Ordinal);
        (await one.Admin.PatchAsync($"/api/v1/tickets/{ticket.Id}", """{"status": "working"}""")).Expect(200);
        Assert.Contains("\"status\":\"working\"", (await device.NextAsync("the next status")).Text, StringComparison.Ordinal);
        (await other.Script.SubmitAsync("""{"title": "Alarm", "system": "boiler", "reference": "pressure", "state": "ok"}""")).Expect(200);
        Assert.Equal("done", (await one.Script.TicketAsync(ticket.Id))["status"]);
    }

    [Theory]
    [InlineData(ServerMode.InProcess)]
    [InlineData(ServerMode.Native)]
    public async Task Logins_tokens_and_repeated_requests_count_at_both(ServerMode mode)
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        await using var one = await ServerUnderTest.StartAsync(mode, ("Database", database.Connection));
        await using var other = await ServerUnderTest.StartAsync(mode, ("Database", database.Connection));
        using var browser = one.As(null);

        var cookie = (await browser.PostAsync("/api/v1/session", $$"""{"user": "admin", "password": "{{ServerUnderTest.AdminPassword}}"}""")).Header("Set-Cookie")!.Split(';')[0];
        (await other.Anonymous.GetAsync("/api/v1/session", ("Cookie", cookie))).Expect(200);

        var token = (await one.Admin.PostAsync("/api/v1/tokens", """{"name": "nas", "kind": "script"}""")).Expect(201);
        using var script = other.As(Api.Bearer(token["token"]!));
        var first = (await script.SubmitAsync("""{"title": "Disk full"}""", ("Idempotency-Key", "k-1"))).Expect(201);
        using var same = one.As(Api.Bearer(token["token"]!));
        var second = await same.SubmitAsync("""{"title": "Disk full"}""", ("Idempotency-Key", "k-1"));
        Assert.Equal((201, first.Text), (second.Status, second.Text));

        (await one.Admin.DeleteAsync($"/api/v1/tokens/{token.Id}")).Expect(204);
        await Eventually.TrueAsync(async () => (await script.GetAsync("/api/v1/tickets")).Status == 401, "the other server to refuse the revoked token");
        (await browser.DeleteAsync("/api/v1/session")).Expect(204);
        await Eventually.TrueAsync(async () => (await other.Anonymous.GetAsync("/api/v1/session", ("Cookie", cookie))).Status == 401, "the other server to forget the login");
    }
}
