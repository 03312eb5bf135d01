using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store.Planning;

public abstract class RecurringWorkTests(StoreEngine engine)
{
    static async Task<Recurrence> RuleAsync(PlanningFixture fixture, string unit, long every, bool job = true, bool afterFinish = false)
    {
        var asset = await fixture.AssetAsync("Car", await fixture.ContactAsync());
        var rule = new Recurrence(0, "Oil", asset.Id, job, unit, every, null, afterFinish, PlanningFixture.Day, new(8, 0), 60, 0, null, null, 0, null, null, 0, unit == Recurrence.ByUsage ? every : 0, false);
        return PlanningFixture.Value(await fixture.Store.SaveRecurrenceAsync(rule, StoreFixture.Origin, default));
    }

    static async Task DayAsync(PlanningFixture fixture, int days)
    {
        fixture.Home.Clock.Advance(TimeSpan.FromDays(days));
        Assert.Null(await fixture.Store.RecurAsync(fixture.Home.Now, default));
        Assert.Null(await fixture.Store.RecurAsync(fixture.Home.Now, default));
    }

    static string Turns(PlanningFixture fixture, Recurrence rule) => string.Join(", ", fixture.Store.TurnsOf(rule.Id).Reverse().Select(turn => $"{turn.Day:MM-dd} {turn.Text}"));

    [Fact]
    public async Task Each_turn_becomes_one_job_also_after_restarts_and_time_off()
    {
        using var fixture = new PlanningFixture(engine);
        var rule = await RuleAsync(fixture, Recurrence.Weeks, 1);
        await DayAsync(fixture, 0);
        await DayAsync(fixture, 3);
        fixture.Home.Reopen();
        await DayAsync(fixture, 4);
        await DayAsync(fixture, 30);

        Assert.Equal("03-02 job 1, 03-09 job 2, 04-08 job 3", Turns(fixture, rule));
        Assert.Equal(3, fixture.Store.JobsOf(rule.AssetId, 10).Count);
    }

    [Fact]
    public async Task A_turn_is_skipped_or_put_off_and_an_ended_rule_makes_nothing()
    {
        using var fixture = new PlanningFixture(engine);
        var rule = await RuleAsync(fixture, Recurrence.Days, 10, job: false);
        PlanningFixture.Value(await fixture.Store.SkipTurnAsync(rule.Id, StoreFixture.Origin, default));
        PlanningFixture.Value(await fixture.Store.SnoozeTurnAsync(rule.Id, PlanningFixture.Day.AddDays(12), StoreFixture.Origin, default));
        await DayAsync(fixture, 10);
        Assert.Equal("03-02 skipped", Turns(fixture, rule));
        await DayAsync(fixture, 2);
        Assert.Equal("03-02 skipped, 03-14 ticket 1", Turns(fixture, rule));
        PlanningFixture.Value(await fixture.Store.SaveRecurrenceAsync(fixture.Store.FindRecurrence(rule.Id)! with { Ended = true }, StoreFixture.Origin, default));
        await DayAsync(fixture, 100);

        Assert.Equal(2, fixture.Store.TurnsOf(rule.Id).Count);
    }

    [Fact]
    public async Task The_job_of_a_rule_follows_its_new_words_unless_it_was_done_or_is_of_today()
    {
        using var fixture = new PlanningFixture(engine);
        var rule = PlanningFixture.Value(await fixture.Store.SaveRecurrenceAsync(await RuleAsync(fixture, Recurrence.Weeks, 1) with { AheadDays = 7 }, StoreFixture.Origin, default));
        await DayAsync(fixture, 0); // that of today
        await DayAsync(fixture, 1); // and, a week ahead, the next
        Assert.Equal("03-02 job 1, 03-09 job 2", Turns(fixture, rule));

        var words = fixture.Store.FindRecurrence(rule.Id)! with { Title = "Oil and filter", At = new(10, 0), Minutes = 90 };
        PlanningFixture.Value(await fixture.Store.RewriteRecurrenceAsync(rule.Id, words, StoreFixture.Origin, default));
        Assert.Equal(["03-02 08:00 Oil", "03-09 10:00 Oil and filter"], Jobs());
        Assert.Equal(PlanningFixture.Day.AddDays(14), fixture.Store.FindRecurrence(rule.Id)!.NextOn);

        PlanningFixture.Value(await fixture.Store.RewriteRecurrenceAsync(rule.Id, words with { Every = 2 }, StoreFixture.Origin, default));
        Assert.Equal(["03-02 08:00 Oil", "03-16 10:00 Oil and filter"], Jobs());
        Assert.Equal(PlanningFixture.Day.AddDays(28), fixture.Store.FindRecurrence(rule.Id)!.NextOn);

        var owner = await fixture.ContactAsync("Bea");
        for (var n = 0; n < 3; n++)
        {
            PlanningFixture.Value(await fixture.PlanAsync((await fixture.AssetAsync($"Van {n}", owner)).Id, "14:00", "16:00", PlanningFixture.Day.AddDays(14)));
        }
        var full = await fixture.Store.RewriteRecurrenceAsync(rule.Id, words with { Every = 2, At = new(15, 0) }, StoreFixture.Origin, default);
        Assert.Equal("no-workstation", full.Refusal?.Code);
        Assert.Equal(new(10, 0), fixture.Store.FindRecurrence(rule.Id)!.At);
        Assert.Equal("not-found", (await fixture.Store.RewriteRecurrenceAsync(99, words, StoreFixture.Origin, default)).Refusal?.Code);
        Assert.Equal("not-found", (await fixture.Store.RewriteRecurrenceAsync(rule.Id, words with { AssetId = 99 }, StoreFixture.Origin, default)).Refusal?.Code);

        IEnumerable<string> Jobs() => fixture.Store.JobsOf(rule.AssetId, 10).Select(planned => $"{planned.Job.StartsAt.Utc:MM-dd HH:mm} {planned.Job.Description}").Order();
    }

