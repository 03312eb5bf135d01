namespace Ticketing.Notify;

/// <summary>Whether the mail server can be used at all. While it cannot, one mail at a time finds out if it is back; the others wait without being tried.</summary>
sealed class ServerWatch(TimeProvider clock, Func<double> jitter)
{
    readonly Lock _gate = new();
    (long Since, long ProbeAt)? _away;

    public bool IsAway
    {
        get
        {
            lock (_gate)
            {
                return _away is not null;
            }
        }
    }

    /// <summary>Time until the server is to be asked again; zero if now, or if it is not away.</summary>
    public TimeSpan UntilProbe
    {
        get
        {
            lock (_gate)
            {
                var left = _away is { } away ? clock.GetElapsedTime(clock.GetTimestamp(), away.ProbeAt) : TimeSpan.Zero;
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>It could not be used.</summary>
    /// <param name="news">True if it could until now.</param>
    /// <returns>How long it has been away.</returns>
    public TimeSpan Failed(out bool news)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            news = _away is null;
            var since = _away?.Since ?? now;
            var gone = clock.GetElapsedTime(since, now);
            _away = (since, now + (long)(RetryPlan.Probe(gone, jitter()).TotalSeconds * clock.TimestampFrequency));
            return gone;
        }
    }

    /// <summary>It answered to a mail.</summary>
    /// <returns>True if it was away until now.</returns>
    public bool Answered()
    {
        lock (_gate)
        {
            var news = _away is not null;
            _away = null;
            return news;
        }
    }
}
