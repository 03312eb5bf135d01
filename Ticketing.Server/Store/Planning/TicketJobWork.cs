using System.Globalization;
using Ticketing.Admission;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>A ticket that becomes a job of the plan, and a job that becomes a ticket, inside the writer's transaction. Each names the other; what happens to the job stands in the ticket's log, and its end finishes the ticket.</summary>
sealed class TicketJobWork(TenantSession session, MaintenanceSettings settings)
{
    /// <summary>System of tickets about what is none.</summary>
    public const string NoSystem = "maintenance";

    /// <param name="request">Asset 0 = the one that is the ticket's system.</param>
    public Outcome<Job> Plan(long id, JobRequest request, Origin origin)
    {
        if (session.Tickets.Find(id) is not { } ticket)
        {
            return Refusal.NotFound(Name("ticket", id));
        }
        if (ticket.IsFinished)
        {
            return new Refusal(RefusalKind.Conflict, PlanRules.FinishedAlready, $"Ticket {id} is {ticket.Status} already; only an unfinished one can be planned.");
        }
        if (session.Sql.List(PlanningSql.JobsOfTicket, PlanningSql.ReadJob, id).Find(planned => planned.Job.State == JobState.Planned)?.Job is { } known)
        {
            return new Refusal(RefusalKind.Conflict, "planned-already", $"Ticket {id} is planned already, as {TextOf(known)}. Move that job, or turn it back into the ticket.");
        }
        var assets = request.AssetId > 0 ? [request.AssetId] : session.Sql.List(PlanningSql.AssetsOfSystem, row => row.GetInt64(0), ticket.System);
        if (assets is not [var asset])
        {
            var fault = $"is missing: {(assets.Count == 0 ? "no asset is" : "several assets are")} the system {ticket.System}";
            return new Refusal(RefusalKind.Invalid, "invalid", $"assetId {fault}.") { Errors = new Dictionary<string, IReadOnlyList<string>> { ["assetId"] = [fault] } };
        }
        return new PlanWork(session, settings).Plan(LocalDays.Of(request.StartsAt, settings.Zone), request with { AssetId = asset, TicketId = id, Description = request.Description ?? ticket.Title }, origin);
    }

    /// <summary>The job is cancelled; what it was about is a ticket: the one that it was made of if that is unfinished, else a new one.</summary>
    public Outcome<Job> Return(DateOnly day, long id, Origin origin)
    {
        if (session.Plans.Of(day).Find(id) is not { State: JobState.Planned } job)
        {
            return new PlanWork(session, settings).Cancel(day, id, origin);
        }
        var ticket = job.TicketId is { } known && session.Tickets.Find(known) is { IsFinished: false } ? known : Open(job, origin);
        return new PlanWork(session, settings).Cancel(day, id, origin, ticket);
    }

    long Open(Job job, Origin origin)
    {
        var asset = session.Sql.First(PlanningSql.Asset, PlanningSql.ReadAsset, job.AssetId)?.Asset;
        var title = (job.Description ?? asset?.Name ?? Name("job", job.Id)).Split('\n')[0].Trim();
        var submission = new Submission
        {
            Title = title.Length > TicketLimits.Title ? title[..TicketLimits.Title] : title,
            Description = $"{asset?.Name}: {TextOf(job)}. {job.Description}",
            System = asset?.System ?? NoSystem,
            IfRefused = IfRefused.Record,
        };
        return new SubmissionWork(session, new TicketEnd(session)).Run(submission, origin, isAlarm: false).Ticket!.Id;
    }

    /// <summary>Tells the ticket of a job what happened to it.</summary>
    public void Tell(MaintenanceEvent e, Origin origin)
    {
        // A job that moves to another day is told in both.
        if (e.Job is not { TicketId: { } id } job || (e.Day is { } day && day != job.Day) || session.Tickets.Find(id) is not { IsFinished: false } ticket)
        {
            return;
        }
        if (job.State == JobState.Finished)
        {
            new TicketEnd(session).Finish(ticket, origin, $"{TextOf(job)} is finished{(job.Notes is { } notes ? $": {notes}" : "")}");
            return;
        }
        var was = e.Type == MaintenanceEvents.JobPlanned ? null : e.Type == MaintenanceEvents.JobMoved ? Name("job", job.Id) : TextOf(job);
        var changes = new Dictionary<string, FieldChange> { ["job"] = new(was, e.Type == MaintenanceEvents.JobCancelled ? null : TextOf(job)) };
        var changed = ticket with { UpdatedAt = session.Now, Version = ticket.Version + 1 };
        session.Tickets.Save(changed);
        var seq = session.Events.Append(session.Now, EventTypes.Changed, id, origin, new EventData { Changes = changes }.Write());
        session.Mail.QueueChange(changed, session.Now, origin.Actor, seq, changes);
    }

    string TextOf(Job job) => $"{Name("job", job.Id)} ({LocalDays.Name(job.Day)} {Time(job.Taken.From)}-{Time(job.Taken.Until)})";

    string Time(Instant time) => TimeZoneInfo.ConvertTime(time.Offset, settings.Zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    static string Name(string what, long id) => string.Create(CultureInfo.InvariantCulture, $"{what} {id}");
}
