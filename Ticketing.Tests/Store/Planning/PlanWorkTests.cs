using Ticketing.Maintenance;
using Ticketing.Store.Planning;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store.Planning;

public abstract class PlanWorkTests(StoreEngine engine)
{
    [Fact]
    public async Task Twenty_at_once_for_one_slot_are_three_jobs_and_seventeen_named_refusals()
    {
        using var fixture = new PlanningFixture(engine);
        var owner = await fixture.ContactAsync();
        var assets = new List<Asset>();
        for (var n = 0; n < 20; n++)
        {
            assets.Add(await fixture.AssetAsync($"Car {n}", owner));
        }

        var outcomes = await Task.WhenAll(assets.Select(asset => Task.Run(() => fixture.PlanAsync(asset.Id, "08:00", "12:00").AsTask())));

        Assert.Equal(3, outcomes.Count(outcome => outcome.Value is not null));
        Assert.Equal(17, outcomes.Count(outcome => outcome.Refusal?.Code == PlanRules.NoWorkstation));
        Assert.Equal(3, Assert.Single(fixture.Store.Days(PlanningFixture.Day, PlanningFixture.Day)).Jobs.Count);
    }

    [Fact]
    public async Task A_version_that_somebody_else_took_is_decided_anew()
    {
        using var fixture = new PlanningFixture(engine);
        var car = await fixture.AssetAsync("Car", await fixture.ContactAsync());
        var first = PlanningFixture.Value(await fixture.PlanAsync(car.Id, "08:00", "09:00"));
        var other = first with { Id = 99, StartsAt = PlanningFixture.At("10:00"), EndsAt = PlanningFixture.At("11:00") };

        // Written past the session that holds the plan in memory.
        Assert.Null(await fixture.Home.Store.RunAsync(session =>
            session.Sql.Execute(PlanningSql.Append, session.NextId("maintenance_events"), PlanShelf.StreamOf(PlanningFixture.Day), 3L, 0L, MaintenanceEvents.JobPlanned, new MaintenanceEvent(MaintenanceEvents.JobPlanned) { Job = other }.Write())));
        var same = await fixture.PlanAsync(car.Id, "10:30", "11:30");
        var later = await fixture.PlanAsync(car.Id, "11:00", "12:00");

        Assert.Equal(PlanRules.AssetBusy, same.Refusal?.Code);
        Assert.NotNull(later.Value);
        Assert.Equal(4, Assert.Single(fixture.Store.Days(PlanningFixture.Day, PlanningFixture.Day)).Version);
        await fixture.RebuildAsync();
    }

    [Fact]
    public async Task A_job_is_planned_moved_finished_once_and_stays_as_it_is()
    {
        using var fixture = new PlanningFixture(engine);
        var car = await fixture.AssetAsync("Car", await fixture.ContactAsync());
        var job = PlanningFixture.Value(await fixture.PlanAsync(car.Id, "08:00", "12:00"));
        var tomorrow = PlanningFixture.Day.AddDays(1);
        var moved = PlanningFixture.Value(await fixture.Store.MoveAsync(PlanningFixture.Day, job.Id, new(null, null, PlanningFixture.At("08:00", tomorrow), PlanningFixture.At("12:00", tomorrow), null), StoreFixture.Origin, default));
        Assert.Equal(tomorrow, moved.Day);
        Assert.Equal(RefusalKind.NotFound, (await fixture.Store.CancelAsync(PlanningFixture.Day, job.Id, StoreFixture.Origin, default)).Refusal?.Kind);
        Assert.NotNull((await fixture.PlanAsync(car.Id, "08:00", "12:00")).Value);

        var finished = PlanningFixture.Value(await fixture.Store.FinishAsync(tomorrow, job.Id, PlanningFixture.At("08:00", tomorrow), PlanningFixture.At("11:00", tomorrow), "New pads", StoreFixture.Origin, default));

        Assert.Equal((JobState.Finished, 5550), (finished.State, finished.CostCents));
        Assert.Equal(PlanRules.FinishedAlready, (await fixture.Store.FinishAsync(tomorrow, job.Id, PlanningFixture.At("08:00", tomorrow), PlanningFixture.At("11:00", tomorrow), null, StoreFixture.Origin, default)).Refusal?.Code);
        Assert.Equal(PlanRules.FinishedAlready, (await fixture.Store.CancelAsync(tomorrow, job.Id, StoreFixture.Origin, default)).Refusal?.Code);
        Assert.Equal(PlanRules.FinishedAlready, (await fixture.Store.MoveAsync(tomorrow, job.Id, new(null, null, null, null, "x"), StoreFixture.Origin, default)).Refusal?.Code);
        Assert.Equal(5550, fixture.Store.FindAsset(car.Id)!.CostCents);
        Assert.Equal(["Anna", "Anna"], fixture.Store.JobsOf(car.Id, 10).Select(planned => planned.Contact));
    }

    [Fact]
    public async Task A_cancelled_job_frees_its_time_and_is_over()
    {
        using var fixture = new PlanningFixture(engine);
        var car = await fixture.AssetAsync("Car", await fixture.ContactAsync());
        var job = PlanningFixture.Value(await fixture.PlanAsync(car.Id, "08:00", "12:00"));

        PlanningFixture.Value(await fixture.Store.CancelAsync(PlanningFixture.Day, job.Id, StoreFixture.Origin, default));

        Assert.Equal(PlanRules.FinishedAlready, (await fixture.Store.CancelAsync(PlanningFixture.Day, job.Id, StoreFixture.Origin, default)).Refusal?.Code);
        Assert.NotNull((await fixture.PlanAsync(car.Id, "08:00", "12:00")).Value);
        Assert.Equal(JobState.Cancelled, fixture.Store.FindJob(job.Id)!.Job.State);
    }

