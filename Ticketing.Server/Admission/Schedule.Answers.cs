using Ticketing.Tickets;

namespace Ticketing.Admission;

public sealed partial class Schedule
{
    readonly Dictionary<long, (long First, int Version, int CapacityVersion, long? Earliest)> _earliest = [];

    /// <summary>May a promise due at <paramref name="dueAt"/> be given at <paramref name="now"/>? Changes nothing: who gives it calls <see cref="Add"/>.</summary>
    /// <param name="now">Unix milliseconds of the intake.</param>
    /// <param name="dueAt">Unix milliseconds; at most <see cref="LongestMinutes"/> after <paramref name="now"/>.</param>
    public ScheduleVerdict Judge(long now, long dueAt)
    {
        var first = AdvanceTo(now);
        var deadline = DeadlineWithin(now, dueAt);
        if (deadline <= first)
        {
            return new(ScheduleRefusal.TooShort);
        }
        var used = Capacity.Sum(first);
        return AllKept(first, deadline, used) && LeastSpare(deadline, used) > 0
            ? new(ScheduleRefusal.None, _due[deadline - _base])
            : new(WhyNot(first, deadline, used));
    }

    /// <summary>How many more promises of a tier could be given at <paramref name="now"/>, if only they were asked for.</summary>
    public int FreeCapacity(long now, Sla tier) => FreeCapacity(now, tier.Length());

    /// <inheritdoc cref="FreeCapacity(long, Sla)"/>
    internal int FreeCapacity(long now, TimeSpan length)
    {
        var first = AdvanceTo(now);
        var deadline = DeadlineWithin(now, now + (long)length.TotalMilliseconds);
        var used = Capacity.Sum(first);
        return deadline > first && AllKept(first, deadline, used) ? Math.Max(0, LeastSpare(deadline, used)) : 0;
    }

    /// <summary>The tiers that could be promised now, shortest first.</summary>
    public IReadOnlyList<Sla> Offers(long now) => [.. SlaTiers.All.Where(tier => FreeCapacity(now, tier) > 0)];

    /// <summary>When a tier could next be promised, provided that nothing else is promised and the agents keep working by due time: each planned promise is finished at the end of its slot.</summary>
    /// <returns>Unix milliseconds: <paramref name="now"/> itself if it is possible now, else a full minute; null if not within the next eight days (for example: nobody works).</returns>
    public long? EarliestFor(long now, Sla tier) => EarliestFor(now, tier.Length());

    /// <param name="length">Whole minutes: within a minute no later instant is then better than its beginning.</param>
    /// <inheritdoc cref="EarliestFor(long, Sla)"/>
    internal long? EarliestFor(long now, TimeSpan length)
    {
        if (FreeCapacity(now, length) > 0)
        {
            return now;
        }
        var first = AdvanceTo(now);
        if (_earliest.TryGetValue(length.Ticks, out var known) && known.First == first && known.Version == _version && known.CapacityVersion == Capacity.Version)
        {
            return known.Earliest; // a flood of refusals asks the same again and again
        }
        var minute = EarliestMinute(first, (int)(length.Ticks / TimeSpan.TicksPerMinute));
        long? earliest = minute is { } found ? ScheduleMinute.ToUnixMilliseconds(found) : null;
        _earliest[length.Ticks] = (first, _version, Capacity.Version, earliest);
        return earliest;
    }

    /// <summary>The slot of the promise that has <paramref name="rank"/> others before it when all are worked by due time from <paramref name="now"/> on; null if that is more than eight days ahead.</summary>
    public ScheduleSlot? SlotOfRank(long now, long rank) => SlotAt(AdvanceTo(now), rank);

    /// <summary>How many promises are due in an earlier minute than <paramref name="dueAt"/>: the rank of the first promise of that minute. Those of one minute follow each other in any fixed order, for example by id.</summary>
    public int FirstRankOf(long now, long dueAt)
    {
        AdvanceTo(now);
        var deadline = ScheduleMinute.Deadline(dueAt);
        var at = deadline - 1 - _base;
        return at is >= 0 and < Window ? _due[at] : _counts.Where(entry => entry.Key < deadline).Sum(entry => entry.Value);
    }

    ScheduleSlot? SlotAt(long first, long rank) =>
        Capacity.SlotOf(first, rank) is var (minute, agent) ? new(ScheduleMinute.ToUnixMilliseconds(minute), agent) : null;

    static long DeadlineWithin(long now, long dueAt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dueAt - now, LongestMinutes * ScheduleMinute.Milliseconds, nameof(dueAt));
        return ScheduleMinute.Deadline(dueAt);
    }

    /// <summary>Can all that is due after <paramref name="first"/> and before <paramref name="deadline"/> still be kept?</summary>
    bool AllKept(long first, long deadline, int used)
    {
        var count = (int)(deadline - first - 1);
        return ScheduleScan.AllKept(_due.AsSpan((int)(first + 1 - _base), count), Capacity.Sums(first + 1, count), used, _due[first - _base]);
    }

    /// <summary>The slots that a promise with this deadline can take without breaking itself or one that is due later.</summary>
    int LeastSpare(long deadline, int used)
    {
        var count = (int)(Math.Max(deadline, _lastDeadline) - deadline + 1);
        return ScheduleScan.LeastSpare(_due.AsSpan((int)(deadline - _base), count), Capacity.Sums(deadline, count), used);
    }

    ScheduleRefusal WhyNot(long first, long deadline, int used)
    {
        var slots = Capacity.Sum(deadline) - used;
        return slots == 0 ? ScheduleRefusal.NobodyWorks
            : !AllKept(first, Math.Max(deadline, _lastDeadline) + 1, used) ? ScheduleRefusal.AlreadyBroken
            : _due[deadline - _base] >= slots ? ScheduleRefusal.Full
            : ScheduleRefusal.WouldBreakAnother;
    }

    /// <summary>The first full minute at or after <paramref name="first"/> at which a tier of <paramref name="length"/> minutes fits.</summary>
    /// <remarks>Until minute m the agents have finished the first slots(first, m) promises by rank. So what is left at a deadline d &gt; m, against the slots from m to d, compares exactly
    /// as all that is due by d does against the slots from now: a deadline that is broken now stays broken until it has passed, one that is full stays full.</remarks>
    long? EarliestMinute(long first, int length)
    {
        if (length <= 0)
        {
            return null;
        }
        var used = Capacity.Sum(first);
        var candidate = first;
        for (var deadline = first + 1; deadline <= _lastDeadline; deadline++)
        {
            var due = _due[deadline - _base];
            var spare = Capacity.Sum(deadline) - used - due;
            if (due > _due[deadline - 1 - _base] && spare <= 0)
            {
                candidate = Math.Max(candidate, spare < 0 ? deadline : deadline + 1 - length);
            }
        }
        for (; candidate + length < Capacity.End; candidate++)
        {
            var end = candidate + length;
            var finished = Capacity.Sum(candidate) - used;
            var due = end - _base < Window ? _due[end - _base] : _due[Window - 1];
            if (Math.Max(0, due - finished) < Capacity.Sum(end) - Capacity.Sum(candidate))
            {
                return candidate;
            }
        }
        return null;
    }
}
