using System.Globalization;
using Ticketing.Heartbeats;
using Ticketing.Tickets;

namespace Ticketing.Store.Heartbeats;

/// <summary>Checks inside the writer's transaction: each look is at the row as it is now, so that a ping and the end of patience that meet are one after the other.</summary>
sealed class CheckWork(TenantSession session)
{
    /// <summary>Pings kept per check.</summary>
    public const int Kept = 100;

    public Outcome<Check> Save(Check check, Origin origin)
    {
        if (check.Id == 0)
        {
            check = check with { Id = session.NextId("checks"), CreatedAt = session.Now };
            check = check with { Slug = FreeSlug(check) };
            CheckSql.Add(session.Sql, check);
        }
        else
        {
            if (Find(check.Id) is not { } before)
            {
                return Missing(check.Id);
            }
            // How it is comes from its pings alone, whatever was read before.
            check = CheckRules.Rescheduled(before with { Name = check.Name, Slug = check.Slug, Tags = check.Tags, Description = check.Description, Schedule = check.Schedule, GraceSeconds = check.GraceSeconds }, session.Now);
            check = check with { Slug = FreeSlug(check) };
            CheckSql.Change(session.Sql, check);
        }
        Note(check, "saved", origin);
        return check;
    }

    public Outcome<Check> Pause(long id, Origin origin)
    {
        if (Find(id) is not { } check)
        {
            return Missing(id);
        }
        if (check.IsPaused)
        {
            return check;
        }
        if (check.IsDown)
        {
            Finish(check, origin);
        }
        return Keep(CheckRules.Pause(check) with { IsDown = false }, "paused", origin);
    }

    public Outcome<Check> Resume(long id, Origin origin)
    {
        if (Find(id) is not { } check)
        {
            return Missing(id);
        }
        return check.IsPaused
            ? Keep(check with { IsPaused = false, LastPingAt = null, AlertAt = null }, "resumed", origin)
            : new Refusal(RefusalKind.Conflict, "not-paused", $"The check {check.Name} is not paused.");
    }

    public Outcome<Check> Delete(long id, Origin origin)
    {
        if (Find(id) is not { } check)
        {
            return Missing(id);
        }
        if (check.IsDown)
        {
            Finish(check, origin);
        }
        session.Sql.Send(CheckSql.ForgetPings, id, check.Pings);
        session.Sql.Send(CheckSql.Delete, id);
        Note(check, "deleted", origin);
        return check;
    }

    public Outcome<Check> Take(long id, Ping ping, PingOrigin from)
    {
        if (Find(id) is not { } check)
        {
            return Missing(id);
        }
        var (after, turn) = CheckRules.Take(check, ping, session.Now, BeginOf(check, ping));
        CheckSql.Change(session.Sql, after);
        session.Sql.Send(CheckSql.InsertPing,
            id, after.Pings, session.Now.Milliseconds, (long)ping.Kind, (long?)ping.ExitStatus, ping.Run, from.Method, from.Address, from.Agent, ping.Body, ping.Kind is PingKind.Success or PingKind.Failure ? after.DurationMilliseconds : null);
        if (after.Pings > Kept)
        {
            session.Sql.Send(CheckSql.ForgetPings, id, after.Pings - Kept);
        }
        var origin = new Origin(check.Slug, "ping", from.Address);
        if (turn == CheckTurn.Down)
        {
            Report(after, ping.ExitStatus is { } status ? $"{check.Name} failed with exit status {status}" : $"{check.Name} failed", ping.Body, origin);
        }
        else if (turn == CheckTurn.Up && check.IsDown)
        {
            Finish(after, origin);
        }
        return after;
    }

    /// <summary>If it is still silent: its ticket.</summary>
    public void Silence(long id)
    {
        if (Find(id) is { } check && CheckRules.Silent(check, session.Now) is { } silent)
        {
            CheckSql.Change(session.Sql, silent);
            var last = check.LastPingAt is { } at ? $"The last ping came at {Utc(at)}." : "It has never said that it is well.";
            var began = check.StartedAt is { } start ? $" A run began at {Utc(start)} and has not ended." : "";
            Report(silent, $"{check.Name} is silent", last + began, Origin.Clock);
        }
    }

    Check? Find(long id) => session.Sql.First(CheckSql.ById, CheckSql.Read, id);

    Check Keep(Check check, string what, Origin origin)
    {
        CheckSql.Change(session.Sql, check);
        Note(check, what, origin);
        return check;
    }

    Instant? BeginOf(Check check, Ping ping) =>
        check.StartedAt is { } start && check.StartedRun == ping.Run ? start
        : ping.Run is { } run && session.Sql.Scalar(CheckSql.StartOf, check.Id, run) is long at ? new Instant(at)
        : null;

    string FreeSlug(Check check)
    {
        var (slug, number) = (check.Slug, 1);
        while (session.Sql.First(CheckSql.BySlug, CheckSql.Read, slug) is { } other && other.Id != check.Id)
        {
            var end = string.Create(CultureInfo.InvariantCulture, $"-{++number}");
            slug = check.Slug[..Math.Min(check.Slug.Length, TicketLimits.Name - end.Length)] + end;
        }
        return slug;
    }

    void Report(Check check, string title, string? description, Origin origin) => Submit(
        new() { Title = title, Description = description, System = check.Slug, Reference = Check.Reference, IfRefused = IfRefused.Record }, origin);

    void Finish(Check check, Origin origin) => Submit(new() { Title = $"{check.Name} is well again", System = check.Slug, Reference = Check.Reference, Signal = Signal.Ok }, origin);

    void Submit(Submission submission, Origin origin) => new SubmissionWork(session, new TicketEnd(session)).Run(submission, origin);

    void Note(Check check, string what, Origin origin) => session.Events.Append(session.Now, EventTypes.CheckChanged, null, origin, new EventData { System = check.Slug, Text = $"{check.Name}: {what}" }.Write());

    static Refusal Missing(long id) => Refusal.NotFound($"check {id}");

    static string Utc(Instant time) => time.Utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
