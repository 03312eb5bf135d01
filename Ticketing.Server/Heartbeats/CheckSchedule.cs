using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Heartbeats;

/// <summary>When a check is expected to show itself.</summary>
/// <param name="PeriodSeconds">Longest pause between two pings; 0 if <paramref name="Text"/> says when.</param>
/// <param name="Text">An expression of cron, or of systemd's <c>OnCalendar=</c> (several on lines of their own); null if there is a period.</param>
/// <param name="Zone">IANA name of the time zone of <paramref name="Text"/>.</param>
public sealed record CheckSchedule(int PeriodSeconds, string? Text, string Zone)
{
    public const int ShortestSeconds = 10, LongestSeconds = 365 * 24 * 3600;

    public static CheckSchedule Every(int seconds) => new(seconds, null, "UTC");

    /// <summary>When the next ping is expected after one at <paramref name="after"/>; null = never.</summary>
    public Instant? Next(Instant after)
    {
        if (Text is null)
        {
            return after + TimeSpan.FromSeconds(PeriodSeconds);
        }
        Instant? first = null;
        foreach (var line in Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Read(line, out var own, out _) is { } schedule && FindZone(own ?? Zone) is { } zone && schedule.Next(after, zone) is { } next && (first is null || next < first))
            {
                first = next;
            }
        }
        return first;
    }

    /// <summary>What is wrong with an expression, continuing its field's name; null if nothing is.</summary>
    public static string? FaultOf(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Read(line, out var zone, out var fault) is null)
            {
                return fault;
            }
            if (zone is not null && FindZone(zone) is null)
            {
                return $"names the time zone '{zone}', which is not known";
            }
        }
        return string.IsNullOrWhiteSpace(text) ? "is empty" : null;
    }

    /// <summary>Null if there is no such zone.</summary>
    public static TimeZoneInfo? FindZone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    /// <summary>As Healthchecks tells them apart: five fields, or a word that begins with @, are cron's.</summary>
    static CalendarSchedule? Read(string line, out string? zone, out string? fault)
    {
        zone = null;
        var isCron = line.StartsWith('@') || line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 5;
        return isCron ? CronText.Read(line, out fault) : OnCalendarText.Read(line, out zone, out fault);
    }
}
