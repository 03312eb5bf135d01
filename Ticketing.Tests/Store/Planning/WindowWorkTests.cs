using Ticketing.Admission;
using Ticketing.Maintenance;
using Ticketing.Notify;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store.Planning;

public abstract class WindowWorkTests(StoreEngine engine)
{
    static async Task<MaintenanceWindow> WindowAsync(PlanningFixture fixture, int minutes = 60) => PlanningFixture.Value(
        await fixture.Store.SaveWindowAsync(new(0, "New pump", ["boiler"], fixture.Home.Now, fixture.Home.Now + TimeSpan.FromMinutes(minutes), null, 0, false), StoreFixture.Origin, default));

    static WindowNow Now(PlanningFixture fixture, MaintenanceWindow window) => fixture.Store.FindWindow(window.Id, fixture.Home.Now)!;

    [Fact]
    public async Task Alarms_are_held_listed_and_become_tickets_with_a_promise_from_then()
    {
        using var fixture = new PlanningFixture(engine);
        await fixture.Home.AddAgentAsync();
        var window = await WindowAsync(fixture);

        Assert.Equal((Disposition.Held, window.Id), await fixture.Home.SubmitAsync("Pressure low", "pressure", Sla.Gold) is var first ? (first.Disposition, first.Window!.Value) : default);
        await fixture.Home.SubmitAsync("Pressure low", "pressure", Sla.Gold);
        await fixture.Home.SubmitAsync("No flame", "flame");
        await fixture.Home.SubmitAsync("No reference");
        Assert.Equal(Disposition.Created, (await fixture.Home.SubmitAsync("Other system", "x", system: "roof")).Disposition);
        await fixture.Home.SubmitAsync("Flame again", "flame", signal: Signal.Ok);
        Assert.Equal(["No reference 1", "Pressure low 2"], Now(fixture, window).Held.Select(alarm => $"{alarm.Title} {alarm.Count}").Order());
        await fixture.Store.ReleaseAsync(default);
        Assert.Equal(2, Now(fixture, window).Held.Count);
        Assert.Equal(fixture.Home.Now + TimeSpan.FromMinutes(60), fixture.Home.Store.Pool.Read(sql => AgendaSql.Read(sql, fixture.Home.Now, fixture.Home.Now)).Maintenance);

        fixture.Home.Reopen();
        fixture.Home.Clock.Advance(TimeSpan.FromMinutes(60));
        await fixture.Store.ReleaseAsync(default);
        await fixture.Store.ReleaseAsync(default);

        Assert.Empty(Now(fixture, window).Held);
        var ticket = Assert.Single(fixture.Home.Store.Read.UnfinishedOf("boiler", 10), ticket => ticket.Reference == "pressure");
        Assert.Equal((fixture.Home.Now, fixture.Home.Now + TimeSpan.FromHours(2), true), (ticket.CreatedAt, ticket.DueAt!.Value, ticket.Guaranteed));
        Assert.Equal("setup", ticket.Requester);
        Assert.Equal(2, fixture.Home.Store.Read.UnfinishedOf("boiler", 10).Count);
        Assert.Null(fixture.Home.Store.Pool.Read(sql => AgendaSql.Read(sql, fixture.Home.Now, fixture.Home.Now)).Maintenance);
    }

    [Fact]
    public async Task An_unfinished_ticket_takes_its_repeats_and_people_are_always_heard()
    {
        using var fixture = new PlanningFixture(engine);
        await fixture.Home.SubmitAsync("Pressure low", "pressure");
        await WindowAsync(fixture);

        Assert.Equal(Disposition.Merged, (await fixture.Home.SubmitAsync("Pressure low", "pressure")).Disposition);
        Assert.Equal(Disposition.Created, (await fixture.Home.Store.Tickets.CommitAsync(new() { Title = "It smells", System = "boiler" }, new("anna", "page"), default)).Disposition);
        Assert.Equal(Disposition.Finished, (await fixture.Home.SubmitAsync("Fine", "pressure", signal: Signal.Ok)).Disposition);
    }

    [Fact]
    public async Task A_window_that_is_ended_early_lets_go_and_nobody_was_mailed_before()
    {
        using var fixture = new PlanningFixture(engine);
        var window = await WindowAsync(fixture);
        await fixture.Home.SubmitAsync("Pressure low", "pressure", Sla.Gold);
        Assert.Empty(fixture.Home.Store.Outbox.List(null, 10));

        PlanningFixture.Value(await fixture.Store.SaveWindowAsync(window with { Ended = true }, StoreFixture.Origin, default));
        await fixture.Store.ReleaseAsync(default);

        // Without an agent there is nothing to promise, and the alarm is recorded all the same.
        var ticket = Assert.Single(fixture.Home.Store.Read.UnfinishedOf("boiler", 10));
        Assert.False(ticket.Guaranteed);
        Assert.Empty(fixture.Store.Windows(fixture.Home.Now));
    }
}

public sealed class WindowWorkOnSqliteTests() : WindowWorkTests(StoreEngine.Sqlite);

public sealed class WindowWorkOnPostgresTests() : WindowWorkTests(StoreEngine.Postgres);
