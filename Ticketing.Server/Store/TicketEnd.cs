using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The end of a ticket inside the writer's transaction: its slot is free at once, those concerned are told.</summary>
sealed class TicketEnd(TenantSession session)
{
    /// <summary>Moves an unfinished ticket to the workflow's first state of kind done.</summary>
    public Ticket Finish(Ticket ticket, Origin origin, string? text) =>
        To(ticket, Workflow.Default.FirstOf(TicketKind.Done)!, EventTypes.Finished, origin, text);

    public Ticket Cancel(Ticket ticket, Origin origin) =>
        To(ticket, Workflow.Default.FirstOf(TicketKind.Cancelled)!, EventTypes.Cancelled, origin, null);

    /// <summary>Moves an unfinished ticket to a finished state.</summary>
    public Ticket To(Ticket ticket, WorkflowState state, string eventType, Origin origin, string? text, IReadOnlyDictionary<string, FieldChange>? changes = null)
    {
        FreeSlot(ticket);
        var finished = ticket with { Status = state.Name, Kind = state.Kind, FinishedAt = session.Now, UpdatedAt = session.Now, Version = ticket.Version + 1 };
        session.Tickets.Save(finished);
        session.Events.Append(session.Now, eventType, ticket.Id, origin, new EventData { Text = text, Changes = changes }.Write());
        session.Mail.Queue(finished, MailKinds.Finished, session.Now, except: origin.Actor);
        return finished;
    }

    public void FreeSlot(Ticket ticket)
    {
        if (ticket.HoldsSlot)
        {
            session.Schedule.Remove(ticket.DueAt!.Value.Milliseconds);
        }
    }
}
