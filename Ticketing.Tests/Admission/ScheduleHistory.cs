using System.Globalization;
using Ticketing.Admission;

namespace Ticketing.Tests.Admission;

/// <summary>A world that histories happen in: agents with hours, and three tiers. Made from a seed, used by many histories because its capacity table is the costly part.</summary>
sealed class HistoryWorld
{
    public const long Minute = 60_000;
    static readonly long Monday = DateTimeOffset.Parse("2026-03-02T00:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    public HistoryWorld(int seed, bool fullSize)
    {
        var random = new Random(seed);
        FullSize = fullSize;
        Tiers = fullSize ? [120, 240, 480] : [random.Next(1, 4), random.Next(2, 7), random.Next(4, 13)];
        // Small worlds play within an hour, so their agents' hours begin and end within it too.
        OpenAt = random.Next(0, 20) * 60;
        Agents = RandomAgents(random);
        Capacity = new(TimeZoneInfo.Utc, Times(Agents));
        Begin = Monday + (OpenAt * Minute);
    }

    public bool FullSize { get; }
    public int[] Tiers { get; }
    public int OpenAt { get; }
    public long Begin { get; }
    public IReadOnlyList<IReadOnlyList<(int From, int To)>> Agents { get; }
    public Capacity Capacity { get; }

    public IReadOnlyList<IReadOnlyList<(int From, int To)>> RandomAgents(Random random)
    {
        var span = FullSize ? 240 : 30;
        return [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => (IReadOnlyList<(int, int)>)(random.Next(3) switch
        {
            0 => [(0, 1440)],
            1 => [Range(random, span)],
            _ => [Range(random, span / 2), Range(random, span)],
        }))];
    }

    public static IReadOnlyList<AgentTime> Times(IReadOnlyList<IReadOnlyList<(int From, int To)>> agents) =>
        [.. agents.Select(ranges => new AgentTime(true, WorkingHours.Parse(
            ranges is [(0, 1440)] ? "" : string.Join(", ", ranges.Select(range => $"{range.From / 60:00}:{range.From % 60:00}-{range.To / 60:00}:{range.To % 60:00}")))))];

    (int, int) Range(Random random, int span)
    {
        var from = OpenAt + random.Next(0, span);
        return (from, Math.Min(1440, from + random.Next(1, span)));
    }
}

/// <summary>One random history, replayed on the product's schedule and on the naive one; throws with its seed at the first difference.</summary>
sealed class ScheduleHistory
{
    const long Minute = HistoryWorld.Minute;

    // Not a record: two equal promises are two.
    sealed class Promise(long due, long? expiresAt)
    {
        public long Due => due;
        public long? ExpiresAt => expiresAt;
    }

    readonly HistoryWorld _world;
    readonly Random _random;
    readonly string _name;
    readonly bool _diligent;
    readonly Schedule _schedule;
    readonly NaiveSchedule _naive;
    readonly List<Promise> _promises = [];
    List<Promise> _working = []; // what the agents took up when the current minute began
    long _now;
    int _step;
    bool _agentsChanged;

    public ScheduleHistory(HistoryWorld world, int worldSeed, int seed)
    {
        _world = world;
        _random = new(seed);
        // Diligent: every slot that passes is worked by due time, nobody leaves, the clock is right. Then no promise may ever be missed.
        _diligent = _random.Next(2) == 0;
        _name = $"world {worldSeed}, history {seed}{(world.FullSize ? ", full size" : "")}{(_diligent ? ", diligent" : "")}";
        _schedule = new(world.Capacity);
        _naive = new(world.Agents);
        _now = world.Begin + _random.NextInt64(20 * Minute);
    }

    public int Admitted { get; private set; }
    public int Refused { get; private set; }

    public void Play(int steps)
    {
        for (_step = 0; _step < steps; _step++)
        {
            switch (_random.Next(_diligent ? 16 : 20))
            {
                case < 8: Submit(hold: false); break;
                case < 9: Submit(hold: true); break;
                case < 13: Pass(_random.NextInt64(_world.FullSize ? 20 * Minute : 2 * Minute)); break;
                case < 14: Pass(Minute - (_now % Minute)); break;
                case < 15: CompareQuestions(); break;
                case < 16: Finish(); break;
                case < 18: Finish(); break;
                case < 19 when _random.Next(40) == 0: ChangeAgents(); break;
                case < 20 when _random.Next(4) == 0: GoBack(); break;
                default: break;
            }
        }
        CompareSlots();
        if (_agentsChanged)
        {
            _world.Capacity.SetAgents(HistoryWorld.Times(_world.Agents));
        }
    }

    void Submit(bool hold)
    {
        for (var crowd = _world.FullSize ? _random.Next(60) : 0; crowd > 0; crowd--)
        {
            // Unchecked one by one: a wrong answer here shows in the next matching.
            var theirs = _now + (_world.Tiers[_random.Next(3)] * Minute);
            if (_schedule.Judge(_now, theirs).Admitted)
            {
                _promises.Add(new(theirs, null));
                _schedule.Add(theirs);
            }
        }
        var due = _now + (_world.Tiers[_random.Next(3)] * Minute);
        var expected = _naive.CanAllBeKept(_now, _promises.Select(promise => promise.Due).Append(due)) && NaiveSchedule.FirstSlot(_now) < due / Minute;
        var verdict = _schedule.Judge(_now, due);
        Require(verdict.Admitted == expected, $"a promise due at {Show(due)} is {(expected ? "possible" : "impossible")}, but the schedule says {verdict.Reason}");
        if (!verdict.Admitted)
        {
            Refused++;
            return;
        }
        var slot = _schedule.SlotOfRank(_now, verdict.Rank)?.StartsAt;
        Require(slot >= _now && slot <= due - Minute, $"the slot {Show(slot)} of a promise due at {Show(due)} does not lie within it");
        _promises.Add(new(due, hold ? _now + Minute : null));
        _schedule.Add(due);
        Admitted++;
    }

