using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Changes to a ticket inside the writer's transaction: fields, workflow moves, cancel, delete.</summary>
sealed class ChangeWork(TenantSession session, TicketEnd end)
{
    readonly WorkflowClaims _claims = new(session);

    public Outcome<Ticket> Change(long id, TicketChange change, Origin origin)
    {
        if (Find(id, change.ExpectedVersion) is { Refusal: { } refusal })
        {
            return refusal;
        }
        var before = session.Tickets.Find(id)!;
        var after = Apply(before, change);
        if (change.Watchers.Given)
        {
            after = after with { Watchers = session.Mail.ProperNames(after.Watchers) };
        }
        var workflow = session.Workflows.Of(before);
        var target = workflow.Find(after.Status);
        if (target is null)
        {
            return new Refusal(RefusalKind.Invalid, "invalid", $"status: there is no state '{after.Status}' in the workflow {workflow.Name}; its states are {string.Join(", ", workflow.States.Select(s => s.Name))}.");
        }
        var moves = after.Status != before.Status;
        var move = moves ? workflow.MoveOf(before.Status, after.Status) : null;
        if (move is null && (moves || (change.Status.Given && before.IsFinished)))
        {
            return IllegalMove(before, after.Status, workflow);
        }
        after = after with { Kind = target.Kind };
        if ((TicketRules.Judge(before, after, origin.By, session.FindCategory(before.Category), session.FindCategory(after.Category), move) ?? _claims.Judge(before, after)) is { } fault)
        {
            return fault;
        }
        var changes = TicketDifference.Between(before, after);
        if (changes.Count == 0)
        {
            return before;
        }
        if (after.System != before.System && MoveTo(before, after.System) is { } taken)
        {
            return taken;
        }
        if (after.Category is { } category && category != before.Category)
        {
            session.EnsureCategory(category);
        }
        if (move is not null && target.Kind.IsFinished())
        {
            _claims.Take(before, after with { Kind = before.Kind });
            return end.To(after with { Kind = before.Kind }, target, move, origin, null, changes);
        }
        _claims.Take(before, after);
        if (before.Kind == TicketKind.Waiting && target.Kind != TicketKind.Waiting)
        {
            after = AdmissionRules.Promise(after, session.Schedule, session.Now);
        }
        if (after.HoldsSlot && !before.HoldsSlot)
        {
            session.Schedule.Add(after.DueAt!.Value.Milliseconds);
        }
        after = after with
        {
            StartedAt = before.StartedAt ?? (target.Kind == TicketKind.Working ? session.Now : null),
            UpdatedAt = session.Now,
            Version = before.Version + 1,
        };
        session.Tickets.Save(after);
        var code = before.DueAt is null && after is { DueAt: not null, Guaranteed: false } ? AdmissionRules.NotGuaranteedCode : null;
        var seq = session.Events.Append(session.Now, moves ? EventTypes.Moved : EventTypes.Changed, id, origin, new EventData { Code = code, Changes = changes }.Write());
        if (move is { Mails.Count: > 0 })
        {
            session.Mail.QueueMove(after, move.Mails, session.FindCategory(after.Category), MailKinds.Moved, session.Now, origin.Actor, changes);
        }
        else
        {
            session.Mail.QueueChange(after, session.Now, origin.Actor, seq, changes);
        }
        return after;
    }

    public Outcome<Ticket> Cancel(long id, long? expectedVersion, Origin origin)
    {
        var (ticket, refusal) = Find(id, expectedVersion);
        if (ticket is null)
        {
            return refusal!;
        }
        if (ticket.IsFinished)
        {
            return new Refusal(RefusalKind.Conflict, "finished-already", $"Ticket {id} is {ticket.Status} already; only an unfinished ticket can be cancelled.");
        }
        var (move, fault) = CancelOf(ticket, origin);
        return move is null ? fault! : end.To(ticket, session.Workflows.Of(ticket).Find(move.To)!, move, origin, null);
    }

