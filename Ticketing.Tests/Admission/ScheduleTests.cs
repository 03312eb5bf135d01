using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Tests.Admission;

public class ScheduleTests
{
    const long Minute = 60_000;
    static readonly long Noon = DateTimeOffset.Parse("2026-03-02T12:00:00Z", null).ToUnixTimeMilliseconds();

    static Schedule WithAgents(params string[] hours) =>
        new(new Capacity(TimeZoneInfo.Utc, [.. hours.Select(text => new AgentTime(true, WorkingHours.Parse(text)))]));

    static long Due(long now, Sla tier) => now + (long)tier.Length().TotalMilliseconds;

    static int Fill(Schedule schedule, long now, Sla tier)
    {
        var admitted = 0;
        while (schedule.Judge(now, Due(now, tier)).Admitted)
        {
            schedule.Add(Due(now, tier));
            admitted++;
        }
        return admitted;
    }

    [Theory]
    [InlineData(0, 120)]
    [InlineData(1, 119)]
    [InlineData(30_000, 119)]
    [InlineData(59_999, 119)]
    [InlineData(60_000, 120)]
    public void One_agent_admits_120_gold_tickets_at_a_full_minute_and_119_off_it(long afterNoon, int expected)
    {
        var schedule = WithAgents("");
        Assert.Equal(expected, schedule.FreeCapacity(Noon + afterNoon, Sla.Gold));
        Assert.Equal(expected, Fill(schedule, Noon + afterNoon, Sla.Gold));
        Assert.Equal(ScheduleRefusal.Full, schedule.Judge(Noon + afterNoon, Due(Noon + afterNoon, Sla.Gold)).Reason);
        Assert.Equal(expected, schedule.Count);
    }

    [Fact]
    public void Tiers_share_the_slots_and_each_leaves_the_others_what_lies_beyond_it()
    {
        var schedule = WithAgents("");
        Assert.Equal([120, 240, 480], SlaTiers.All.Select(tier => schedule.FreeCapacity(Noon, tier)));
        Fill(schedule, Noon, Sla.Gold);
        Assert.Equal([0, 120, 360], SlaTiers.All.Select(tier => schedule.FreeCapacity(Noon, tier)));
        Assert.Equal([Sla.Silver, Sla.Bronze], schedule.Offers(Noon));
        Assert.Equal(360, Fill(schedule, Noon, Sla.Bronze));
        Assert.Empty(schedule.Offers(Noon));
        Assert.Equal(ScheduleRefusal.WouldBreakAnother, schedule.Judge(Noon, Due(Noon, Sla.Silver)).Reason);
    }

    [Fact]
    public void Bronze_tickets_leave_gold_its_slots_until_their_own_due_time_needs_them()
    {
        var schedule = WithAgents("");
        for (var i = 0; i < 360; i++)
        {
            schedule.Add(Due(Noon, Sla.Bronze));
        }
        Assert.Equal(120, Fill(schedule, Noon, Sla.Gold));
    }

    [Fact]
    public void A_finished_ticket_frees_its_slot_at_once()
    {
        var schedule = WithAgents("");
        Fill(schedule, Noon, Sla.Gold);
        schedule.Remove(Due(Noon, Sla.Gold));
        Assert.Equal(1, Fill(schedule, Noon, Sla.Gold));
    }

