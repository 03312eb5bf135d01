using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// Where each promise stands if all work is done by due time from now on: derived from the unfinished promises and the agents' hours, anew only when one of them changed.
/// Slots move earlier as work finishes and, behind a shorter promise taken in later, later; never past the due time.
/// </summary>
sealed class Plan(ReadModel model, StoredTickets stored, DirectoryCopy directory, CommitSignal signal, TimeZoneInfo zone)
{
    /// <summary>What the schedule was made of, and between which times the same holds count.</summary>
    sealed record Basis(object Promises, IReadOnlyList<Agent> Agents, IReadOnlyList<Hold> Holds, Instant From, Instant Until, Func<long, int?> RankOf);

    readonly Lock _gate = new();
    Schedule? _schedule; // 60 kB that a tenant without readers does without
    Basis? _basis;

    /// <summary>The slot of a ticket's promise; null if it has none within reach.</summary>
    public PlannedSlot? SlotOf(long ticketId, Instant now)
    {
        lock (_gate)
        {
            var (basis, schedule) = At(now);
            return basis.RankOf(ticketId) is { } rank && schedule.SlotOfRank(now.Milliseconds, rank) is { } slot ? new(new(slot.StartsAt), basis.Agents[slot.Agent].Name) : null;
        }
    }

    public SlaState StateAt(Instant now)
    {
        lock (_gate)
        {
            var (basis, schedule) = At(now);
            var free = SlaTiers.All.ToDictionary(tier => tier, tier => schedule.FreeCapacity(now.Milliseconds, tier));
            return new(basis.Agents, free, schedule.Count);
        }
    }

    /// <summary>Agents as the capacity counts them, in the same order.</summary>
    public static IReadOnlyList<AgentTime> TimesOf(IEnumerable<Agent> agents) =>
        [.. agents.Select(agent => new AgentTime(agent.Available, WorkingHours.TryParse(agent.Hours, out var hours, out _) ? hours : WorkingHours.Always))];

    (Basis Basis, Schedule Schedule) At(Instant now)
    {
        var schedule = _schedule ??= new(new Capacity(zone, []));
        var open = model.Current(out _);
        var promises = open?.Tickets ?? (object)signal.LastSeq;
        var (agents, holds) = (directory.Agents, directory.Holds);
        if (_basis is { } basis && basis.Promises.Equals(promises) && ReferenceEquals(basis.Agents, agents) && ReferenceEquals(basis.Holds, holds) && now >= basis.From && now < basis.Until)
        {
            return (basis, schedule);
        }
        var (dues, rankOf) = open is null ? Stored() : (open.Promises, open.RankOf);
        if (!ReferenceEquals(_basis?.Agents, agents))
        {
            schedule.Capacity.SetAgents(TimesOf(agents));
        }
        schedule.Rebuild(dues.Concat(holds.Where(hold => hold.ExpiresAt > now).Select(hold => hold.DueAt.Milliseconds)));
        var until = holds.Where(hold => hold.ExpiresAt > now).Select(hold => hold.ExpiresAt).DefaultIfEmpty(new(long.MaxValue)).Min();
        var from = holds.Where(hold => hold.ExpiresAt <= now).Select(hold => hold.ExpiresAt).DefaultIfEmpty(new(long.MinValue)).Max();
        _basis = new(promises, agents, holds, from, until, rankOf);
        return (_basis, schedule);
    }

    (IEnumerable<long> Dues, Func<long, int?> RankOf) Stored()
    {
        var dues = stored.Promises();
        var ranks = new Dictionary<long, int>(dues.Count);
        foreach (var (id, _) in dues)
        {
            ranks.Add(id, ranks.Count);
        }
        return (dues.Select(due => due.Due), id => ranks.TryGetValue(id, out var rank) ? rank : null);
    }
}
