using System.Globalization;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Tests.Maintenance;

public class PlanRulesTests
{
    static readonly DateOnly Day = new(2026, 11, 21);
    static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));

    static Instant Minute(int minute) => LocalDays.StartOf(Day, TimeZoneInfo.Utc) + TimeSpan.FromMinutes(minute);

    static Job JobOf(long id, long asset, int from, int until) => new(id, Day, asset, 1, Minute(from), Minute(until), null, JobState.Planned, null, null, null, null, 0);

    static DayPlan PlanOf(params Job[] jobs)
    {
        var plan = new DayPlan(Day);
        foreach (var job in jobs)
        {
            plan.Apply(new(MaintenanceEvents.JobPlanned) { Job = job });
        }
        return plan;
    }

    static string? Room(DayPlan plan, long asset, int from, int until, int workstations = 3) => PlanRules.Room(plan, asset, Minute(from), Minute(until), 0, workstations, TimeZoneInfo.Utc)?.Code;

    [Fact]
    public void Touching_ends_do_not_overlap() => Assert.Null(Room(PlanOf(JobOf(1, 1, 480, 720)), 1, 720, 780));

    [Theory]
    [InlineData(500, 600)]
    [InlineData(400, 800)]
    [InlineData(719, 721)]
    [InlineData(480, 720)]
    public void An_asset_is_in_one_place(int from, int until) => Assert.Equal(PlanRules.AssetBusy, Room(PlanOf(JobOf(1, 1, 480, 720)), 1, from, until));

    [Fact]
    public void A_fourth_job_at_once_has_no_workstation_and_is_told_when()
    {
        var refusal = PlanRules.Room(PlanOf(JobOf(1, 1, 480, 720), JobOf(2, 2, 540, 720), JobOf(3, 3, 600, 660)), 4, Minute(470), Minute(610), 0, 3, TimeZoneInfo.Utc)!;

        Assert.Equal(PlanRules.NoWorkstation, refusal.Code);
        Assert.Contains("10:00", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Jobs_that_follow_each_other_take_one_workstation() =>
        Assert.Null(Room(PlanOf(JobOf(1, 1, 480, 540), JobOf(2, 2, 540, 600), JobOf(3, 3, 600, 660), JobOf(4, 4, 480, 660)), 5, 480, 660));

    [Fact]
    public void A_finished_job_takes_the_time_it_really_took()
    {
        var plan = PlanOf(JobOf(1, 1, 480, 720));
        plan.Apply(new(MaintenanceEvents.JobFinished) { Job = JobOf(1, 1, 480, 720) with { State = JobState.Finished, ActualStart = Minute(480), ActualEnd = Minute(660) } });

        Assert.Null(Room(plan, 1, 660, 720));
        Assert.Equal(PlanRules.AssetBusy, Room(plan, 1, 659, 720));
    }

    [Theory]
    [InlineData("2026-11-21T22:00:00+01:00", "2026-11-21T23:59:00+01:00", null)]
    [InlineData("2026-11-21T22:00:00+01:00", "2026-11-22T00:00:00+01:00", PlanRules.NotOneDay)]
    [InlineData("2026-11-21T22:00:00+01:00", "2026-11-22T02:00:00+01:00", PlanRules.NotOneDay)]
    // One day in UTC, two in Berlin; and the other way round.
    [InlineData("2026-11-21T22:00:00Z", "2026-11-21T23:30:00Z", PlanRules.NotOneDay)]
    [InlineData("2026-11-20T23:30:00Z", "2026-11-21T01:00:00Z", null)]
    public void A_job_lies_in_one_local_day(string from, string until, string? code) => Assert.Equal(code, PlanRules.OneDay(At(from), At(until), Berlin)?.Code);

    /// <summary>The naive model counts, minute by minute, who is at work.</summary>
    [Fact]
    public void A_hundred_thousand_random_plans_are_judged_as_a_naive_model_judges_them()
    {
        const int Minutes = 48;
        var random = new Random(7);
        var plans = 0;
        var verdicts = new Dictionary<string, int>();
        while (plans < 100_000)
        {
            var (workstations, assets) = (random.Next(1, 5), random.Next(1, 9));
            var plan = new DayPlan(Day);
            var occupied = new int[Minutes];
            var busy = new bool[assets, Minutes];
            for (var id = 1; id <= 20; id++, plans++)
            {
                var (asset, from) = (random.Next(assets), random.Next(Minutes - 1));
                var until = random.Next(from + 1, Minutes);
                string? expected = null;
                for (var minute = from; minute < until; minute++)
                {
                    expected = busy[asset, minute] ? PlanRules.AssetBusy : expected ?? (occupied[minute] >= workstations ? PlanRules.NoWorkstation : null);
                    if (expected == PlanRules.AssetBusy)
                    {
                        break;
                    }
                }
                var verdict = Room(plan, asset, from, until, workstations);
                Assert.Equal(expected, verdict);
                verdicts[verdict ?? "planned"] = verdicts.GetValueOrDefault(verdict ?? "planned") + 1;
                if (verdict is not null)
                {
                    continue;
                }
                plan.Apply(new(MaintenanceEvents.JobPlanned) { Job = JobOf(id, asset, from, until) });
                for (var minute = from; minute < until; minute++)
                {
                    occupied[minute]++;
                    busy[asset, minute] = true;
                }
            }
        }
        Assert.Equal(3, verdicts.Count);
        Assert.All(verdicts.Values, count => Assert.True(count > 1_000));
    }
}
