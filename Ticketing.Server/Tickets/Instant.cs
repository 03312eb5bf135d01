namespace Ticketing.Tickets;

/// <summary>A point in time with millisecond resolution, kept as milliseconds since 1970-01-01T00:00:00Z: what the store holds and what comparisons need.</summary>
public readonly record struct Instant(long Milliseconds) : IComparable<Instant>
{
    public const long MillisecondsPerMinute = 60_000;

    public static Instant From(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    /// <summary>For JSON: RFC 3339 in UTC with a trailing <c>Z</c>.</summary>
    public DateTime Utc => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds).UtcDateTime;

    public DateTimeOffset Offset => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);

    public int CompareTo(Instant other) => Milliseconds.CompareTo(other.Milliseconds);

    public static Instant operator +(Instant time, TimeSpan span) => new(time.Milliseconds + (long)span.TotalMilliseconds);
    public static Instant operator -(Instant time, TimeSpan span) => new(time.Milliseconds - (long)span.TotalMilliseconds);
    public static TimeSpan operator -(Instant later, Instant earlier) => TimeSpan.FromMilliseconds(later.Milliseconds - earlier.Milliseconds);
    public static bool operator <(Instant left, Instant right) => left.Milliseconds < right.Milliseconds;
    public static bool operator >(Instant left, Instant right) => left.Milliseconds > right.Milliseconds;
    public static bool operator <=(Instant left, Instant right) => left.Milliseconds <= right.Milliseconds;
    public static bool operator >=(Instant left, Instant right) => left.Milliseconds >= right.Milliseconds;

    public static Instant Add(Instant left, TimeSpan right) => left + right;
    public static TimeSpan Subtract(Instant left, Instant right) => left - right;
}
