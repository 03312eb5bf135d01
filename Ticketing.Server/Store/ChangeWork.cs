using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Changes to a ticket inside the writer's transaction: fields, workflow moves, cancel, delete.</summary>
sealed class ChangeWork(TenantSession session, TicketEnd end)
{
    public Outcome<Ticket> Change(long id, TicketChange change, Origin origin)
    {
        if (Find(id, change.ExpectedVersion) is { Refusal: { } refusal })
        {
            return refusal;
        }
        var before = session.Tickets.Find(id)!;
        var after = Apply(before, change);
        var target = Workflow.Default.Find(after.Status);
        if (target is null)
        {
            return new Refusal(RefusalKind.Invalid, "invalid", $"status: there is no state '{after.Status}' in the workflow; its states are {string.Join(", ", Workflow.Default.States.Select(s => s.Name))}.");
        }
        var moves = after.Status != before.Status;
        if ((moves || (change.Status.Given && before.IsFinished)) && !Workflow.Default.Allows(before.Status, after.Status))
        {
            return IllegalMove(before, after.Status);
        }
        if (TicketRules.Judge(before, after with { Kind = target.Kind }, origin.By, session.FindCategory(before.Category), session.FindCategory(after.Category)) is { } fault)
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
        if (moves && target.Kind.IsFinished())
        {
            var type = target.Kind == TicketKind.Done ? EventTypes.Finished : EventTypes.Cancelled;
            return end.To(after with { Kind = before.Kind }, target, type, origin, null, changes);
        }
        after = after with
        {
            Kind = target.Kind,
            StartedAt = before.StartedAt ?? (target.Kind == TicketKind.Working ? session.Now : null),
            UpdatedAt = session.Now,
            Version = before.Version + 1,
        };
        session.Tickets.Save(after);
        var seq = session.Events.Append(session.Now, moves ? EventTypes.Moved : EventTypes.Changed, id, origin, new EventData { Changes = changes }.Write());
        session.Mail.QueueChange(after, session.Now, origin.Actor, seq, changes);
        return after;
    }

    public Outcome<Ticket> Cancel(long id, long? expectedVersion, Origin origin)
    {
        var (ticket, refusal) = Find(id, expectedVersion);
        return ticket is null ? refusal!
            : MayNotEnd(ticket, origin) is { } fault ? fault
            : ticket.IsFinished ? new Refusal(RefusalKind.Conflict, "finished-already", $"Ticket {id} is {ticket.Status} already; only an unfinished ticket can be cancelled.")
            : end.Cancel(ticket, origin);
    }

    public Outcome<Ticket> Delete(long id, long? expectedVersion, Origin origin)
    {
        var (ticket, refusal) = Find(id, expectedVersion);
        if (ticket is null)
        {
            return refusal!;
        }
        if (MayNotEnd(ticket, origin) is { } fault)
        {
            return fault;
        }
        end.FreeSlot(ticket);
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

    Refusal? MayNotEnd(Ticket ticket, Origin origin) => origin.By is { } by && !ticket.IsFinished ? TicketRules.JudgeEnd(ticket, by, session.FindCategory(ticket.Category)) : null;

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

    static Refusal IllegalMove(Ticket ticket, string to)
    {
        var moves = Workflow.Default.Find(ticket.Status)?.Moves ?? [];
        var can = moves.Count == 0 ? $"{ticket.Status} is final; report the condition again to open a new ticket" : $"from there it can go to {string.Join(", ", moves)}";
        return new(RefusalKind.Conflict, "illegal-move", $"Ticket {ticket.Id} cannot move from {ticket.Status} to {to}: {can}.");
    }
}
