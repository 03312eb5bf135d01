using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>A time in which alarms of some systems are expected. They are held, and what still fires at its end becomes a ticket then.</summary>
/// <param name="Systems">Whose alarms are held.</param>
/// <param name="StartsAt">Of a window that is once; null if it recurs.</param>
/// <param name="Cron">When it begins if it recurs, in local time, see <see cref="CronText"/>; null if it is once.</param>
/// <param name="Minutes">How long it lasts if it recurs.</param>
/// <param name="Ended">It was ended for good.</param>
public sealed record MaintenanceWindow(long Id, string Title, IReadOnlyList<string> Systems, Instant? StartsAt, Instant? EndsAt, string? Cron, int Minutes, bool Ended)
{
    public const int MostSystems = 100;

    /// <summary>Length of <see cref="Cron"/>.</summary>
    public const int LongestCron = 100;

    /// <summary>Longest turn of a window that recurs.</summary>
    public const int MostMinutes = 7 * 24 * 60;

    /// <summary>Until when it lasts; null while it does not.</summary>
    public Instant? ActiveUntil(Instant now, TimeZoneInfo zone)
    {
        if (Ended)
        {
            return null;
        }
        if (Cron is null)
        {
            return StartsAt <= now && now < EndsAt ? EndsAt : null;
        }
        // The last turn that began: the first one after "just too long ago", and any later one that has begun too.
        Instant? until = null;
        var parsed = CronText.Read(Cron, out _);
        for (var start = parsed?.Next(now - TimeSpan.FromMinutes(Minutes), zone); start <= now; start = parsed!.Next(start.Value, zone))
        {
            until = start.Value + TimeSpan.FromMinutes(Minutes);
        }
        return until;
    }

    /// <summary>What is wrong with an expression, continuing its field's name; null if nothing is.</summary>
    public static string? FaultOfCron(string cron) => CronText.Read(cron, out var fault) is null ? fault : null;

    public bool Covers(string system)
    {
        foreach (var one in Systems)
        {
            if (one == system)
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>An alarm that waits for a window's end.</summary>
/// <param name="Reference">Its own; null if it has none.</param>
/// <param name="Count">How often it was reported.</param>
public sealed record HeldAlarm(long WindowId, string System, string? Reference, string Title, Instant Since, Instant LastAt, long Count);

/// <summary>A window as it is now.</summary>
/// <param name="Until">Null while it does not last.</param>
public sealed record WindowNow(MaintenanceWindow Window, Instant? Until, IReadOnlyList<HeldAlarm> Held);
