using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The end of a ticket inside the writer's transaction: its slot is free at once, those concerned are told.</summary>
sealed class TicketEnd(TenantSession session)
{
    readonly WorkflowClaims _claims = new(session);

    /// <summary>The ticket's condition is over: it ends as its workflow says.</summary>
    public Ticket Finish(Ticket ticket, Origin origin, string? text)
    {
        var state = session.Workflows.Of(ticket).EndFrom(ticket.Status);
        return To(ticket, state, new(state.Name), origin, text);
    }

    /// <summary>Moves an unfinished ticket to a finished state.</summary>
    public Ticket To(Ticket ticket, WorkflowState state, WorkflowMove move, Origin origin, string? text, IReadOnlyDictionary<string, FieldChange>? changes = null)
    {
        FreeSlot(ticket);
        _claims.Free(ticket);
        var finished = ticket with { Status = state.Name, Kind = state.Kind, FinishedAt = session.Now, UpdatedAt = session.Now, Version = ticket.Version + 1 };
        session.Tickets.Save(finished);
        session.Events.Append(session.Now, state.Kind == TicketKind.Done ? EventTypes.Finished : EventTypes.Cancelled, ticket.Id, origin, new EventData { Text = text, Changes = changes }.Write());
        if (move.Mails.Count > 0)
        {
            session.Mail.QueueMove(finished, move.Mails, session.FindCategory(finished.Category), MailKinds.Finished, session.Now, origin.Actor, changes);
        }
        else
        {
            session.Mail.Queue(finished, MailKinds.Finished, session.Now, except: origin.Actor);
        }
        return finished;
    }

    /// <summary>Frees what a ticket that is deleted has.</summary>
    public void Free(Ticket ticket)
    {
        FreeSlot(ticket);
        _claims.Free(ticket);
    }

    void FreeSlot(Ticket ticket)
    {
        if (ticket.HoldsSlot)
        {
            session.Schedule.Remove(ticket.DueAt!.Value.Milliseconds);
        }
    }
}
