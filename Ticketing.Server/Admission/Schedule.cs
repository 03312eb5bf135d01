namespace Ticketing.Admission;

/// <summary>The promises of one tenant, counted per due minute: the demand side, and what has to be known to give another promise.</summary>
/// <remarks>
/// <para>The rule. A slot is one whole wall-clock (UTC) minute of one available agent. A promise due at <c>D</c> may be given at <c>t</c> if and only if all promises given and not
/// finished, and this one, can each have a slot of their own that starts at or after <c>t</c> and ends by its own due time. All promises may start now, so working them by due time
/// is optimal (Jackson 1955), and there are slots for all exactly when for every due minute <c>d</c> the promises due by <c>d</c> are no more than the slots from now to <c>d</c>
/// (Hall's condition for intervals with a common start). Counts per minute decide; no ticket is looked at.</para>
/// <para>Missed promises. One whose last slot is gone (nothing whole is left between now and its due time) cannot be kept any more, but its work still waits, ahead of all other
/// work: it takes the first free slots. So it is counted at every later deadline, but its own deadline is no longer asked for: a missed promise makes new ones rarer, not impossible.
/// A promise that is not missed yet but has no slot left (agents gave up working, hours were cut) stops all new promises until it is finished or missed.</para>
/// <para>A promise never moves: only counts are kept, slots follow from the rank by due time and so only ever move within "by due time". A hold is a promise with an expiry; who keeps
/// it adds and removes it like any other.</para>
/// <para>The clock may stand still, jump or go back; every call takes the time it is meant for. Put back by more than about nine hours, promises made in the lost time
/// are too far ahead to be seen; they count again as soon as they are within reach. Not safe for several threads.</para>
/// </remarks>
public sealed partial class Schedule(Capacity capacity)
{
    /// <summary>Longest time from intake to due: 8 hours.</summary>
    public const int LongestMinutes = 8 * 60;

    const int Behind = 60;
    const int Window = 1024;

    // Truth: promises per deadline minute. The window below is derived from it and covers what decisions look at.
    readonly Dictionary<long, int> _counts = [];

    // Element i: promises with a deadline at or before minute _base + i, however old.
    readonly int[] _due = new int[Window];
    long _base = long.MinValue;
    long _lastDeadline = long.MinValue;
    int _version;

    public Capacity Capacity { get; } = capacity;

    /// <summary>Promises given and not finished, missed ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a promise or hold into account, admitted or not (it was admitted when it was given).</summary>
    /// <param name="dueAt">Unix milliseconds.</param>
    public void Add(long dueAt) => Change(ScheduleMinute.Deadline(dueAt), 1);

    /// <summary>Frees the slot of a promise that was finished, cancelled or expired.</summary>
    /// <exception cref="InvalidOperationException">No promise with this due minute is there: the caller's books are wrong.</exception>
    public void Remove(long dueAt)
    {
        var deadline = ScheduleMinute.Deadline(dueAt);
        if (!_counts.ContainsKey(deadline))
        {
            throw new InvalidOperationException($"No promise is due in minute {deadline} ({DateTimeOffset.FromUnixTimeMilliseconds(dueAt):u}).");
        }
        Change(deadline, -1);
    }

    /// <summary>Forgets everything and counts these due times (Unix milliseconds).</summary>
    public void Rebuild(IEnumerable<long> dueTimes)
    {
        _counts.Clear();
        Count = 0;
        foreach (var dueAt in dueTimes)
        {
            var deadline = ScheduleMinute.Deadline(dueAt);
            _counts[deadline] = _counts.GetValueOrDefault(deadline) + 1;
            Count++;
        }
        _base = long.MinValue;
        _version++;
    }

    /// <summary>What is promised now, as it would be given to <see cref="Restore"/>: deadline minute → promises.</summary>
    public IReadOnlyDictionary<long, int> Snapshot() => new Dictionary<long, int>(_counts);

    /// <summary>Goes back to a <see cref="Snapshot"/>.</summary>
    public void Restore(IReadOnlyDictionary<long, int> snapshot)
    {
        _counts.Clear();
        Count = 0;
        foreach (var (deadline, promises) in snapshot)
        {
            _counts.Add(deadline, promises);
            Count += promises;
        }
        _base = long.MinValue;
        _version++;
    }

    /// <summary>Moves the window to a time. Every answer does so itself; to be called ahead only to have the work done outside a decision.</summary>
    /// <param name="now">Unix milliseconds; may be before the last call.</param>
    /// <returns>The first slot.</returns>
    public long AdvanceTo(long now)
    {
        var first = ScheduleMinute.FirstAt(now);
        Capacity.Cover(first);
        if (_base == long.MinValue || first < _base || first + LongestMinutes >= _base + Window)
        {
            Recount(first);
        }
        return first;
    }

    void Change(long deadline, int amount)
    {
        var count = _counts.GetValueOrDefault(deadline) + amount;
        if (count == 0)
        {
            _counts.Remove(deadline);
        }
        else
        {
            _counts[deadline] = count;
        }
        Count += amount;
        _version++;
        if (_base != long.MinValue && deadline < _base + Window)
        {
            ScheduleScan.Add(_due.AsSpan((int)Math.Max(0, deadline - _base)), amount);
            _lastDeadline = Math.Max(_lastDeadline, deadline);
        }
    }

    void Recount(long first)
    {
        _base = first - Behind;
        _lastDeadline = _base;
        Array.Clear(_due);
        foreach (var (deadline, promises) in _counts)
        {
            if (deadline < _base + Window)
            {
                _due[Math.Max(0, deadline - _base)] += promises;
                _lastDeadline = Math.Max(_lastDeadline, deadline);
            }
        }
        for (var i = 1; i < Window; i++)
        {
            _due[i] += _due[i - 1];
        }
    }
}
