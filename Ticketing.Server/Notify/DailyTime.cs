using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>A time of day in a zone, once on every local day: also on the days on which clocks are changed (<see cref="LocalDays.At"/>).</summary>
public sealed record DailyTime(TimeOnly At, TimeZoneInfo Zone)
{
    /// <summary>Null for an empty text.</summary>
    /// <param name="text">For example <c>07:00</c>; checked with the settings.</param>
    public static DailyTime? Parse(string text, TimeZoneInfo zone) => text.Length == 0 ? null : new(TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture), zone);

    /// <summary>The latest occurrence at or before a moment.</summary>
    public Instant LastUntil(Instant now)
    {
        var day = LocalDays.Of(now, Zone);
        return On(day) is var today && today <= now ? today : On(day.AddDays(-1));
    }

    /// <summary>The first occurrence after a moment.</summary>
    public Instant NextAfter(Instant moment)
    {
        var day = LocalDays.Of(moment, Zone);
        return On(day) is var today && today > moment ? today : On(day.AddDays(1));
    }

    Instant On(DateOnly day) => LocalDays.At(day, At, Zone);
}
