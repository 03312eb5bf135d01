using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>From when on a system counts as flooding and a condition as flapping. A first number of 0 switches that part off.</summary>
/// <param name="StormPerMinute">New tickets a minute of one system.</param>
/// <param name="StormBurst">… and how many at once after a quiet time.</param>
/// <param name="FlapChanges">A condition that came or went more often than this within <paramref name="FlapMinutes"/> flaps.</param>
/// <param name="FlapMinutes">… and is believed to be over when it was quiet for as long.</param>
public sealed record GuardLimits(int StormPerMinute, int StormBurst, int FlapChanges, int FlapMinutes)
{
    public static readonly GuardLimits Off = new(0, 0, 0, 10);

    public bool HoldsStorms => StormPerMinute > 0;
    public bool HoldsFlapping => FlapChanges > 0;
    public TimeSpan Quiet => TimeSpan.FromMinutes(FlapMinutes);
}

/// <summary>
/// Counts what systems report, in memory of a tenant's writer: a token bucket per system for new tickets, and the latest changes of each condition. A restart begins with full buckets and no changes;
/// what follows from the counts (folded reports, finishes that are held) is in the store. For one thread.
/// </summary>
public sealed class StormGuard(GuardLimits limits)
{
    /// <summary>Systems or conditions remembered before those that tell nothing any more are dropped.</summary>
    const int Remembered = 4_096;

    readonly Dictionary<string, (double Left, Instant At)> _buckets = new(StringComparer.Ordinal);
    readonly Dictionary<(string System, string Reference), Queue<Instant>> _changes = [];

    public GuardLimits Limits => limits;

    /// <summary>Counts a new ticket of a system. False: it is one too many.</summary>
    public bool Takes(string system, Instant now)
    {
        if (!limits.HoldsStorms)
        {
            return true;
        }
        if (_buckets.Count >= Remembered)
        {
            DropFull(now);
        }
        var left = LeftOf(system, now);
        _buckets[system] = (left < 1 ? left : left - 1, now);
        return left >= 1;
    }

    /// <summary>Counts that a condition came or went.</summary>
    /// <returns>Changes within <see cref="GuardLimits.FlapMinutes"/>, this one included; 0 where nothing is counted.</returns>
    public int Changed(string system, string reference, Instant now)
    {
        if (!limits.HoldsFlapping)
        {
            return 0;
        }
        if (_changes.Count >= Remembered)
        {
            DropQuiet(now);
        }
        if (!_changes.TryGetValue((system, reference), out var times))
        {
            _changes.Add((system, reference), times = new());
        }
        times.Enqueue(now);
        while (times.Count > limits.FlapChanges + 1 || now - times.Peek() >= limits.Quiet)
        {
            times.Dequeue();
        }
        return times.Count;
    }

    /// <summary>True if so many changes are flapping.</summary>
    public bool IsFlapping(int changes) => limits.HoldsFlapping && changes > limits.FlapChanges;

    double LeftOf(string system, Instant now) => _buckets.TryGetValue(system, out var bucket)
        ? Math.Min(limits.StormBurst, bucket.Left + (Math.Max(0, (now - bucket.At).TotalMinutes) * limits.StormPerMinute))
        : limits.StormBurst;

    void DropFull(Instant now)
    {
        foreach (var system in _buckets.Keys.Where(system => LeftOf(system, now) >= limits.StormBurst).ToList())
        {
            _buckets.Remove(system);
        }
    }

    void DropQuiet(Instant now)
    {
        foreach (var condition in _changes.Where(one => now - one.Value.Last() >= limits.Quiet).Select(one => one.Key).ToList())
        {
            _changes.Remove(condition);
        }
    }
}
