using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>
/// Notices that a local day has begun. Asked every few seconds; remembers in memory what is done, so that asking costs nothing. What it starts is decided again in the store, where each day is recorded once:
/// asking too often, on several servers or after a restart repeats nothing.
/// </summary>
/// <param name="act">Does what is left of the day; false while there is more, or it could not.</param>
/// <param name="late">True if something was planned for today since, and has waited long enough.</param>
public sealed class DayClock(TimeZoneInfo zone, TimeProvider clock, Func<CancellationToken, ValueTask<bool>> act, Func<DateOnly, Instant, bool> late)
{
    /// <summary>A clock that was set by more than this is not believed at once: a wrong one is often right again soon, and reminders cannot be taken back.</summary>
    public static readonly TimeSpan Leap = TimeSpan.FromHours(1);

    /// <summary>How long it has to stay.</summary>
    public static readonly TimeSpan Doubt = TimeSpan.FromMinutes(15);

    /// <summary>Jobs planned for today that long ago are reminded of; those planned in one go together.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(15);

    DateOnly? _done;
    (Instant Wall, long Stamp)? _last;
    long? _doubtful;

    /// <summary>True while there is more to do at once.</summary>
    public async ValueTask<bool> RunAsync(Instant now, CancellationToken cancel)
    {
        var today = LocalDays.Of(now, zone);
        if (IsInDoubt(now) || (_done == today && !late(today, now)))
        {
            return false;
        }
        if (!await act(cancel).ConfigureAwait(false))
        {
            return true;
        }
        _done = today;
        return false;
    }

    bool IsInDoubt(Instant now)
    {
        var stamp = clock.GetTimestamp();
        if (_last is { } last && ((now - last.Wall) - clock.GetElapsedTime(last.Stamp, stamp)).Duration() > Leap)
        {
            _doubtful = stamp;
        }
        _last = (now, stamp);
        if (_doubtful is { } since && clock.GetElapsedTime(since, stamp) < Doubt)
        {
            return true;
        }
        _doubtful = null;
        return false;
    }
}
