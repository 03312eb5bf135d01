using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>A time of day in a zone, once on every local day: also on the days on which clocks are changed.</summary>
public sealed record DailyTime(TimeOnly At, TimeZoneInfo Zone)
{
    /// <summary>Null for an empty text.</summary>
    /// <param name="text">For example <c>07:00</c>; checked with the settings.</param>
    public static DailyTime? Parse(string text, TimeZoneInfo zone) => text.Length == 0 ? null : new(TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture), zone);

    /// <summary>The latest occurrence at or before a moment.</summary>
    public Instant LastUntil(Instant now)
    {
        var day = DayOf(now);
        return On(day) is var today && today <= now ? today : On(day.AddDays(-1));
    }

    /// <summary>The first occurrence after a moment.</summary>
    public Instant NextAfter(Instant moment)
    {
        var day = DayOf(moment);
        return On(day) is var today && today > moment ? today : On(day.AddDays(1));
    }

    /// <summary>A time that the clock leaves out is when the clock goes on; of one that it shows twice, the second.</summary>
    Instant On(DateOnly day)
    {
        var local = day.ToDateTime(At);
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }
        return Instant.From(new DateTimeOffset(local, Zone.GetUtcOffset(local)));
    }

    DateOnly DayOf(Instant moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment.Offset, Zone).DateTime);
}