    [Fact]
    public async Task A_long_day_is_the_same_after_a_restart_and_begins_at_its_snapshot()
    {
        using var fixture = new PlanningFixture(engine);
        var car = await fixture.AssetAsync("Car", await fixture.ContactAsync());
        for (var n = 0; n < 130; n++)
        {
            var job = PlanningFixture.Value(await fixture.PlanAsync(car.Id, "08:00", "09:00"));
            if (n < 129)
            {
                PlanningFixture.Value(await fixture.Store.CancelAsync(PlanningFixture.Day, job.Id, StoreFixture.Origin, default));
            }
        }
        Assert.Equal(1, fixture.Home.Count("plan_snapshots"));

        fixture.Home.Reopen();

        Assert.Equal(PlanRules.AssetBusy, (await fixture.PlanAsync(car.Id, "08:30", "09:30")).Refusal?.Code);
        Assert.NotNull((await fixture.PlanAsync(car.Id, "09:00", "09:30")).Value);
    }

    /// <summary>What a day has behind it does not count: a plan that is in memory is not read again, one that is not begins at its snapshot.</summary>
    [Fact]
    public async Task Planning_on_a_day_with_a_thousand_events_reads_no_more_than_the_last_hundred()
    {
        using var fixture = new PlanningFixture(engine);
        var cars = new List<Asset>();
        for (var n = 0; n < 3; n++)
        {
            cars.Add(await fixture.AssetAsync($"Car {n}", await fixture.ContactAsync($"Owner {n}")));
        }
        for (var n = 0; n < 998 / 2; n++)
        {
            var job = PlanningFixture.Value(await fixture.PlanAsync(cars[0].Id, "08:00", "09:00"));
            PlanningFixture.Value(await fixture.Store.CancelAsync(PlanningFixture.Day, job.Id, StoreFixture.Origin, default));
        }
        PlanningFixture.Value(await fixture.PlanAsync(cars[0].Id, "08:00", "09:00"));
        Assert.Equal(1_000, Assert.Single(fixture.Store.Days(PlanningFixture.Day, PlanningFixture.Day)).Version);
        var kept = fixture.Home.Store.Pool.Read(sql => sql.Number("SELECT MAX(version) FROM plan_snapshots"));
        Assert.InRange(1_000 - kept, 0, DaySnapshot.Every);

        // All that must not be needed is away.
        await AsideAsync("version > 0", "plan/", "aside/");
        PlanningFixture.Value(await fixture.PlanAsync(cars[1].Id, "08:00", "09:00"));
        await AsideAsync("version > 0", "aside/", "plan/");
        await AsideAsync($"version <= {kept}", "plan/", "aside/");
        fixture.Home.Reopen();
        Assert.Equal(PlanRules.AssetBusy, (await fixture.PlanAsync(cars[0].Id, "08:30", "09:30")).Refusal?.Code);
        PlanningFixture.Value(await fixture.PlanAsync(cars[2].Id, "08:00", "09:00"));
        await AsideAsync("version > 0", "aside/", "plan/");

        async Task AsideAsync(string which, string from, string to) =>
            Assert.Null(await fixture.Home.Store.RunAsync(session => session.Sql.Execute($"UPDATE maintenance_events SET stream = '{to}2026-03-02' WHERE stream = '{from}2026-03-02' AND {which}")));
    }

    [Fact]
    public async Task The_plan_needs_neither_contacts_nor_assets()
    {
        using var fixture = new PlanningFixture(engine);
        var car = await fixture.AssetAsync("Car", await fixture.ContactAsync());
        Assert.Null(await fixture.Home.Store.RunAsync(session =>
        {
            session.Sql.Execute("ALTER TABLE contacts RENAME TO contacts_away");
            session.Sql.Execute("ALTER TABLE assets RENAME TO assets_away");
        }));

        var job = PlanningFixture.Value(await fixture.PlanAsync(car.Id, "08:00", "12:00"));

        Assert.Equal(("Car", "Anna"), fixture.Store.FindJob(job.Id) is { } planned ? (planned.Asset, planned.Contact) : default);
        Assert.Null(await fixture.Home.Store.RunAsync(session =>
        {
            session.Sql.Execute("ALTER TABLE contacts_away RENAME TO contacts");
            session.Sql.Execute("ALTER TABLE assets_away RENAME TO assets");
        }));
    }

    [Fact]
    public async Task Who_or_what_is_unknown_or_archived_is_named()
    {
        using var fixture = new PlanningFixture(engine);
        var owner = await fixture.ContactAsync();
        var car = await fixture.AssetAsync("Car", owner);
        var orphan = await fixture.AssetAsync("Roof", null);

        Assert.Contains("assetId", (await fixture.PlanAsync(77, "08:00", "12:00")).Refusal!.Errors.Keys);
        Assert.Contains("contactId", (await fixture.PlanAsync(orphan.Id, "08:00", "12:00")).Refusal!.Errors.Keys);
        PlanningFixture.Value(await fixture.Store.SaveAssetAsync(car with { Archived = true }, StoreFixture.Origin, default));
        Assert.Contains("assetId", (await fixture.PlanAsync(car.Id, "08:00", "12:00")).Refusal!.Errors.Keys);
        Assert.Equal(["Roof"], fixture.Store.Assets(archived: false).Select(asset => asset.Asset.Name));
        Assert.Equal(RefusalKind.NotFound, (await fixture.Store.SaveContactAsync(owner with { Id = 99 }, StoreFixture.Origin, default)).Refusal?.Kind);
    }
}

public sealed class PlanWorkOnSqliteTests() : PlanWorkTests(StoreEngine.Sqlite);

public sealed class PlanWorkOnPostgresTests() : PlanWorkTests(StoreEngine.Postgres);
