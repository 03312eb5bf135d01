using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A promise can be taken for a minute before the ticket is written: what the page shows is what the homeowner gets.</summary>
public class HoldsTests
{
    [Theory, BothServers]
    public async Task A_hold_becomes_a_ticket_with_the_same_due_time(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var hold = (await server.Script.PostAsync("/api/v1/sla/holds", """{"sla": "gold"}""")).Expect(201);
        var ticket = await server.Script.CreateAsync($$"""{"title": "Alarm", "holdId": {{hold.Json["holdId"]}}}""");

        Assert.Equal(hold["dueAt"], ticket["dueAt"]);
        Assert.Equal("gold", ticket["sla"]);
        Assert.True(ticket.Json["guaranteed"]!.GetValue<bool>());
        Assert.NotNull(hold["plannedAt"]);
        Assert.NotNull(hold["expiresAt"]);
        Assert.Equal(409, (await server.Script.SubmitAsync($$"""{"title": "Again", "holdId": {{hold.Json["holdId"]}}}""")).Status);
    }

    [Theory, BothServers]
    public async Task Holds_take_capacity_until_they_are_given_back(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var holds = new List<long>();
        Answer answer;
        while ((answer = await server.Script.PostAsync("/api/v1/sla/holds", """{"sla": "gold"}""")).Status == 201)
        {
            holds.Add(answer.Json["holdId"]!.GetValue<long>());
        }
        answer.ExpectRefusal(409, "sla-not-guaranteed");
        (await server.Script.SubmitAsync("""{"title": "Alarm", "sla": "gold"}""")).ExpectRefusal(409, "sla-not-guaranteed");

        (await server.Script.DeleteAsync($"/api/v1/sla/holds/{holds[0]}")).Expect(204);

        await server.Script.CreateAsync("""{"title": "Alarm", "sla": "gold"}""");
        Assert.Equal(404, (await server.Script.DeleteAsync($"/api/v1/sla/holds/{holds[0]}")).Status);
    }

    [Theory, InProcessServers]
    public async Task A_hold_ends_by_itself_after_a_minute(ServerMode mode)
    {
        var clock = new TestClock(DateTimeOffset.Parse("2026-03-02T09:00:00Z", CultureInfo.InvariantCulture));
        await using var server = await ServerUnderTest.StartAsync(mode, clock);
        var hold = (await server.Script.PostAsync("/api/v1/sla/holds", """{"sla": "gold"}""")).Expect(201);
        Assert.Equal("2026-03-02T09:01:00Z", hold["expiresAt"]);

        clock.Advance(TimeSpan.FromSeconds(61));

        (await server.Script.SubmitAsync($$"""{"title": "Late", "holdId": {{hold.Json["holdId"]}}}""")).Expect(409);
        Assert.Equal(0, (await server.Script.GetAsync("/api/v1/sla")).Expect(200).Json["promised"]!.GetValue<int>());
    }

    [Theory, BothServers]
    public async Task The_state_of_the_promises_tells_what_is_free(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        long Free(Answer state, string tier) => state.Json["tiers"]!.AsArray().Single(one => one!["sla"]!.GetValue<string>() == tier)!["free"]!.GetValue<long>();
        var before = (await server.Script.GetAsync("/api/v1/sla")).Expect(200);

        await server.Script.CreateAsync("""{"title": "Alarm", "sla": "gold"}""");

        var after = (await server.Script.GetAsync("/api/v1/sla")).Expect(200);
        Assert.InRange(Free(before, "gold"), 119, 120);
        Assert.InRange(Free(before, "bronze"), 479, 480);
        Assert.InRange(Free(after, "gold"), Free(before, "gold") - 2, Free(before, "gold"));
        Assert.Equal(1, after.Json["minutesPerTicket"]!.GetValue<int>());
        Assert.Single(after.Json["agents"]!.AsArray());
    }
}
