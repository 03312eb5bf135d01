using System.Text;
using Ticketing.Tickets;

namespace Ticketing.Heartbeats;

/// <summary>What a ping, or its absence, means for a check.</summary>
public enum CheckTurn
{
    /// <summary>Nothing to tell.</summary>
    None,

    /// <summary>It failed or is silent: a ticket.</summary>
    Down,

    /// <summary>It is well: its ticket is finished.</summary>
    Up,
}

/// <summary>The rules of heartbeats, as Healthchecks has them (https://healthchecks.io/docs/http_api/).</summary>
public static class CheckRules
{
    /// <summary>After a ping.</summary>
    /// <param name="runBegan">When the run of this ping began; null if that is not known.</param>
    public static (Check Check, CheckTurn Turn) Take(Check check, Ping ping, Instant now, Instant? runBegan)
    {
        var counted = check with { Pings = check.Pings + 1 };
        switch (ping.Kind)
        {
            case PingKind.Log:
                return (counted, CheckTurn.None);
            case PingKind.Start:
                var end = now + TimeSpan.FromSeconds(check.GraceSeconds);
                return (counted with { IsPaused = false, StartedAt = now, StartedRun = ping.Run, AlertAt = check.IsDown ? null : check.AlertAt < end ? check.AlertAt : end }, CheckTurn.None);
            default:
                var failed = ping.Kind == PingKind.Failure;
                var ends = check.StartedRun == ping.Run;
                var after = counted with
                {
                    IsPaused = false,
                    IsDown = failed,
                    LastPingAt = now,
                    StartedAt = ends ? null : check.StartedAt,
                    StartedRun = ends ? null : check.StartedRun,
                    DurationMilliseconds = (now - runBegan)?.Ticks / TimeSpan.TicksPerMillisecond,
                };
                return (after with { AlertAt = failed ? null : AlertAfter(after, now) }, failed ? CheckTurn.Down : CheckTurn.Up);
        }
    }

    /// <summary>If its time has come: it is silent. Null if it is not, because a ping came first.</summary>
    public static Check? Silent(Check check, Instant now) =>
        check is { IsDown: false, IsPaused: false } && check.AlertAt <= now ? check with { IsDown = true, AlertAt = null, StartedAt = null, StartedRun = null } : null;

    /// <summary>After its schedule was changed, or it is expected again.</summary>
    public static Check Rescheduled(Check check, Instant now) =>
        check with { AlertAt = check.IsDown || check.IsPaused || check.LastPingAt is not { } last ? null : AlertAfter(check, check.Schedule.Next(last) < now ? now : last) };

    public static Check Pause(Check check) => check with { IsPaused = true, AlertAt = null, StartedAt = null, StartedRun = null };

    /// <summary>Words of a name that fit into an address; the start of the id if none does.</summary>
    public static string SlugOf(string name, Guid uuid)
    {
        var slug = new StringBuilder();
        foreach (var c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '_')
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-' && (c is '-' or '.' or '/' || char.IsWhiteSpace(c)))
            {
                slug.Append('-');
            }
        }
        var text = slug.ToString().Trim('-');
        return text.Length == 0 ? uuid.ToString("N")[24..] : text.Length > TicketLimits.Name ? text[..TicketLimits.Name].Trim('-') : text;
    }

    static Instant? AlertAfter(Check check, Instant ping)
    {
        var silent = check.Schedule.Next(ping) + TimeSpan.FromSeconds(check.GraceSeconds);
        var endless = check.StartedAt + TimeSpan.FromSeconds(check.GraceSeconds);
        return endless < silent ? endless : silent;
    }
}
