using System.Globalization;

namespace Ticketing.Tickets;

/// <summary>Local days of a home: which one an instant lies in, and when one begins, also where the clocks are changed.</summary>
public static class LocalDays
{
    public const string Format = "yyyy-MM-dd";

    public static DateOnly Of(Instant time, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.Offset, zone).DateTime);

    /// <summary>The day's first instant; midnight itself unless the clocks skip it.</summary>
    public static Instant StartOf(DateOnly day, TimeZoneInfo zone) => At(day, TimeOnly.MinValue, zone);

    /// <summary>When a local clock shows this time on this day: the first time if it does so twice, the next time it can show if it skips this one.</summary>
    public static Instant At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }
        var offset = zone.GetUtcOffset(local);
        if (zone.IsAmbiguousTime(local))
        {
            foreach (var possible in zone.GetAmbiguousTimeOffsets(local))
            {
                offset = possible > offset ? possible : offset;
            }
        }
        return Instant.From(new DateTimeOffset(local, offset));
    }

    public static bool TryParse(string text, out DateOnly day) => DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    public static string Name(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);
}
