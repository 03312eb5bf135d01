namespace Ticketing.Admission;

/// <summary>When one agent works; agents are known by their position in the list.</summary>
public readonly record struct AgentTime(bool Available, WorkingHours Hours);

/// <summary>How many agents work in each of the coming minutes, as prefix sums: the supply side of the <see cref="Schedule"/>.</summary>
/// <remarks>Holds <see cref="Horizon"/> minutes and more ahead of the time it is asked about. The table is made anew when the agents change, about once a day as time goes on, and when
/// the clock is put back by more than an hour; in between a minute that passes costs nothing. Not safe for several threads.</remarks>
public sealed class Capacity
{
    /// <summary>Minutes ahead that are always known: eight days and the longest promise, so that every weekly pattern is seen once.</summary>
    public const int Horizon = (8 * WorkingHours.MinutesPerDay) + (8 * 60);

    const int Behind = 60;
    const int Length = Behind + WorkingHours.MinutesPerDay + Horizon;
    const long MondayBefore1970 = 3 * WorkingHours.MinutesPerDay; // 1970-01-01 was a Thursday

    readonly TimeZoneInfo _zone;
    readonly int[] _sums = new int[Length + 1];
    IReadOnlyList<AgentTime> _agents;

    // The available agents, if all of them always work: nobody has to be asked about hours then.
    int[]? _always;
    long _start = long.MinValue;

    /// <param name="zone">Working hours are meant in this zone.</param>
    public Capacity(TimeZoneInfo zone, IReadOnlyList<AgentTime> agents)
    {
        _zone = zone;
        _agents = agents;
    }

    /// <summary>Rises with every change; what was computed from another version is stale.</summary>
    public int Version { get; private set; }

    /// <summary>Replaces all agents.</summary>
    public void SetAgents(IReadOnlyList<AgentTime> agents)
    {
        _agents = agents;
        _start = long.MinValue;
        Version++;
    }

    /// <summary>First minute that the table answers for, and the minute after its last.</summary>
    internal long Start => _start;
    internal long End => _start + Length;

    /// <summary>Makes the table hold <see cref="Horizon"/> minutes from <paramref name="minute"/> on.</summary>
    internal void Cover(long minute)
    {
        if (_start == long.MinValue || minute < _start || minute + Horizon > End)
        {
            _start = minute - Behind;
            Count();
            Version++;
        }
    }

    /// <summary>Element i: agent minutes in [<see cref="Start"/>, <paramref name="from"/> + i).</summary>
    internal ReadOnlySpan<int> Sums(long from, int count) => _sums.AsSpan((int)(from - _start), count);

    /// <summary>Agent minutes in [<see cref="Start"/>, <paramref name="minute"/>).</summary>
    internal int Sum(long minute) => _sums[minute - _start];

    /// <summary>The minute of the slot that has <paramref name="rank"/> slots between <paramref name="first"/> and itself, and the agent who works it; null beyond the table.</summary>
    internal (long Minute, int Agent)? SlotOf(long first, long rank)
    {
        var at = (int)(first - _start);
        var wanted = _sums[at] + rank + 1;
        if (rank < 0 || wanted > _sums[Length])
        {
            return null;
        }
        // The first minute whose end has seen `wanted` agent minutes.
        int low = at + 1, high = Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _sums[middle] >= wanted ? (low, middle) : (middle + 1, high);
        }
        var minute = _start + low - 1;
        return (minute, AgentAt(minute, (int)(wanted - 1 - _sums[low - 1])));
    }

    int AgentAt(long minute, int ordinal)
    {
        if (_always is not null)
        {
            return _always[ordinal];
        }
        var minuteOfWeek = MinuteOfWeek(minute, OffsetAt(minute));
        for (var agent = 0; ; agent++)
        {
            if (_agents[agent] is { Available: true } one && one.Hours.Covers(minuteOfWeek) && ordinal-- == 0)
            {
                return agent;
            }
        }
    }

    void Count()
    {
        var always = new List<int>();
        var others = new List<WorkingHours>();
        for (var agent = 0; agent < _agents.Count; agent++)
        {
            if (_agents[agent] is { Available: true, Hours.IsAlways: true })
            {
                always.Add(agent);
            }
            else if (_agents[agent].Available)
            {
                others.Add(_agents[agent].Hours);
            }
        }
        _always = others.Count == 0 ? [.. always] : null;
        var sum = 0;
        for (var hour = 0; hour < Length; hour += 60)
        {
            // No zone changes its offset twice within an hour.
            var constant = OffsetAt(_start + hour) == OffsetAt(_start + hour + 59);
            var offset = OffsetAt(_start + hour);
            for (var i = hour; i < Math.Min(hour + 60, Length); i++)
            {
                sum += always.Count;
                if (others.Count > 0)
                {
                    var minuteOfWeek = MinuteOfWeek(_start + i, constant ? offset : OffsetAt(_start + i));
                    foreach (var hours in others)
                    {
                        sum += hours.Covers(minuteOfWeek) ? 1 : 0;
                    }
                }
                _sums[i + 1] = sum;
            }
        }
    }

    int OffsetAt(long minute) => (int)(_zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(minute * 60)).Ticks / TimeSpan.TicksPerMinute);

    static int MinuteOfWeek(long minute, int offset)
    {
        var remainder = (int)((minute + offset + MondayBefore1970) % WorkingHours.MinutesPerWeek);
        return remainder < 0 ? remainder + WorkingHours.MinutesPerWeek : remainder;
    }
}
