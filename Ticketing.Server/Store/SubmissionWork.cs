using System.Text;
using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>A submission inside the writer's transaction: fetch the facts, ask <see cref="AdmissionRules"/>, write what the verdict says.</summary>
sealed class SubmissionWork(TenantSession session, TicketEnd end)
{
    static readonly TimeSpan AnswersKept = TimeSpan.FromHours(24);

    readonly WorkflowClaims _claims = new(session);
    readonly FlapWork _flaps = new(session, end);
    readonly StormWork _storms = new(session);

    /// <param name="isAlarm">False: work that people or their rules want to have done. No window holds it, and it is no sign of life.</param>
    public SubmitResult Run(Submission submission, Origin origin, bool isAlarm = true)
    {
        if (submission.IdempotencyKey is { } key && FirstAnswer(origin.Actor, key) is { } first)
        {
            return new(Disposition.Replayed, First: first);
        }
        if (submission.Receipt is { RepeatOf: { } since } repeat && session.Receipts.Find(repeat, since) is { } taken)
        {
            session.Receipts.Keep(repeat, taken, origin.ReceivedAt ?? session.Now);
            return new(Disposition.Replayed, session.Tickets.Find(taken));
        }
        var system = session.Systems.Find(submission.System);
        var open = submission.Reference is { } reference ? session.Tickets.FindOpen(submission.System, reference) : null;
        if (isAlarm && Planning.WindowWork.TryHold(session, submission, open, origin) is { } held)
        {
            return held;
        }
        var hold = submission.HoldId is { } id ? session.FindHold(id) : null;
        var workflow = session.Workflows.For(session.FindCategory(submission.Category));
        var judgement = AdmissionRules.Judge(submission, open, system?.Sla ?? Sla.None, hold, session.Schedule, session.Now, workflow.Initial.Kind == TicketKind.Waiting);
        if (judgement.Verdict == Verdict.Create && workflow.Unique is not null && _claims.Judge(null, Draft(submission, judgement, workflow, 0, origin)) is { } claimed)
        {
            judgement = new(Verdict.Refuse, Refusal: claimed);
        }
        if (judgement.Verdict == Verdict.Create && submission.Assignee is { } self && TicketRules.JudgeAssignee(self, session.FindCategory(submission.Category)) is { } notOf)
        {
            judgement = new(Verdict.Refuse, Refusal: notOf);
        }
        var result = judgement.Verdict switch
        {
            Verdict.Merge => Merge(submission, open!, origin),
            Verdict.Finish => _flaps.Finish(open!, origin),
            Verdict.NothingToFinish => SubmitResult.NothingToFinish,
            Verdict.Create when workflow.Unique is null && submission.Assignee is null && _storms.IsOneTooMany(submission, origin) => Fold(submission, judgement, workflow, origin),
            Verdict.Create => Create(submission, judgement, hold, workflow, origin),
            _ => Refuse(submission, judgement.Refusal!, origin),
        };
        if (judgement.Verdict == Verdict.Create)
        {
            system ??= session.Systems.Ensure(submission.System, session.Now);
        }
        if (system is not null && isAlarm && origin != Origin.Clock)
        {
            session.Systems.Seen(system, SystemShelf.SpokeAt(system, session.Now, origin));
        }
        if (submission.IdempotencyKey is not null && result.Ticket is not null)
        {
            KeepAnswer(origin.Actor, submission.IdempotencyKey, result);
        }
        if (submission.Receipt is { } receipt && result.Ticket is { } ticket)
        {
            session.Receipts.Keep(receipt, ticket.Id, origin.ReceivedAt ?? session.Now);
        }
        return result;
    }

