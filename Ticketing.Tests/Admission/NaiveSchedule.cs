namespace Ticketing.Tests.Admission;

/// <summary>The rule of admission taken by its words, as slowly as it reads: every slot is a thing, every promise is a thing, and a matching is searched. Shares no code with the product.</summary>
sealed class NaiveSchedule(IReadOnlyList<IReadOnlyList<(int From, int To)>> agents)
{
    const long Minute = 60_000;
    const int MinutesPerDay = 1440;

    readonly List<long> _slots = [];
    readonly List<long> _jobs = [];
    readonly List<int> _jobOfSlot = [];
    readonly List<int> _seen = [];
    int _search;

    /// <summary>Ranges of minutes of every (UTC) day per agent; To may be up to 1440.</summary>
    public IReadOnlyList<IReadOnlyList<(int From, int To)>> Agents { get; set; } = agents;

    public static long FirstSlot(long now)
    {
        var minute = now / Minute;
        while (minute * Minute < now)
        {
            minute++;
        }
        return minute;
    }

    public IEnumerable<int> AgentsAt(long minute)
    {
        var ofDay = (int)(minute % MinutesPerDay);
        for (var agent = 0; agent < Agents.Count; agent++)
        {
            foreach (var (from, to) in Agents[agent])
            {
                if (ofDay >= from && ofDay < to)
                {
                    yield return agent;
                    break;
                }
            }
        }
    }

    /// <summary>Can all these promises be kept from now on? Missed ones (no whole minute left) take the first slots and are asked for nothing more.</summary>
    public bool CanAllBeKept(long now, IEnumerable<long> dueTimes)
    {
        var first = FirstSlot(now);
        _jobs.Clear();
        _slots.Clear();
        var missed = 0;
        var last = first;
        foreach (var due in dueTimes)
        {
            if ((first + 1) * Minute > due)
            {
                missed++;
                continue;
            }
            _jobs.Add(due);
            last = Math.Max(last, due / Minute);
        }
        for (var minute = first; minute < last; minute++)
        {
            foreach (var _ in AgentsAt(minute))
            {
                if (missed > 0)
                {
                    missed--;
                }
                else
                {
                    _slots.Add(minute);
                }
            }
        }
        if (_jobs.Count > _slots.Count)
        {
            return false;
        }
        // Kuhn: one augmenting path per promise.
        _jobOfSlot.Clear();
        _jobOfSlot.AddRange(Enumerable.Repeat(-1, _slots.Count));
        _seen.Clear();
        _seen.AddRange(Enumerable.Repeat(0, _slots.Count));
        for (var job = 0; job < _jobs.Count; job++)
        {
            _search = job + 1;
            if (!Place(job))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The first time of now and the following full minutes at which a promise fits, if every slot until then is worked by due time; null if not within the given minutes.</summary>
    public long? Earliest(long now, long length, List<long> dueTimes, int within)
    {
        var left = dueTimes.Order().ToList();
        if (CanAllBeKept(now, left.Append(now + length)))
        {
            return now;
        }
        var first = FirstSlot(now);
        for (var minute = first; minute <= first + within; minute++)
        {
            if (CanAllBeKept(minute * Minute, left.Append((minute * Minute) + length)))
            {
                return minute * Minute;
            }
            left.RemoveRange(0, Math.Min(left.Count, AgentsAt(minute).Count()));
        }
        return null;
    }

    bool Place(int job)
    {
        var slot = 0;
        for (; slot < _slots.Count && (_slots[slot] + 1) * Minute <= _jobs[job]; slot++)
        {
            if (_jobOfSlot[slot] < 0)
            {
                _jobOfSlot[slot] = job;
                return true;
            }
        }
        for (var taken = 0; taken < slot; taken++)
        {
            if (_seen[taken] != _search)
            {
                _seen[taken] = _search;
                if (Place(_jobOfSlot[taken]))
                {
                    _jobOfSlot[taken] = job;
                    return true;
                }
            }
        }
        return false;
    }
}
