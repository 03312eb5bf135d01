using System.Data.Common;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// Where each promise stands if all work is done by due time from now on: derived from the unfinished promises and the agents' hours, read once per change and minute.
/// Slots move earlier as work finishes and, behind a shorter promise taken in later, later; never past the due time.
/// </summary>
sealed class Plan(ReadPool pool, TimeZoneInfo zone)
{
    sealed record Snapshot(long Seq, long Minute, IReadOnlyList<Agent> Agents, Schedule Schedule, Dictionary<long, int> Ranks);

    readonly Lock _gate = new();
    Snapshot? _last;

    /// <summary>The slot of a ticket's promise; null if it has none within reach.</summary>
    public PlannedSlot? SlotOf(long ticketId, Instant now, long lastSeq)
    {
        lock (_gate)
        {
            var plan = At(now, lastSeq);
            return plan.Ranks.TryGetValue(ticketId, out var rank) && plan.Schedule.SlotOfRank(now.Milliseconds, rank) is { } slot
                ? new(new(slot.StartsAt), plan.Agents[slot.Agent].Name)
                : null;
        }
    }

    public SlaState StateAt(Instant now, long lastSeq, IReadOnlyList<Agent> agents)
    {
        lock (_gate)
        {
            var plan = At(now, lastSeq);
            var free = SlaTiers.All.ToDictionary(tier => tier, tier => plan.Schedule.FreeCapacity(now.Milliseconds, tier));
            return new(agents, free, plan.Schedule.Count);
        }
    }

    /// <summary>Agents as the capacity counts them, in the same order.</summary>
    public static IReadOnlyList<AgentTime> TimesOf(IEnumerable<Agent> agents) =>
        [.. agents.Select(agent => new AgentTime(agent.Available, WorkingHours.TryParse(agent.Hours, out var hours, out _) ? hours : WorkingHours.Always))];

    Snapshot At(Instant now, long lastSeq)
    {
        var minute = now.Milliseconds / Instant.MillisecondsPerMinute;
        if (_last is { } last && last.Seq == lastSeq && last.Minute == minute)
        {
            return last;
        }
        return _last = pool.Read(sql =>
        {
            var agents = sql.List(DirectorySql.Agents, DirectorySql.ReadAgent);
            var schedule = new Schedule(new Capacity(zone, TimesOf(agents)));
            var ranks = new Dictionary<long, int>();
            var dues = sql.List(TicketSql.PlanOrder, (DbDataReader row) => (Id: row.GetInt64(0), Due: row.GetInt64(1)));
            schedule.Rebuild(dues.Select(d => d.Due).Concat(sql.List(DirectorySql.HoldsAfter, DirectorySql.ReadHold, now.Milliseconds).Select(h => h.DueAt.Milliseconds)));
            for (var rank = 0; rank < dues.Count; rank++)
            {
                ranks.Add(dues[rank].Id, rank);
            }
            return new Snapshot(lastSeq, minute, agents, schedule, ranks);
        });
    }
}
