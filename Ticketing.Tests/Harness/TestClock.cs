namespace Ticketing.Tests.Harness;

/// <summary>A clock that stands still until the test moves it; timers fire, in order of their due time, while it is moved.</summary>
public sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    readonly Lock _gate = new();
    readonly List<TestTimer> _timers = [];
    DateTimeOffset _now = now;
    long _monotonic;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _monotonic;
        }
    }

    /// <summary>Moves both clocks forward and fires what comes due.</summary>
    public void Advance(TimeSpan by)
    {
        long until;
        lock (_gate)
        {
            until = _monotonic + by.Ticks;
        }
        while (true)
        {
            TestTimer? next;
            lock (_gate)
            {
                next = _timers.Where(t => t.Due <= until).MinBy(t => t.Due);
                var to = next?.Due ?? until;
                _now += TimeSpan.FromTicks(Math.Max(0, to - _monotonic));
                _monotonic = Math.Max(to, _monotonic);
                next?.Rearm();
            }
            if (next is null)
            {
                return;
            }
            next.Fire();
        }
    }

    /// <summary>Sets the wall clock alone, as an administrator or NTP does; timers and the monotonic clock do not notice.</summary>
    public void Jump(DateTimeOffset to)
    {
        lock (_gate)
        {
            _now = to;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    sealed class TestTimer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        TimeSpan _period;

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var fireNow = false;
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._monotonic + dueTime.Ticks;
                    fireNow = dueTime <= TimeSpan.Zero;
                    if (!fireNow)
                    {
                        clock._timers.Add(this);
                    }
                }
            }
            if (fireNow)
            {
                ThreadPool.QueueUserWorkItem(_ => Fire());
            }
            return true;
        }

        public void Rearm()
        {
            clock._timers.Remove(this);
            if (_period > TimeSpan.Zero)
            {
                Due += _period.Ticks;
                clock._timers.Add(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
