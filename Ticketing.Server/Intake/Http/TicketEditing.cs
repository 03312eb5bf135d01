using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Changes to a ticket: fields and moves, cancel, delete.</summary>
public sealed class TicketEditing(TenantDoor door)
{
    public async Task ChangeAsync(HttpContext context, long id)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var store = door.StoreOf(context);
        var change = Read(fields) with { ExpectedVersion = Expected(context, id) };
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        if (NotSeen(context, store, id))
        {
            return;
        }
        Answer(context, store, await store.Tickets.ChangeAsync(id, change, TenantDoor.OriginOfChange(context), context.RequestAborted).ConfigureAwait(false));
    }

    public async Task CancelAsync(HttpContext context, long id)
    {
        var store = door.StoreOf(context);
        if (NotSeen(context, store, id))
        {
            return;
        }
        Answer(context, store, await store.Tickets.CancelAsync(id, Expected(context, id), TenantDoor.OriginOfChange(context), context.RequestAborted).ConfigureAwait(false));
    }

    public async Task DeleteAsync(HttpContext context, long id)
    {
        var store = door.StoreOf(context);
        var outcome = await store.Tickets.DeleteAsync(id, Expected(context, id), TenantDoor.OriginOfChange(context), context.RequestAborted).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>The members of a PATCH body; what is absent stays, null empties.</summary>
    internal static TicketChange Read(JsonFields fields)
    {
        var change = new TicketChange();
        if (fields.Has("title") && fields.Text("title", TicketLimits.Title, required: true) is { } title)
        {
            change = change with { Title = title };
        }
        if (fields.Has("description"))
        {
            change = change with { Description = fields.Text("description", TicketLimits.Description, multiline: true) };
        }
        if (fields.Has("system") && fields.Text("system", TicketLimits.Name, required: true) is { } system)
        {
            if (TicketLimits.FaultOfSystem(system) is { } fault)
            {
                fields.Fault("system", fault);
            }
            change = change with { System = system };
        }
        if (fields.Has("category"))
        {
            change = change with { Category = fields.Text("category", TicketLimits.Name) };
        }
        if (fields.Has("assignee"))
        {
            change = change with { Assignee = fields.Text("assignee", TicketLimits.Name) };
        }
        if (fields.Has("watchers"))
        {
            change = change with { Watchers = new(true, fields.Texts("watchers", TicketLimits.Watchers, TicketLimits.Name) ?? []) };
        }
        if (fields.Has("labels"))
        {
            change = change with { Labels = new(true, fields.Labels("labels") ?? Ticket.NoLabels) };
        }
        if (fields.Has("status") && fields.Text("status", TicketLimits.Name, required: true) is { } status)
        {
            change = change with { Status = status };
        }
        return change;
    }

    /// <summary>Who works tickets sees all; for others one outside their sight does not exist.</summary>
    bool NotSeen(HttpContext context, ITenantStore store, long id)
    {
        if (context.Principal().MayWork || door.Seen(context, store.Read.Find(id)) is not null)
        {
            return false;
        }
        Problem.Write(context, Refusal.NotFound($"ticket {id}"));
        return true;
    }

    long? Expected(HttpContext context, long id) => EntityTags.ExpectedVersion(context, () => door.ReadOf(context).Find(id)?.Version);

    void Answer(HttpContext context, ITenantStore store, Outcome<Ticket> outcome)
    {
        if (Records.Or(context, outcome) is { } ticket)
        {
            JsonAnswer.Write(context.Response, StatusCodes.Status200OK, TicketDocument.Of(ticket, store.Read.SlotOf(ticket, door.Now)) with { Moves = TenantDoor.MovesOf(context, store.Read, ticket) }, TicketJson.Default.TicketDocument);
        }
    }
}
