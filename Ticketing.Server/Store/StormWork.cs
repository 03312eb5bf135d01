using System.Globalization;
using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// A system that floods, inside the writer's transaction: what would be one new ticket too many is counted in one "storm" ticket of that system instead, so that it takes neither the others' capacity nor anybody's overview.
/// A promise that was asked for is kept by a storm ticket of that tier, which is due no later. What each report said stays in the audit trail.
/// </summary>
sealed class StormWork(TenantSession session)
{
    /// <summary>True if this new ticket is one too many. What people report themselves, what time starts and what a hold was taken for is never counted.</summary>
    public bool IsOneTooMany(Submission submission, Origin origin) =>
        session.Guard.Limits.HoldsStorms && origin != Origin.Clock && origin.Door != "page" && submission.HoldId is null && !session.Guard.Takes(submission.System, session.Now);

    /// <summary>The reference of a system's storm tickets of a tier.</summary>
    public static string ReferenceOf(Sla tier) => tier == Sla.None ? TicketSystem.StormReference : $"{TicketSystem.StormReference}-{tier.Name()}";

    /// <summary>The unfinished storm ticket that takes it; null if there is none yet.</summary>
    public Ticket? Find(string system, Sla tier) => session.Tickets.FindOpen(system, ReferenceOf(tier));

    /// <summary>The storm ticket that is to be made for the first report.</summary>
    public Submission First(Submission folded, Sla tier) => new()
    {
        Title = TitleOf(folded.System, 1),
        Description = string.Create(CultureInfo.InvariantCulture, $"{folded.System} reports more than {session.Guard.Limits.StormPerMinute} new tickets a minute. Until it calms down its reports are counted here; what each of them said stands in the audit trail. The first was: {folded.Title}"),
        System = folded.System,
        Category = folded.Category,
        Reference = ReferenceOf(tier),
        Sla = tier,
        IfRefused = IfRefused.Record,
    };

    /// <summary>Notes what was folded; comes with every report, the first included.</summary>
    public void Note(Submission folded, Origin origin) =>
        session.Events.Append(session.Now, EventTypes.Folded, null, origin, new EventData { Code = "storm", Text = folded.Title, System = folded.System, Reference = folded.Reference }.Write());

    /// <summary>Counts one more.</summary>
    public SubmitResult Count(Ticket storm, Origin origin)
    {
        var ticket = storm with { Title = TitleOf(storm.System, storm.Occurrences + 1), Occurrences = storm.Occurrences + 1, LastSeenAt = session.Now, UpdatedAt = session.Now, Version = storm.Version + 1 };
        session.Tickets.Save(ticket);
        session.Events.AppendRepeat(session.Now, ticket.Id, origin);
        if (RepeatMail.IsDue(ticket.Occurrences))
        {
            session.Mail.Queue(ticket, MailKinds.Merged, session.Now, ticket.Occurrences.ToString(CultureInfo.InvariantCulture), by: origin.Actor);
        }
        return new(Disposition.Merged, ticket, session.SlotOfNew(ticket));
    }

    static string TitleOf(string system, long count)
    {
        var end = string.Create(CultureInfo.InvariantCulture, $": {count} {(count == 1 ? "report" : "reports")} folded");
        return TicketLimits.LineOf(system, TicketLimits.Title - end.Length) + end;
    }
}
