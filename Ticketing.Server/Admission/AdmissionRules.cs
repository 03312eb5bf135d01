using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>What is to be done with a submission.</summary>
public enum Verdict
{
    /// <summary>The condition is over: finish the unfinished ticket.</summary>
    Finish,

    /// <summary>The condition is over and nothing is open: nothing to do.</summary>
    NothingToFinish,

    /// <summary>A repeat of the unfinished ticket.</summary>
    Merge,

    /// <summary>A new ticket, with a promise if <see cref="Judgement.Guaranteed"/>.</summary>
    Create,

    /// <summary>Nothing is stored but an audit entry.</summary>
    Refuse,
}

/// <summary>A decision with its reason.</summary>
/// <param name="DueAt">The due time of a new ticket with a tier; null otherwise.</param>
/// <param name="Refusal">Why there is no promise; for <see cref="Verdict.Refuse"/>, and for a ticket that is recorded without one.</param>
public readonly record struct Judgement(Verdict Verdict, Sla Sla = Sla.None, Instant? DueAt = null, bool Guaranteed = false, Refusal? Refusal = null);

/// <summary>The one decision of the product, pure over facts already fetched: merge, finish, create with or without a promise, or refuse.</summary>
public static class AdmissionRules
{
    /// <summary>Code of the refusal of a tier.</summary>
    public const string NotGuaranteedCode = "sla-not-guaranteed";

    /// <param name="open">The unfinished ticket of the submission's system and reference; null if there is none (or no reference).</param>
    /// <param name="systemTier">The tier of tickets of this system that name none.</param>
    /// <param name="hold">The hold the submission names, if it is still held.</param>
    /// <param name="schedule">The tenant's promises; read only.</param>
    /// <param name="waits">The ticket would begin in a state of kind waiting: it gets its promise when it leaves that, see <see cref="Promise"/>.</param>
    public static Judgement Judge(Submission submission, Ticket? open, Sla systemTier, Hold? hold, Schedule schedule, Instant now, bool waits = false)
    {
        if (submission.Signal == Signal.Ok)
        {
            return new(open is null ? Verdict.NothingToFinish : Verdict.Finish);
        }
        if (open is not null)
        {
            return new(Verdict.Merge);
        }
        if (waits && (hold is not null || submission.HoldId is null))
        {
            return new(Verdict.Create, hold?.Sla ?? submission.Sla ?? systemTier);
        }
        if (hold is not null)
        {
            return new(Verdict.Create, hold.Sla, hold.DueAt, Guaranteed: true);
        }
        if (submission.HoldId is not null)
        {
            return new(Verdict.Refuse, Refusal: new(RefusalKind.Conflict, "hold-expired", "The hold is not held any more: it lasts 60 seconds and can be used once. Take a new one, or send the ticket without holdId."));
        }
        var tier = submission.Sla ?? systemTier;
        if (tier == Sla.None)
        {
            return new(Verdict.Create);
        }
        var dueAt = now + tier.Length();
        if (schedule.Judge(now.Milliseconds, dueAt.Milliseconds).Admitted)
        {
            return new(Verdict.Create, tier, dueAt, Guaranteed: true);
        }
        var refusal = NotGuaranteed(tier, schedule, now);
        return submission.IfRefused == IfRefused.Record
            ? new(Verdict.Create, tier, dueAt, Guaranteed: false, refusal)
            : new(Verdict.Refuse, tier, Refusal: refusal);
    }

    /// <summary>The promise of a ticket that waited and is to be worked on from now; the ticket as it is if it has one or no tier. What cannot be promised any more is due all the same, but not guaranteed: who approved is not to blame.</summary>
    /// <param name="schedule">The tenant's promises; read only.</param>
    public static Ticket Promise(Ticket ticket, Schedule schedule, Instant now)
    {
        if (ticket.Sla == Sla.None || ticket.DueAt is not null)
        {
            return ticket;
        }
        var dueAt = now + ticket.Sla.Length();
        return ticket with { DueAt = dueAt, Guaranteed = schedule.Judge(now.Milliseconds, dueAt.Milliseconds).Admitted };
    }

    /// <summary>The refusal of a tier: when it would next be possible, and what is possible now.</summary>
    public static Refusal NotGuaranteed(Sla tier, Schedule schedule, Instant now) =>
        new(RefusalKind.Conflict, NotGuaranteedCode, $"No agent has a free minute left within the {tier.Length().TotalHours:0} hours of {tier.Name()}: the promise could not be kept. Nothing was stored.")
        {
            Earliest = schedule.EarliestFor(now.Milliseconds, tier) is { } earliest ? new Instant(earliest) : null,
            Offers = schedule.Offers(now.Milliseconds),
        };
}