    void Pass(long milliseconds)
    {
        var until = _now + milliseconds;
        while (_diligent)
        {
            if (_now % Minute == 0)
            {
                _working = [.. _promises.OrderBy(promise => promise.Due).Take(_naive.AgentsAt(_now / Minute).Count())];
            }
            var end = ((_now / Minute) + 1) * Minute;
            if (end > until)
            {
                break;
            }
            _now = end;
            foreach (var promise in _working.Where(_promises.Contains))
            {
                Drop(promise);
            }
            Expire(_now);
            foreach (var promise in _promises)
            {
                Require(promise.Due > _now, $"the promise due at {Show(promise.Due)} was starved although every slot was worked");
            }
        }
        _now = until;
        Expire(_now);
    }

    void Expire(long now)
    {
        foreach (var promise in _promises.Where(promise => promise.ExpiresAt <= now).ToList())
        {
            Drop(promise);
        }
    }

    void Finish()
    {
        if (_promises.Count > 0)
        {
            Drop(_promises[_random.Next(_promises.Count)]);
        }
    }

    void Drop(Promise promise)
    {
        _promises.Remove(promise);
        _schedule.Remove(promise.Due);
    }

    void ChangeAgents()
    {
        _agentsChanged = true;
        _naive.Agents = _world.RandomAgents(_random);
        _world.Capacity.SetAgents(HistoryWorld.Times(_naive.Agents));
    }

    void GoBack() => _now -= _random.NextInt64(5 * Minute);

    void CompareQuestions()
    {
        var tier = _world.Tiers[_random.Next(3)];
        var length = TimeSpan.FromMinutes(tier);
        var due = _now + (tier * Minute);
        var answered = _schedule.FreeCapacity(_now, length);
        Require(answered == 0 || Fit(answered), $"{answered} more promises of {tier} min do not fit, but the schedule says so");
        Require(!Fit(answered + 1), $"more promises of {tier} min fit than the {answered} that the schedule says");
        if (_world.FullSize)
        {
            return; // the naive search for the earliest time would take minutes
        }
        const int within = 60;
        var expected = tier == 1 && _now % Minute != 0 ? EarliestOfOneMinute() : _naive.Earliest(_now, tier * Minute, [.. _promises.Select(promise => promise.Due)], within);
        var earliest = _schedule.EarliestFor(_now, length);
        Require(earliest == expected || (expected is null && (earliest is null || earliest > _now + (within * Minute))), $"{tier} min are possible from {Show(expected)}, but the schedule says {Show(earliest)}");

        bool Fit(int more) => NaiveSchedule.FirstSlot(_now) < due / Minute && _naive.CanAllBeKept(_now, _promises.Select(promise => promise.Due).Concat(Enumerable.Repeat(due, more)));

        // Off a full minute a tier of one minute has no whole minute; the naive matching would call it missed at once.
        long? EarliestOfOneMinute() =>
            _naive.Earliest(NaiveSchedule.FirstSlot(_now) * Minute, Minute, [.. _promises.Select(promise => promise.Due)], within);
    }

    void CompareSlots()
    {
        var kept = _naive.CanAllBeKept(_now, _promises.Select(promise => promise.Due));
        var first = NaiveSchedule.FirstSlot(_now);
        var taken = new HashSet<ScheduleSlot>();
        var sameMinute = 0;
        var before = long.MinValue;
        foreach (var due in _promises.Select(promise => promise.Due).Order())
        {
            sameMinute = due / Minute == before ? sameMinute + 1 : 0;
            before = due / Minute;
            var rank = _schedule.FirstRankOf(_now, due) + sameMinute;
            Require(rank == taken.Count, $"the promise due at {Show(due)} has rank {taken.Count}, but the schedule says {rank}");
            if (_schedule.SlotOfRank(_now, rank) is not { } slot)
            {
                Require(!kept || due / Minute <= first, "a promise that can be kept has no slot");
                return;
            }
            var minute = slot.StartsAt / Minute;
            Require(taken.Add(slot), $"two promises have the slot {Show(slot.StartsAt)} of agent {slot.Agent}");
            Require(minute >= first && _naive.AgentsAt(minute).Contains(slot.Agent), $"agent {slot.Agent} does not work at {Show(slot.StartsAt)}");
            Require(!kept || minute + 1 <= due / Minute || due / Minute <= first, $"the slot {Show(slot.StartsAt)} ends after the due time {Show(due)}");
        }
    }

    void Require(bool condition, string what)
    {
        if (!condition)
        {
            Assert.Fail($"{_name}, step {_step} at {Show(_now)}: {what}. Tiers {string.Join('/', _world.Tiers)} min; due: {string.Join(' ', _promises.Select(promise => Show(promise.Due)))}; agents: {string.Join(" | ", HistoryWorld.Times(_naive.Agents).Select(agent => agent.Hours.IsAlways ? "always" : agent.Hours.ToString()))}");
        }
    }

    static string Show(long? time) => time is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) : "never";
}