    [Fact]
    public void Removing_what_was_never_promised_is_a_bug_and_says_so() =>
        Assert.Contains("No promise is due", Assert.Throws<InvalidOperationException>(() => WithAgents("").Remove(Noon)).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_agents_nothing_is_promised_and_no_time_is_named()
    {
        var schedule = new Schedule(new Capacity(TimeZoneInfo.Utc, [new(false, WorkingHours.Always)]));
        Assert.Equal(ScheduleRefusal.NobodyWorks, schedule.Judge(Noon, Due(Noon, Sla.Bronze)).Reason);
        Assert.Null(schedule.EarliestFor(Noon, Sla.Bronze));
        Assert.Empty(schedule.Offers(Noon));
    }

    [Fact]
    public void New_agents_and_changed_hours_count_from_the_next_decision_on()
    {
        var schedule = WithAgents("");
        Fill(schedule, Noon, Sla.Gold);
        schedule.Capacity.SetAgents([new(true, WorkingHours.Always), new(true, WorkingHours.Always)]);
        Assert.Equal(120, schedule.FreeCapacity(Noon, Sla.Gold));
        schedule.Capacity.SetAgents([new(true, WorkingHours.Parse("13:00-14:00"))]);
        Assert.Equal(ScheduleRefusal.AlreadyBroken, schedule.Judge(Noon, Due(Noon, Sla.Bronze)).Reason);
    }

    [Fact]
    public void The_earliest_time_is_when_the_agents_have_worked_far_enough()
    {
        var schedule = WithAgents("");
        Fill(schedule, Noon, Sla.Gold);
        Assert.Equal(Noon + Minute, schedule.EarliestFor(Noon, Sla.Gold));
        Assert.Equal(Noon, schedule.EarliestFor(Noon, Sla.Silver));
        Fill(schedule, Noon, Sla.Silver);
        Assert.Equal(Noon + (121 * Minute), schedule.EarliestFor(Noon, Sla.Gold));
    }

    [Fact]
    public void Outside_working_hours_the_earliest_time_lies_one_tier_before_the_first_slot_ends()
    {
        var schedule = WithAgents("Mon-Fri 08:00-22:00"); // 2 March 2026 is a Monday
        var saturday = Noon + (5 * 1440 * Minute);
        Assert.Equal(ScheduleRefusal.NobodyWorks, schedule.Judge(saturday, Due(saturday, Sla.Gold)).Reason);
        Assert.Equal(DateTimeOffset.Parse("2026-03-09T06:01:00Z", null).ToUnixTimeMilliseconds(), schedule.EarliestFor(saturday, Sla.Gold));
    }

    [Fact]
    public void A_missed_promise_takes_the_next_free_slot_and_does_not_stop_new_ones()
    {
        var schedule = WithAgents("");
        Fill(schedule, Noon, Sla.Gold);
        var later = Noon + (120 * Minute);
        Assert.Equal(0, schedule.FreeCapacity(later, Sla.Gold));
        Assert.Equal(120, schedule.FreeCapacity(later, Sla.Silver));
        schedule.Remove(Due(Noon, Sla.Gold));
        var verdict = schedule.Judge(later, Due(later, Sla.Gold));
        Assert.Equal((119, later + (119 * Minute)), (verdict.Rank, schedule.SlotOfRank(later, verdict.Rank)!.Value.StartsAt));
    }

    [Fact]
    public void A_promise_without_a_slot_stops_new_ones_until_it_is_missed_or_finished()
    {
        var schedule = WithAgents("");
        Fill(schedule, Noon, Sla.Gold);
        var idle = Noon + (2 * Minute);
        Assert.Equal(ScheduleRefusal.AlreadyBroken, schedule.Judge(idle, Due(idle, Sla.Bronze)).Reason);
        schedule.Remove(Due(Noon, Sla.Gold));
        schedule.Remove(Due(Noon, Sla.Gold));
        Assert.True(schedule.Judge(idle, Due(idle, Sla.Bronze)).Admitted);
    }

    [Fact]
    public void Ranks_become_slots_minute_by_minute_and_agent_by_agent_within_their_hours()
    {
        var schedule = WithAgents("", "12:01-12:02", "12:01-13:00");
        Assert.Equal(
            [(0, 0), (1, 0), (1, 1), (1, 2), (2, 0), (2, 2)],
            Enumerable.Range(0, 6).Select(rank => schedule.SlotOfRank(Noon, rank)!.Value).Select(slot => ((int)((slot.StartsAt - Noon) / Minute), slot.Agent)));
    }

    [Fact]
    public void The_rank_of_a_promise_counts_what_is_due_before_it_however_old()
    {
        var schedule = WithAgents("");
        schedule.Rebuild([Noon - (90 * 1440 * Minute), Noon - (60 * 1440 * Minute), Due(Noon, Sla.Gold), Due(Noon, Sla.Gold) + 1, Due(Noon, Sla.Bronze)]);
        Assert.Equal([0, 1, 2, 2, 4], schedule.Snapshot().Keys.SelectMany(d => Enumerable.Repeat(d, schedule.Snapshot()[d])).Order().Select(d => schedule.FirstRankOf(Noon, d * Minute)));
    }

    [Fact]
    public void A_clock_that_jumps_about_changes_no_answer_for_a_given_time()
    {
        var steady = WithAgents("08:00-16:00");
        var jumping = WithAgents("08:00-16:00");
        var random = new Random(7);
        for (var i = 0; i < 400; i++)
        {
            var now = Noon + (i * 2 * Minute) + (i * 777);
            jumping.AdvanceTo(now + ((random.Next(3) - 1) * random.NextInt64(40 * 1440 * Minute)));
            var due = Due(now, SlaTiers.All[random.Next(3)]);
            var verdict = steady.Judge(now, due);
            Assert.Equal(verdict, jumping.Judge(now, due));
            if (verdict.Admitted)
            {
                steady.Add(due);
                jumping.Add(due);
            }
        }
    }

    [Fact]
    public void A_snapshot_brings_back_what_was_promised()
    {
        var schedule = WithAgents("");
        Fill(schedule, Noon, Sla.Gold);
        var before = schedule.Snapshot();
        schedule.Remove(Due(Noon, Sla.Gold));
        schedule.Add(Due(Noon, Sla.Bronze));
        schedule.Restore(before);
        Assert.Equal((120, 0), (schedule.Count, schedule.FreeCapacity(Noon, Sla.Gold)));
    }
}