    SubmitResult Create(Submission submission, Judgement judgement, Hold? hold, Workflow workflow, Origin origin)
    {
        _flaps.Came(submission, null);
        if (hold is not null)
        {
            session.RemoveHold(hold);
        }
        if (submission.Category is { } category)
        {
            session.EnsureCategory(category);
        }
        var ticket = Draft(submission, judgement, workflow, session.NextId("tickets"), origin);
        _claims.Take(null, ticket);
        session.Tickets.Add(ticket);
        if (ticket.HoldsSlot)
        {
            session.Schedule.Add(ticket.DueAt!.Value.Milliseconds);
        }
        session.Events.Append(session.Now, EventTypes.Opened, ticket.Id, origin, judgement.Refusal is { } refusal ? new EventData { Code = refusal.Code }.Write() : null);
        session.Mail.Queue(ticket, MailKinds.Opened, session.Now, except: submission.Assignee, by: origin.Actor);
        return new(Disposition.Created, ticket, session.SlotOfNew(ticket));
    }

    Ticket Draft(Submission submission, Judgement judgement, Workflow workflow, long id, Origin origin) => new()
    {
        Id = id,
        Title = submission.Title,
        Description = submission.Description,
        System = submission.System,
        Category = submission.Category,
        Reference = submission.Reference,
        Status = workflow.Initial.Name,
        Kind = workflow.Initial.Kind,
        Workflow = ReferenceEquals(workflow, Workflow.Default) ? null : workflow.Name,
        WorkflowVersion = workflow.Version,
        Sla = judgement.Sla,
        Guaranteed = judgement.Guaranteed,
        DueAt = judgement.DueAt,
        Requester = submission.Requester ?? origin.Actor,
        Assignee = submission.Assignee,
        Labels = submission.Labels ?? Ticket.NoLabels,
        CreatedAt = session.Now,
        UpdatedAt = session.Now,
        LastSeenAt = session.Now,
    };

    SubmitResult Fold(Submission submission, Judgement judgement, Workflow workflow, Origin origin)
    {
        _storms.Note(submission, origin);
        return _storms.Find(submission.System, judgement.Sla) is { } storm ? _storms.Count(storm, origin) : Create(_storms.First(submission, judgement.Sla), judgement, null, workflow, origin);
    }

    SubmitResult Merge(Submission submission, Ticket open, Origin origin)
    {
        _flaps.Came(submission, open);
        var ticket = open with { Occurrences = open.Occurrences + 1, LastSeenAt = session.Now, UpdatedAt = session.Now, Version = open.Version + 1 };
        session.Tickets.SaveRepeat(ticket);
        session.Events.AppendRepeat(session.Now, ticket.Id, origin);
        if (RepeatMail.IsDue(ticket.Occurrences))
        {
            session.Mail.Queue(ticket, MailKinds.Merged, session.Now, ticket.Occurrences.ToString(System.Globalization.CultureInfo.InvariantCulture), by: origin.Actor);
        }
        return new(Disposition.Merged, ticket, session.SlotOfNew(ticket));
    }

    SubmitResult Refuse(Submission submission, Refusal refusal, Origin origin)
    {
        var data = new EventData { Code = refusal.Code, Text = submission.Title, System = submission.System, Reference = submission.Reference };
        session.Events.Append(session.Now, EventTypes.Refused, null, origin, data.Write());
        return SubmitResult.Of(refusal);
    }

    FirstAnswer? FirstAnswer(string actor, string key) =>
        session.Sql.First(DirectorySql.FirstAnswer, row => new FirstAnswer((int)row.GetInt64(0), row.GetInt64(1), row.GetString(2)), actor, key, (session.Now - AnswersKept).Milliseconds);

    void KeepAnswer(string actor, string key, SubmitResult result)
    {
        var created = result.Disposition == Disposition.Created;
        var body = Encoding.UTF8.GetString(TicketDocument.Of(result.Ticket!, result.Slot, merged: result.Disposition == Disposition.Merged).ToUtf8());
        session.Sql.Send(DirectorySql.SaveAnswer, actor, key, created ? 201L : 200L, result.Ticket!.Id, body, session.Now.Milliseconds);
    }
}

/// <summary>How often a repeating alarm mails: at the 2nd, 10th, 100th, 1000th … report, so that a flapping sensor is noticed and no mailbox drowns.</summary>
static class RepeatMail
{
    public static bool IsDue(long occurrences)
    {
        if (occurrences == 2)
        {
            return true;
        }
        while (occurrences >= 10 && occurrences % 10 == 0)
        {
            occurrences /= 10;
        }
        return occurrences == 1;
    }
}