    public Outcome<Ticket> Delete(long id, long? expectedVersion, Origin origin)
    {
        var (ticket, refusal) = Find(id, expectedVersion);
        if (ticket is null)
        {
            return refusal!;
        }
        if (!ticket.IsFinished && CancelOf(ticket, origin).Refusal is { } fault)
        {
            return fault;
        }
        end.Free(ticket);
        session.Tickets.Delete(ticket);
        session.Events.Append(session.Now, EventTypes.Deleted, id, origin, new EventData { System = ticket.System, Reference = ticket.Reference, Text = ticket.Title }.Write());
        return ticket;
    }

    Outcome<Ticket> Find(long id, long? expectedVersion)
    {
        var ticket = session.Tickets.Find(id);
        return ticket is null ? Refusal.NotFound($"ticket {id}")
            : expectedVersion is { } version && version != ticket.Version
                ? new Refusal(RefusalKind.PreconditionFailed, "version-changed", $"Ticket {id} was changed by somebody else: it has version {ticket.Version}, not {version}. Read it again, then repeat the change.")
            : ticket;
    }

    /// <summary>The first move to a cancelled state that the sender may make. Where the workflow has none an admin can cancel all the same.</summary>
    Outcome<WorkflowMove> CancelOf(Ticket ticket, Origin origin)
    {
        var workflow = session.Workflows.Of(ticket);
        var category = session.FindCategory(ticket.Category);
        Refusal? refusal = null;
        foreach (var move in workflow.Find(ticket.Status)?.Moves ?? [])
        {
            if (workflow.Find(move.To) is not { Kind: TicketKind.Cancelled })
            {
                continue;
            }
            if (((origin.By is { } by ? WorkflowRules.JudgeMove(ticket, move, TicketKind.Cancelled, by, category) : null) ?? WorkflowRules.JudgeFields(ticket, move)) is not { } fault)
            {
                return move;
            }
            refusal ??= fault;
        }
        var byAdmin = new WorkflowMove(workflow.FirstOf(TicketKind.Cancelled)!.Name) { Roles = [WorkflowRoles.Admin] };
        refusal ??= origin.By is { } who ? WorkflowRules.JudgeMove(ticket, byAdmin, TicketKind.Cancelled, who, category) : null;
        return refusal is null ? byAdmin : refusal;
    }

    /// <summary>Takes the ticket's reference to another system: repeats from there are merged into it, and there is at most one unfinished ticket for each.</summary>
    Refusal? MoveTo(Ticket before, string system)
    {
        if (before is { Reference: { } reference, IsFinished: false } && session.Tickets.FindOpen(system, reference) is { } other)
        {
            return new(RefusalKind.Conflict, "reference-taken", $"Ticket {other.Id} is the unfinished ticket of {system} and the reference {reference} already. Finish one of the two first.");
        }
        session.Systems.Ensure(system, session.Now);
        session.Tickets.LeaveSystem(before);
        return null;
    }

    static Ticket Apply(Ticket ticket, TicketChange change) => ticket with
    {
        Title = change.Title.Given ? change.Title.Value : ticket.Title,
        Description = change.Description.Given ? change.Description.Value : ticket.Description,
        System = change.System.Given ? change.System.Value : ticket.System,
        Category = change.Category.Given ? change.Category.Value : ticket.Category,
        Assignee = change.Assignee.Given ? change.Assignee.Value : ticket.Assignee,
        Watchers = change.Watchers.Given ? change.Watchers.Value : ticket.Watchers,
        Labels = change.Labels.Given ? change.Labels.Value : ticket.Labels,
        Status = change.Status.Given ? change.Status.Value : ticket.Status,
    };

    static Refusal IllegalMove(Ticket ticket, string to, Workflow workflow)
    {
        var moves = workflow.Find(ticket.Status) is { } state ? Workflow.TargetsOf(state).ToList() : [];
        var can = moves.Count == 0 ? $"{ticket.Status} is final; report the condition again to open a new ticket" : $"from there it can go to {string.Join(", ", moves)}";
        return new(RefusalKind.Conflict, "illegal-move", $"Ticket {ticket.Id} cannot move from {ticket.Status} to {to}: {can}.");
    }
}
