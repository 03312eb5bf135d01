namespace Ticketing.Admission;

/// <summary>Where the clock meets the slots: a slot is a whole minute, named by its number since 1970-01-01T00:00Z. Slot <c>n</c> lasts from minute n to minute n + 1.</summary>
static class ScheduleMinute
{
    public const long Milliseconds = 60_000;

    /// <summary>The first slot that starts at or after a time: a minute that has begun is gone.</summary>
    public static long FirstAt(long unixMilliseconds) => Floor(unixMilliseconds + Milliseconds - 1);

    /// <summary>The first slot that ends after a due time: usable are the slots before it.</summary>
    public static long Deadline(long dueAt) => Floor(dueAt);

    public static long ToUnixMilliseconds(long minute) => minute * Milliseconds;

    static long Floor(long milliseconds)
    {
        var (quotient, remainder) = Math.DivRem(milliseconds, Milliseconds);
        return remainder < 0 ? quotient - 1 : quotient;
    }
}
