namespace Ticketing.People;

/// <summary>
/// How often passwords may be guessed: per address, and per account (at most 100 wrong guesses in an hour from anywhere). Whoever logged in from an address before has an allowance of
/// his own there, so that strangers cannot lock an owner out. Time is an argument; the memory is bounded.
/// </summary>
public sealed class LoginThrottle(int capacity = 20_000)
{
    /// <summary>50 at once and 50 an hour: 100 in any first hour.</summary>
    public static readonly Allowance PerAccount = new(50, TimeSpan.FromHours(1) / 50);

    /// <summary>20 at once and one every 10 s: a household behind one address, not a guessing machine.</summary>
    public static readonly Allowance PerAddress = new(20, TimeSpan.FromSeconds(10));

    /// <summary>For an account at an address it was used from before.</summary>
    public static readonly Allowance PerKnownPair = new(10, TimeSpan.FromMinutes(1));

    readonly Lock _lock = new();
    readonly Dictionary<Key, Bucket> _buckets = [];
    readonly Dictionary<Key, DateTimeOffset> _known = [];

    /// <summary>Takes one attempt. Null: it may be checked. Else: how long until the next may.</summary>
    public TimeSpan? TryTake(string account, string? address, DateTimeOffset now)
    {
        lock (_lock)
        {
            var pair = new Key(account, address ?? "");
            if (_known.ContainsKey(pair))
            {
                return Take(pair, PerKnownPair, now);
            }
            var place = new Key("", address ?? "");
            return Take(place, PerAddress, now) ?? Take(new(account, ""), PerAccount, now);
        }
    }

    /// <summary>Gives the attempt back and remembers that this account is used from this address.</summary>
    public void Succeeded(string account, string? address, DateTimeOffset now)
    {
        lock (_lock)
        {
            var pair = new Key(account, address ?? "");
            _buckets.Remove(pair);
            if (_known.Count >= capacity)
            {
                _known.Remove(_known.MinBy(known => known.Value).Key);
            }
            if (!_known.ContainsKey(pair))
            {
                Give(new("", address ?? ""), PerAddress);
                Give(new(account, ""), PerAccount);
            }
            _known[pair] = now;
        }
    }

    TimeSpan? Take(Key key, Allowance allowance, DateTimeOffset now)
    {
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            if (_buckets.Count >= capacity && !MakeRoom(now))
            {
                return allowance.Every;
            }
            bucket = new(allowance.Burst, now);
        }
        bucket = bucket.At(now, allowance);
        if (bucket.Left < 1)
        {
            _buckets[key] = bucket;
            return (1 - bucket.Left) * allowance.Every;
        }
        _buckets[key] = bucket with { Left = bucket.Left - 1 };
        return null;
    }

    void Give(Key key, Allowance allowance)
    {
        if (_buckets.TryGetValue(key, out var bucket))
        {
            _buckets[key] = bucket with { Left = Math.Min(allowance.Burst, bucket.Left + 1) };
        }
    }

    /// <summary>Forgets what has been quiet for so long that its allowance is whole again.</summary>
    bool MakeRoom(DateTimeOffset now)
    {
        foreach (var (key, bucket) in _buckets)
        {
            if (now - bucket.Seen > TimeSpan.FromHours(1))
            {
                _buckets.Remove(key);
            }
        }
        return _buckets.Count < capacity;
    }

    readonly record struct Key(string Account, string Address);

    /// <param name="Burst">Attempts at once.</param>
    /// <param name="Every">Time after which one more is allowed.</param>
    public readonly record struct Allowance(double Burst, TimeSpan Every);

    readonly record struct Bucket(double Left, DateTimeOffset Seen)
    {
        /// <summary>The bucket after the time since it was last seen; a clock that goes back changes nothing.</summary>
        public Bucket At(DateTimeOffset now, Allowance allowance) =>
            now <= Seen ? this : new(Math.Min(allowance.Burst, Left + ((now - Seen) / allowance.Every)), now);
    }
}
