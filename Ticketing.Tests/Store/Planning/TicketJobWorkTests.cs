using Ticketing.Maintenance;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store.Planning;

public abstract class TicketJobWorkTests(StoreEngine engine)
{
    static JobRequest At(string from, string until, long asset = 0) => new(asset, 0, PlanningFixture.At(from), PlanningFixture.At(until), null);

    static async Task<(Ticket Ticket, Asset Asset)> FurnishAsync(PlanningFixture fixture)
    {
        var asset = await fixture.AssetAsync("Boiler", await fixture.ContactAsync());
        PlanningFixture.Value(await fixture.Store.SaveAssetAsync(asset with { System = "boiler" }, StoreFixture.Origin, default));
        return ((await fixture.Home.SubmitAsync("Pressure low", "pressure")).Ticket!, asset);
    }

    static Task<Outcome<Job>> PlanAsync(PlanningFixture fixture, long ticket, JobRequest request) => fixture.Store.PlanTicketAsync(ticket, request, StoreFixture.Origin, default).AsTask();

    static string[] LogOf(PlanningFixture fixture, long ticket) =>
        [.. fixture.Home.Store.Read.FindWithLog(ticket)!.Log.Select(line => line.Changes?.TryGetValue("job", out var change) == true ? $"{change.From} > {change.To}" : $"{line.Type} {line.Text}".Trim())];

    [Fact]
    public async Task A_ticket_becomes_a_job_of_its_system_and_the_end_of_the_job_is_its_end()
    {
        using var fixture = new PlanningFixture(engine);
        var (ticket, asset) = await FurnishAsync(fixture);

        var job = PlanningFixture.Value(await PlanAsync(fixture, ticket.Id, At("08:00", "12:00")));

        Assert.Equal((asset.Id, ticket.Id, "Pressure low", PlanningFixture.Day), (job.AssetId, job.TicketId, job.Description, job.Day));
        Assert.Equal([job.Id], fixture.Store.JobsOfTicket(ticket.Id)!.Select(planned => planned.Job.Id));
        Assert.Equal("planned-already", (await PlanAsync(fixture, ticket.Id, At("13:00", "14:00"))).Refusal?.Code);
        PlanningFixture.Value(await fixture.Store.MoveAsync(PlanningFixture.Day, job.Id, new(null, null, PlanningFixture.At("09:00"), null, null), StoreFixture.Origin, default));
        PlanningFixture.Value(await fixture.Store.FinishAsync(PlanningFixture.Day, job.Id, PlanningFixture.At("09:00"), PlanningFixture.At("11:00"), "New valve", StoreFixture.Origin, default));

        Assert.Equal(["opened", " > job 1 (2026-03-02 08:00-12:00)", "job 1 > job 1 (2026-03-02 09:00-12:00)", "finished job 1 (2026-03-02 09:00-11:00) is finished: New valve"], LogOf(fixture, ticket.Id));
        Assert.Equal(TicketKind.Done, fixture.Home.Store.Read.Find(ticket.Id)!.Kind);
        Assert.Equal(PlanRules.FinishedAlready, (await PlanAsync(fixture, ticket.Id, At("13:00", "14:00"))).Refusal?.Code);
        Assert.Null(fixture.Store.JobsOfTicket(99));
        Assert.Equal(RefusalKind.NotFound, (await PlanAsync(fixture, 99, At("13:00", "14:00"))).Refusal?.Kind);
    }

    [Fact]
    public async Task A_job_goes_back_into_its_ticket_and_can_be_planned_again()
    {
        using var fixture = new PlanningFixture(engine);
        var (ticket, _) = await FurnishAsync(fixture);
        var job = PlanningFixture.Value(await PlanAsync(fixture, ticket.Id, At("08:00", "12:00")));

        var back = PlanningFixture.Value(await fixture.Store.ReturnAsync(PlanningFixture.Day, job.Id, StoreFixture.Origin, default));

        Assert.Equal((JobState.Cancelled, ticket.Id), (back.State, back.TicketId));
        Assert.Equal("job 1 (2026-03-02 08:00-12:00) > ", LogOf(fixture, ticket.Id)[^1]);
        Assert.False(fixture.Home.Store.Read.Find(ticket.Id)!.IsFinished);
        Assert.Equal(PlanRules.FinishedAlready, (await fixture.Store.ReturnAsync(PlanningFixture.Day, job.Id, StoreFixture.Origin, default)).Refusal?.Code);
        Assert.Equal(2, PlanningFixture.Value(await PlanAsync(fixture, ticket.Id, At("08:00", "12:00"))).Id);
    }

    [Fact]
    public async Task A_job_that_was_no_ticket_becomes_one_of_its_assets_system_also_while_that_is_under_maintenance()
    {
        using var fixture = new PlanningFixture(engine);
        var (_, asset) = await FurnishAsync(fixture);
        var job = PlanningFixture.Value(await fixture.PlanAsync(asset.Id, "08:00", "12:00"));
        PlanningFixture.Value(await fixture.Store.SaveWindowAsync(new(0, "New pump", ["boiler"], fixture.Home.Now, fixture.Home.Now + TimeSpan.FromHours(1), null, 0, false), StoreFixture.Origin, default));

        var ticket = PlanningFixture.Value(await fixture.Store.ReturnAsync(PlanningFixture.Day, job.Id, StoreFixture.Origin, default)).TicketId!.Value;

        Assert.Equal(("Oil", "boiler"), fixture.Home.Store.Read.Find(ticket) is { } found ? (found.Title, found.System) : default);
        Assert.Equal([job.Id], fixture.Store.JobsOfTicket(ticket)!.Select(planned => planned.Job.Id));
    }

    [Fact]
    public async Task Without_an_asset_for_its_system_somebody_has_to_say_what_is_worked_on()
    {
        using var fixture = new PlanningFixture(engine);
        var (_, asset) = await FurnishAsync(fixture);
        var other = (await fixture.Home.SubmitAsync("Water in the cellar", system: "cellar")).Ticket!;

        Assert.Contains("assetId", (await PlanAsync(fixture, other.Id, At("08:00", "12:00"))).Refusal!.Errors.Keys);
        Assert.Equal(asset.Id, PlanningFixture.Value(await PlanAsync(fixture, other.Id, At("08:00", "12:00", asset.Id))).AssetId);
    }
}

public sealed class TicketJobWorkOnSqliteTests() : TicketJobWorkTests(StoreEngine.Sqlite);

public sealed class TicketJobWorkOnPostgresTests() : TicketJobWorkTests(StoreEngine.Postgres);
