using Ticketing.Tickets;

namespace Ticketing.Scheduling;

/// <summary>
/// Minutes of a calendar, as cron and systemd describe them. Local times that a change of the clock leaves out count at the moment of the change; those that come twice count the first time, unless every hour is meant
/// (as Debian's cron does it).
/// </summary>
public sealed record CalendarSchedule
{
    /// <summary>The rarest schedule that is not never: a 29th of February on a certain day of the week comes within 28 years, and 40 with 2100 in between.</summary>
    const int LongestYears = 40;

    /// <summary>Bit n = minute n.</summary>
    public required ulong Minutes { get; init; }

    /// <summary>Bit n = hour n.</summary>
    public required uint Hours { get; init; }

    /// <summary>Bit n = the n-th of a month.</summary>
    public required uint Days { get; init; }

    /// <summary>Bit n = the n-th last of a month; bit 1 is its last day.</summary>
    public uint LastDays { get; init; }

    /// <summary>Bit n = month n.</summary>
    public required uint Months { get; init; }

    /// <summary>Bit n = day n of the week, Sunday is 0.</summary>
    public required uint Weekdays { get; init; }

    /// <summary>True: a day matches by its date or by its day of the week (cron, when both are given); false: by both.</summary>
    public bool EitherDay { get; init; }

    /// <summary>Years that match; null = all.</summary>
    public IReadOnlySet<int>? Years { get; init; }

    bool EveryHour => Hours == (1u << 24) - 1;

    /// <summary>The first time after <paramref name="after"/>; null if there is none in 40 years.</summary>
    public Instant? Next(Instant after, TimeZoneInfo zone)
    {
        var time = new DateTimeOffset(after.Utc.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero).AddMinutes(1);
        var end = time.AddYears(LongestYears);
        while (time < end)
        {
            var local = TimeZoneInfo.ConvertTime(time, zone);
            var skipped = local.Offset - TimeZoneInfo.ConvertTime(time.AddMinutes(-1), zone).Offset;
            if (skipped > TimeSpan.Zero && !EveryHour && MatchesWithin(local.DateTime - skipped, local.DateTime))
            {
                return Instant.From(time);
            }
            if (!MatchesDay(local.DateTime))
            {
                time = StartOfDay(local.Date.AddDays(1), zone, time);
            }
            else if ((Hours >> local.Hour & 1) == 0)
            {
                time = time.AddMinutes(60 - local.Minute);
            }
            else if ((Minutes >> local.Minute & 1) == 0 || (!EveryHour && IsRepeated(local, zone)))
            {
                time = time.AddMinutes(1);
            }
            else
            {
                return Instant.From(time);
            }
        }
        return null;
    }

    bool MatchesDay(DateTime day)
    {
        if ((Months >> day.Month & 1) == 0 || Years?.Contains(day.Year) == false)
        {
            return false;
        }
        var fromEnd = DateTime.DaysInMonth(day.Year, day.Month) - day.Day + 1;
        var (date, weekday) = ((Days >> day.Day & 1) != 0 || (LastDays >> fromEnd & 1) != 0, (Weekdays >> (int)day.DayOfWeek & 1) != 0);
        return EitherDay ? date || weekday : date && weekday;
    }

    /// <summary>Local times that did not exist.</summary>
    bool MatchesWithin(DateTime from, DateTime until)
    {
        for (var time = from; time < until; time = time.AddMinutes(1))
        {
            if (MatchesDay(time) && (Hours >> time.Hour & 1) != 0 && (Minutes >> time.Minute & 1) != 0)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>True for the second of two equal local times.</summary>
    static bool IsRepeated(DateTimeOffset local, TimeZoneInfo zone) => zone.IsAmbiguousTime(local.DateTime) && zone.GetAmbiguousTimeOffsets(local.DateTime).Max() != local.Offset;

    /// <summary>The first moment of a local day, always later than <paramref name="after"/>.</summary>
    static DateTimeOffset StartOfDay(DateTime day, TimeZoneInfo zone, DateTimeOffset after)
    {
        var start = LocalDays.StartOf(DateOnly.FromDateTime(day), zone).Offset;
        return start > after ? start : after.AddMinutes(1);
    }
}
