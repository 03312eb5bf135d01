namespace Ticketing.People;

/// <summary>How often codes of a second factor may be guessed, by whoever knows the password already: ten at once and ten an hour.</summary>
public sealed class CodeThrottle
{
    public const int Burst = 10;
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(6);

    readonly Lock _lock = new();
    readonly Dictionary<long, (double Left, DateTimeOffset Seen)> _buckets = [];

    /// <summary>Takes one attempt of a user. Null: it may be checked. Else: how long until the next may.</summary>
    public TimeSpan? TryTake(long user, DateTimeOffset now)
    {
        lock (_lock)
        {
            var (left, seen) = _buckets.GetValueOrDefault(user, (Burst, now));
            left = now > seen ? Math.Min(Burst, left + ((now - seen) / Every)) : left;
            var may = left >= 1;
            _buckets[user] = (may ? left - 1 : left, now > seen ? now : seen);
            return may ? null : (1 - left) * Every;
        }
    }

    /// <summary>A code was right: the attempt was none.</summary>
    public void Succeeded(long user)
    {
        lock (_lock)
        {
            if (_buckets.TryGetValue(user, out var bucket))
            {
                _buckets[user] = (Math.Min(Burst, bucket.Left + 1), bucket.Seen);
            }
        }
    }
}
