using System.Collections.Concurrent;
using Ticketing.People;

namespace Ticketing.Intake.Http;

/// <summary>How many requests one user or token may send: a bucket that holds a minute's worth and fills evenly. Runs on the monotonic clock; costs nothing where it is switched off.</summary>
/// <param name="usersPerMinute">0 = no limit.</param>
/// <param name="tokensPerMinute">0 = no limit: a burst of alarms is when tickets are needed most.</param>
public sealed class FloodLimit(int usersPerMinute, int tokensPerMinute, TimeProvider time)
{
    readonly ConcurrentDictionary<(bool Token, long Id), Bucket> _buckets = [];

    /// <summary>No limit for anybody.</summary>
    public static FloodLimit None { get; } = new(0, 0, TimeProvider.System);

    /// <summary>Takes one request. Null: go on. Else: how long until the next may.</summary>
    public TimeSpan? TryTake(Principal who)
    {
        var token = who.Kind != PrincipalKind.User;
        var perMinute = token ? tokensPerMinute : usersPerMinute;
        return perMinute <= 0 ? null : _buckets.GetOrAdd((token, who.Id), _ => new(perMinute, time.GetTimestamp())).TryTake(perMinute, time);
    }

    sealed class Bucket(double left, long seen)
    {
        double _left = left;
        long _seen = seen;

        public TimeSpan? TryTake(int perMinute, TimeProvider time)
        {
            lock (this)
            {
                var now = time.GetTimestamp();
                _left = Math.Min(perMinute, _left + (time.GetElapsedTime(_seen, now).TotalMinutes * perMinute));
                _seen = now;
                if (_left < 1)
                {
                    return TimeSpan.FromMinutes((1 - _left) / perMinute);
                }
                _left--;
                return null;
            }
        }
    }
}
