using Ticketing.Tickets;

namespace Ticketing.Scheduling;

/// <summary>
/// Since when a sign of life would have reached us. Nobody is missing because this server was down or asleep, or because its clock was set: after each of these every allowance begins anew.
/// </summary>
public sealed class ListeningTime
{
    /// <summary>The wall clock may differ this much from the monotonic clock between two calls before it counts as set: more than NTP slews in minutes, less than any grace that matters.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(20);

    readonly TimeProvider _clock;
    readonly Lock _gate = new();
    Instant _wall;
    long _timestamp;
    Instant _since;

    public ListeningTime(TimeProvider clock)
    {
        _clock = clock;
        _since = _wall = Instant.From(clock.GetUtcNow());
        _timestamp = clock.GetTimestamp();
    }

    /// <summary>Compares the clocks and says since when we have listened. Safe for several threads.</summary>
    public Instant Since()
    {
        lock (_gate)
        {
            return Compare();
        }
    }

    Instant Compare()
    {
        var wall = Instant.From(_clock.GetUtcNow());
        var timestamp = _clock.GetTimestamp();
        var set = (wall - _wall) - _clock.GetElapsedTime(_timestamp, timestamp);
        (_wall, _timestamp) = (wall, timestamp);
        if (set.Duration() > Tolerance)
        {
            _since = wall;
        }
        return _since;
    }
}
