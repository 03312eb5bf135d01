using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A promise is given only if it can be kept: one agent has 120 minutes in two hours, whoever asks at once.</summary>
public class PromisesUnderRushTests
{
    const int Rush = 400;

    [Theory]
    [InlineData(ServerMode.InProcess, "2026-03-02T09:00:00Z", 120)]
    [InlineData(ServerMode.InProcess, "2026-03-02T09:00:00.001Z", 119)]
    [InlineData(ServerMode.InProcess, "2026-03-02T09:00:59.999Z", 119)]
    [InlineData(ServerMode.InProcessOnPostgres, "2026-03-02T09:00:00Z", 120)]
    public async Task With_a_standing_clock_exactly_the_free_minutes_are_promised(ServerMode mode, string time, int promised)
    {
        var clock = new TestClock(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
        await using var server = await ServerUnderTest.StartAsync(mode, clock);

        Assert.Equal(promised, await RushAsync(server));
    }

    [Theory, NativeServers]
    public async Task On_the_native_executable_the_minute_may_turn_meanwhile(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        Assert.InRange(await RushAsync(server), 119, 121);
    }

    [Theory, BothServers]
    public async Task What_cannot_be_promised_can_be_recorded_without_a_promise(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await server.Admin.PatchAsync($"/api/v1/agents/{await AgentAsync(server)}", """{"available": false}""");

        var refused = (await server.Script.SubmitAsync("""{"title": "Alarm", "sla": "gold"}""")).ExpectRefusal(409, "sla-not-guaranteed");
        var recorded = await server.Script.CreateAsync("""{"title": "Alarm", "sla": "gold", "ifRefused": "record"}""");

        Assert.Empty(refused.Json["offers"]!.AsArray());
        Assert.False(recorded.Json["guaranteed"]!.GetValue<bool>());
        Assert.NotNull(recorded["dueAt"]);
        Assert.Null(recorded["plannedAt"]);
    }

    [Theory, BothServers]
    public async Task A_cancelled_ticket_gives_its_minute_back_at_once(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        while ((await server.Script.SubmitAsync("""{"title": "Alarm", "sla": "gold"}""")).Status == 201)
        {
        }
        var one = (await server.Script.AllAsync())[0];

        (await server.Script.PostAsync($"/api/v1/tickets/{one["id"]}/cancel", "{}")).Expect(200);

        await server.Script.CreateAsync("""{"title": "Alarm", "sla": "gold"}""");
    }

    static async Task<int> RushAsync(ServerUnderTest server)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Rush).Select(n => server.Script.SubmitAsync($$"""{"title": "Alarm {{n}}", "sla": "gold"}""")));

        var admitted = answers.Where(answer => answer.Status == 201).ToList();
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.ExpectRefusal(409, "sla-not-guaranteed");
            Assert.NotNull(refused["earliest"]);
            Assert.Equal(["silver", "bronze"], refused.Json["offers"]!.AsArray().Select(offer => offer!.GetValue<string>()));
        }
        var stored = await server.Script.AllAsync();
        Assert.Equal(admitted.Select(answer => answer.Id).Order(), stored.Select(ticket => ticket["id"]!.GetValue<long>()).Order());
        Assert.Equal(stored.Count, stored.Select(ticket => ticket["plannedAt"]!.GetValue<string>()).Distinct().Count());
        Assert.All(stored, ticket => Assert.True(
            DateTimeOffset.Parse(ticket["plannedAt"]!.GetValue<string>(), CultureInfo.InvariantCulture) + TimeSpan.FromMinutes(1) <= DateTimeOffset.Parse(ticket["dueAt"]!.GetValue<string>(), CultureInfo.InvariantCulture)));
        return admitted.Count;
    }

    static async Task<long> AgentAsync(ServerUnderTest server) => (await server.Admin.GetAsync("/api/v1/agents")).Expect(200).Json["items"]![0]!["id"]!.GetValue<long>();
}
