using System.Globalization;
using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The sweeps inside the writer's transaction. Each looks at the facts again, because what was found may have changed in between, and leaves the mark that keeps it from acting twice.</summary>
sealed class SweepWork(TenantSession session)
{
    public void WarnDueSoon(long id)
    {
        if (session.Tickets.Find(id) is { IsFinished: false, DueAt: { } dueAt } ticket && dueAt > session.Now)
        {
            Mark(ticket, SweepSql.MarkDueSoon, EventTypes.DueSoon, MailKinds.DueSoon);
        }
    }

    public void MarkBreached(long id)
    {
        if (session.Tickets.Find(id) is { IsFinished: false, DueAt: { } dueAt } ticket && dueAt <= session.Now)
        {
            Mark(ticket, SweepSql.MarkBreached, EventTypes.Breached, MailKinds.Breached);
        }
    }

    public void ReportSilent(MissingSystem missing)
    {
        if (session.Systems.Find(missing.Id) is { LastHeartbeatAt: { } last, SilentAfterSeconds: > 0 and var allowance } system && last == missing.Since)
        {
            Report(system, missing.Since, TicketSystem.HeartbeatReference, $"{system.Name} is silent", $"The last heartbeat came at {Utc(last)}; one is expected every {Span(allowance)}.");
        }
    }

    public void ReportOffline(MissingSystem missing)
    {
        if (session.Systems.Find(missing.Id) is { Online: false, OnlineChangedAt: { } since } system && since == missing.Since)
        {
            Report(system, since, TicketSystem.AvailabilityReference, $"{system.Name} is offline", $"It has been offline since {Utc(since)}, longer than its grace of {Span(system.GraceSeconds)}.");
        }
    }

    void Mark(Ticket ticket, string mark, string eventType, string mailKind)
    {
        if (session.Sql.Execute(mark, session.Now.Milliseconds, ticket.Id) == 0)
        {
            return;
        }
        var marked = ticket with { UpdatedAt = session.Now, Version = ticket.Version + 1 };
        if (eventType == EventTypes.Breached)
        {
            session.Tickets.SaveBreached(marked);
        }
        else
        {
            session.Tickets.Save(marked);
        }
        session.Events.Append(session.Now, eventType, ticket.Id, Origin.Clock);
        session.Mail.Queue(ticket, mailKind, session.Now);
    }

    void Report(TicketSystem system, Instant since, string reference, string title, string description)
    {
        var reported = session.Tickets.FindOpen(system.Name, reference) is not null
            || (session.Sql.Scalar(SweepSql.LastReport, system.Name, reference) is long last && last >= since.Milliseconds);
        if (reported)
        {
            return;
        }
        session.Events.Append(session.Now, EventTypes.SystemSilent, null, Origin.Clock, new EventData { System = system.Name, Reference = reference }.Write());
        var submission = new Submission { Title = title, Description = description, System = system.Name, Reference = reference, IfRefused = IfRefused.Record };
        new SubmissionWork(session, new TicketEnd(session)).Run(submission, Origin.Clock);
    }

    static string Utc(Instant time) => time.Utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    static string Span(int seconds) => seconds % 3600 == 0 ? $"{seconds / 3600} h" : seconds % 60 == 0 ? $"{seconds / 60} min" : $"{seconds} s";
}