    [Fact]
    public async Task The_next_turn_waits_for_the_end_of_the_last()
    {
        using var fixture = new PlanningFixture(engine);
        var rule = await RuleAsync(fixture, Recurrence.Days, 10, afterFinish: true);
        await DayAsync(fixture, 0);
        await DayAsync(fixture, 30);
        Assert.Equal("03-02 job 1", Turns(fixture, rule));
        var day = PlanningFixture.Day.AddDays(30);
        PlanningFixture.Value(await fixture.Store.FinishAsync(PlanningFixture.Day, 1, PlanningFixture.At("08:00", day), PlanningFixture.At("09:00", day), null, StoreFixture.Origin, default));
        await DayAsync(fixture, 9);
        Assert.Equal("03-02 job 1", Turns(fixture, rule));
        await DayAsync(fixture, 1);

        Assert.Equal("03-02 job 1, 04-11 job 2", Turns(fixture, rule));
    }

    [Fact]
    public async Task A_counter_makes_a_turn_whenever_it_has_gone_so_far_and_never_goes_back()
    {
        using var fixture = new PlanningFixture(engine);
        var rule = await RuleAsync(fixture, Recurrence.ByUsage, 15_000);
        foreach (var usage in (long[])[14_999, 15_001, 200, 29_999, 30_000])
        {
            PlanningFixture.Value(await fixture.Store.CountUsageAsync(rule.Id, usage, StoreFixture.Origin, default));
            await DayAsync(fixture, 1);
        }

        Assert.Equal("03-04 job 1, 03-07 job 2", Turns(fixture, rule));
    }

    [Fact]
    public async Task A_counter_of_a_system_counts_for_the_assets_that_are_it_each_under_its_name()
    {
        using var fixture = new PlanningFixture(engine);
        var rule = await RuleAsync(fixture, Recurrence.ByUsage, 100);
        var asset = fixture.Store.FindAsset(rule.AssetId)!.Asset;
        PlanningFixture.Value(await fixture.Store.SaveAssetAsync(asset with { System = "pump" }, StoreFixture.Origin, default));
        PlanningFixture.Value(await fixture.Store.SaveRecurrenceAsync(rule with { Counter = "hours" }, StoreFixture.Origin, default));

        Assert.Null(await fixture.Store.CountUsageAsync("pump", null, 500, StoreFixture.Origin, default));
        Assert.Null(await fixture.Store.CountUsageAsync("car", "hours", 500, StoreFixture.Origin, default));
        await DayAsync(fixture, 0);
        Assert.Equal("", Turns(fixture, rule));
        Assert.Null(await fixture.Store.CountUsageAsync("pump", "hours", 120, StoreFixture.Origin, default));
        await DayAsync(fixture, 0);

        Assert.Equal("03-02 job 1", Turns(fixture, rule));
        Assert.Equal((120, 200), fixture.Store.FindRecurrence(rule.Id) is { } now ? (now.Usage, now.UsageDue) : default);
    }

    [Fact]
    public async Task An_owner_is_reminded_of_each_turn_once_so_many_days_before()
    {
        using var fixture = new PlanningFixture(engine);
        var rule = await RuleAsync(fixture, Recurrence.Days, 10);
        PlanningFixture.Value(await fixture.Store.SaveRecurrenceAsync(rule with { RemindDays = 3, AheadDays = 5 }, StoreFixture.Origin, default));
        string[] Subjects() => [.. fixture.Home.Store.Outbox.List(null, 100).Reverse().Select(mail => Ticketing.Notify.MailData.Read(mail.Data).Ready!.Subject)];
        for (var day = 0; day < 7; day++)
        {
            await DayAsync(fixture, day == 0 ? 0 : 1);
        }
        Assert.Equal("03-02 job 1, 03-12 job 2", Turns(fixture, rule));
        Assert.Empty(Subjects());
        fixture.Home.Reopen();
        await DayAsync(fixture, 1);
        await DayAsync(fixture, 1);
        Assert.Equal(["On 2026-03-12: Car, Oil"], Subjects());

        await DayAsync(fixture, 8);
        Assert.Equal("03-02 job 1, 03-12 job 2, 03-22 job 3", Turns(fixture, rule));
        PlanningFixture.Value(await fixture.Store.CancelAsync(PlanningFixture.Day.AddDays(20), 3, StoreFixture.Origin, default));
        await DayAsync(fixture, 2);

        Assert.Single(Subjects());
    }

    [Fact]
    public async Task A_job_without_room_is_a_ticket_that_says_why()
    {
        using var fixture = new PlanningFixture(engine);
        var rule = await RuleAsync(fixture, Recurrence.Days, 10);
        PlanningFixture.Value(await fixture.PlanAsync(rule.AssetId, "07:30", "08:30"));
        await DayAsync(fixture, 0);

        Assert.Equal("03-02 ticket 1", Turns(fixture, rule));
        Assert.Contains("could not be planned", fixture.Home.Store.Read.Find(1)!.Description, StringComparison.Ordinal);
    }
}

public sealed class RecurringWorkOnSqliteTests() : RecurringWorkTests(StoreEngine.Sqlite);

public sealed class RecurringWorkOnPostgresTests() : RecurringWorkTests(StoreEngine.Postgres);
