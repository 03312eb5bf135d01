using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>A page of a list.</summary>
/// <param name="Total">How many tickets match in all.</param>
/// <param name="Next">Value of <c>cursor</c> for the next page; null on the last.</param>
public sealed record TicketPageDocument(IReadOnlyList<TicketDocument> Items, long Total, string? Next);

/// <summary>Lists and single tickets, with honest ETags: a client that polls is answered 304 without a query while nothing happened.</summary>
public sealed class TicketReading(TenantDoor door)
{
    public Task ListAsync(HttpContext context)
    {
        var (query, refusal) = TicketQueryReader.Read(context.Request.Query);
        if (refusal is not null)
        {
            return Problem.WriteAsync(context, refusal);
        }
        var read = door.ReadOf(context);
        var view = door.ViewOf(context)!;
        var who = context.Principal();
        var (now, seq) = (door.Now, read.LastSeq);
        foreach (var slots in (ReadOnlySpan<bool>)[false, true])
        {
            if (EntityTags.OfList(who, view, seq, slots, now) is var known && EntityTags.IsCurrent(context, known))
            {
                EntityTags.NotModified(context, known);
                return Task.CompletedTask;
            }
        }
        var (page, wrong) = read.List(view.Apply(query!));
        if (wrong is not null)
        {
            return Problem.WriteAsync(context, wrong);
        }
        var items = new List<TicketDocument>(page!.Items.Count);
        var holdsSlot = false;
        foreach (var ticket in page.Items)
        {
            holdsSlot |= ticket.HoldsSlot;
            items.Add(TicketDocument.Of(ticket, read.SlotOf(ticket, now)));
        }
        EntityTags.Set(context, EntityTags.OfList(who, view, seq, holdsSlot, now));
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new TicketPageDocument(items, page.Total, page.Next), HttpJson.Default.TicketPageDocument);
        return Task.CompletedTask;
    }

    public Task FindAsync(HttpContext context, long id)
    {
        var read = door.ReadOf(context);
        var now = door.Now;
        if (context.Request.Headers.IfNoneMatch.Count > 0 && door.Seen(context, read.Find(id)) is { } known
            && EntityTags.OfTicket(known, read.SlotOf(known, now), TenantDoor.MovesOf(context, read, known)) is var same && EntityTags.IsCurrent(context, same))
        {
            EntityTags.NotModified(context, same);
            return Task.CompletedTask;
        }
        var found = read.FindWithLog(id);
        if (found is null || door.Seen(context, found.Ticket) is not { } ticket)
        {
            return Problem.WriteAsync(context, Refusal.NotFound($"ticket {id}"));
        }
        var (slot, moves) = (read.SlotOf(ticket, now), TenantDoor.MovesOf(context, read, ticket));
        if (!found.IsWhole)
        {
            TenantDoor.SayStale(context, TimeSpan.Zero); // and no tag: it stands for the ticket with its log
        }
        else
        {
            EntityTags.Set(context, EntityTags.OfTicket(ticket, slot, moves));
        }
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, TicketDocument.Of(ticket, slot, log: found.IsWhole ? found.Log : null) with { Moves = moves }, TicketJson.Default.TicketDocument);
        return Task.CompletedTask;
    }
}
