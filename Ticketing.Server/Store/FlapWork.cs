using System.Globalization;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Conditions that come and go, inside the writer's transaction: while one flaps its ticket stays open, and is finished when the condition was over and quiet for a while.</summary>
sealed class FlapWork(TenantSession session, TicketEnd end)
{
    /// <summary>The condition is over: finishes its ticket, or holds the finish.</summary>
    public SubmitResult Finish(Ticket open, Origin origin)
    {
        var changes = session.Guard.Changed(open.System, open.Reference!, session.Now);
        if (!session.Guard.IsFlapping(changes))
        {
            session.Flapping.Drop(open.Id);
            return new(Disposition.Finished, end.Finish(open, origin, null));
        }
        var until = session.Now + session.Guard.Limits.Quiet;
        if (session.Flapping.Hold(open.Id, until))
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"it keeps coming and going, more than {session.Guard.Limits.FlapChanges} times in {session.Guard.Limits.FlapMinutes} min: finished when it was quiet for as long");
            session.Events.Append(session.Now, EventTypes.FinishHeld, open.Id, origin, new EventData { Code = "flapping", Text = text }.Write());
        }
        return new(Disposition.Merged, open, session.SlotOfNew(open));
    }

    /// <summary>The condition is there: a finish that was held is off.</summary>
    /// <param name="ticket">Its unfinished ticket; null = one is made now.</param>
    public void Came(Submission submission, Ticket? ticket)
    {
        if (submission.Reference is not { } reference || !session.Guard.Limits.HoldsFlapping)
        {
            return;
        }
        // A repeat of what is there already changes nothing.
        if (ticket is null || session.Flapping.Drop(ticket.Id))
        {
            session.Guard.Changed(submission.System, reference, session.Now);
        }
    }

    /// <summary>It was quiet long enough; nothing happens if it was not, meanwhile, or somebody finished the ticket.</summary>
    public void FinishIfQuiet(long id)
    {
        if (session.Flapping.UntilOf(id) is not { } until || until > session.Now)
        {
            return;
        }
        session.Flapping.Drop(id);
        if (session.Tickets.Find(id) is { IsFinished: false } ticket)
        {
            end.Finish(ticket, Origin.Clock, string.Create(CultureInfo.InvariantCulture, $"quiet for {session.Guard.Limits.FlapMinutes} min"));
        }
    }
}
