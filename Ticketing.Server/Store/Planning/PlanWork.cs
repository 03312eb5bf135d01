using System.Globalization;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>Jobs inside the writer's transaction: read the day, ask <see cref="PlanRules"/>, write the event at the version that was decided on. If somebody else has taken that version, all of it again.</summary>
sealed class PlanWork(TenantSession session, MaintenanceSettings settings)
{
    /// <summary>How often a decision is made anew before it counts as a fault. The writer's lock makes the first one stand; what else writes to a stream is rare.</summary>
    const int MostTries = 20;

    readonly PlanningLog _log = new(session);

    public Outcome<Job> Plan(DateOnly day, JobRequest request, Origin origin)
    {
        if (Fit(day, request.StartsAt, request.EndsAt) is { } misfit)
        {
            return misfit;
        }
        if (Parties(request.AssetId, request.ContactId) is var (contact, unknown) && unknown is not null)
        {
            return unknown;
        }
        Job? planned = null;
        return Decide(day, origin, plan =>
        {
            if (PlanRules.Room(plan, request.AssetId, request.StartsAt, request.EndsAt, 0, settings.Workstations, settings.Zone) is { } refusal)
            {
                return refusal;
            }
            planned ??= new Job(session.NextId("jobs"), day, request.AssetId, contact, request.StartsAt, request.EndsAt, request.Description, JobState.Planned, request.TicketId, null, null, null, 0, session.Now);
            return new MaintenanceEvent(MaintenanceEvents.JobPlanned) { Job = planned };
        });
    }

    public Outcome<Job> Move(DateOnly day, long id, JobMove move, Origin origin)
    {
        if (session.Plans.Of(day).Find(id) is not { } job)
        {
            return Missing(day, id);
        }
        var moved = job with
        {
            AssetId = move.AssetId ?? job.AssetId, ContactId = move.ContactId ?? job.ContactId, StartsAt = move.StartsAt ?? job.StartsAt, EndsAt = move.EndsAt ?? job.EndsAt, Description = move.Description ?? job.Description,
        };
        moved = moved with { Day = LocalDays.Of(moved.StartsAt, settings.Zone) };
        if (PlanRules.Unfinished(job) is { } ended)
        {
            return ended;
        }
        if (Fit(moved.Day, moved.StartsAt, moved.EndsAt) is { } misfit)
        {
            return misfit;
        }
        if (Parties(moved.AssetId, moved.ContactId).Unknown is { } unknown)
        {
            return unknown;
        }
        var outcome = Decide(moved.Day, origin, plan => PlanRules.Room(plan, moved.AssetId, moved.StartsAt, moved.EndsAt, id, settings.Workstations, settings.Zone) is { } refusal
            ? refusal
            : new MaintenanceEvent(MaintenanceEvents.JobMoved) { Day = moved.Day, Job = moved });
        if (outcome.Value is not null && moved.Day != day)
        {
            // The day that it leaves is told too.
            Decide(day, origin, _ => new MaintenanceEvent(MaintenanceEvents.JobMoved) { Day = day, Job = moved });
        }
        return outcome;
    }

    public Outcome<Job> Finish(DateOnly day, long id, Instant actualStart, Instant actualEnd, string? notes, Origin origin) => Change(day, id, origin, job =>
        new MaintenanceEvent(MaintenanceEvents.JobFinished)
        {
            Job = job with { State = JobState.Finished, ActualStart = actualStart, ActualEnd = actualEnd, Notes = notes, CostCents = Money.Cents(settings.HourlyRate, actualStart, actualEnd) },
        });

    /// <param name="ticket">What becomes of it; null = the ticket it was made of, if any.</param>
    public Outcome<Job> Cancel(DateOnly day, long id, Origin origin, long? ticket = null) =>
        Change(day, id, origin, job => new MaintenanceEvent(MaintenanceEvents.JobCancelled) { Job = job with { State = JobState.Cancelled, TicketId = ticket ?? job.TicketId } });

    Outcome<Job> Change(DateOnly day, long id, Origin origin, Func<Job, MaintenanceEvent> change) => Decide(day, origin, plan =>
        plan.Find(id) is not { } job ? Missing(day, id)
        : PlanRules.Unfinished(job) is { } ended ? ended
        : change(job));

    /// <param name="decide">Pure; may be asked again about a newer plan.</param>
    Outcome<Job> Decide(DateOnly day, Origin origin, Func<DayPlan, Outcome<MaintenanceEvent>> decide)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var plan = session.Plans.Of(day);
            var decision = decide(plan);
            if (decision.Value is not { } e)
            {
                return decision.Refusal!;
            }
            if ((plan.Version > 0 || _log.TryAppend(plan, new(MaintenanceEvents.PlanCreated) { Day = day }, origin)) && _log.TryAppend(plan, e, origin))
            {
                new DayWork(session, settings).Expect();
                new TicketJobWork(session, settings).Tell(e, origin);
                return e.Job!;
            }
            session.Plans.Forget(day);
        }
        throw new InvalidOperationException($"The plan of {LocalDays.Name(day)} changed under {MostTries} decisions in a row.");
    }

    Refusal? Fit(DateOnly day, Instant startsAt, Instant endsAt) =>
        endsAt <= startsAt ? Invalid("endsAt", "must be later than startsAt")
        : PlanRules.OneDay(startsAt, endsAt, settings.Zone) is { } split ? split
        : LocalDays.Of(startsAt, settings.Zone) is var first && first != day ? Invalid("startsAt", $"is on {LocalDays.Name(first)} ({settings.Zone.Id}), not on {LocalDays.Name(day)} whose plan this is")
        : null;

    /// <summary>Asset and contact as the plan knows them.</summary>
    /// <param name="contactId">0 = the asset's owner.</param>
    (long Contact, Refusal? Unknown) Parties(long assetId, long contactId)
    {
        if (session.Sql.First(PlanningSql.Known, PlanningSql.ReadKnown, Known.Asset, assetId) is not { Archived: false } asset)
        {
            return (0, Invalid("assetId", string.Create(CultureInfo.InvariantCulture, $"is {assetId}: there is no such asset, or it is archived")));
        }
        var contact = contactId > 0 ? contactId : asset.OwnerId ?? 0;
        return contact == 0 ? (0, Invalid("contactId", "is missing, and the asset has no owner"))
            : session.Sql.First(PlanningSql.Known, PlanningSql.ReadKnown, Known.Contact, contact) is { Archived: false } ? (contact, null)
            : (0, Invalid("contactId", string.Create(CultureInfo.InvariantCulture, $"is {contact}: there is no such contact, or it is archived")));
    }

    Refusal Missing(DateOnly day, long id) =>
        session.Sql.First(PlanningSql.Job, PlanningSql.ReadJob, id) is { Job: { State: JobState.Cancelled } job } && job.Day == day ? PlanRules.Unfinished(job)! : Refusal.NotFound(string.Create(CultureInfo.InvariantCulture, $"job {id} on {LocalDays.Name(day)}"));

    static Refusal Invalid(string field, string fault) => new(RefusalKind.Invalid, "invalid", $"{field} {fault}.") { Errors = new Dictionary<string, IReadOnlyList<string>> { [field] = [fault] } };
}
