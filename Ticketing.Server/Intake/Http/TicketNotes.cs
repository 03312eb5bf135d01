using System.Globalization;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Notes in a ticket's log: added by whoever sees the ticket, edited and deleted by their author, resolved by anyone.</summary>
public sealed class TicketNotes(TenantDoor door)
{
    public async Task AddAsync(HttpContext context, long id)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var text = fields.Text("text", TicketLimits.Note, required: true, multiline: true);
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        if (Find(context, id) is not { } store)
        {
            return;
        }
        var outcome = await store.Tickets.AddNoteAsync(id, text!, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (outcome.Value is { } note)
        {
            context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/api/v1/tickets/{id}/log/{note.Id}");
        }
        Answer(context, outcome, StatusCodes.Status201Created);
    }

    public async Task EditAsync(HttpContext context, long id, long note)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var text = fields.Has("text") ? fields.Text("text", TicketLimits.Note, required: true, multiline: true) : null;
        var resolved = fields.Flag("resolved");
        if (!fields.Has("text") && resolved is null)
        {
            fields.Fault(FieldFaults.Body, "names neither text nor resolved");
        }
        else if (resolved is false)
        {
            fields.Fault("resolved", "can only be set to true");
        }
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        if (Find(context, id) is not { } store)
        {
            return;
        }
        var origin = TenantDoor.OriginOf(context);
        Outcome<LogEntry> outcome = default;
        if (text is not null)
        {
            outcome = await store.Tickets.EditNoteAsync(id, note, text, origin, context.RequestAborted).ConfigureAwait(false);
        }
        if (resolved is true && outcome.Refusal is null)
        {
            outcome = await store.Tickets.ResolveNoteAsync(id, note, origin, context.RequestAborted).ConfigureAwait(false);
        }
        Answer(context, outcome, StatusCodes.Status200OK);
    }

    public async Task DeleteAsync(HttpContext context, long id, long note)
    {
        if (Find(context, id) is not { } store)
        {
            return;
        }
        var outcome = await store.Tickets.DeleteNoteAsync(id, note, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>The store, if the sender sees the ticket; else the refusal is written.</summary>
    ITenantStore? Find(HttpContext context, long id)
    {
        var store = door.StoreOf(context);
        if (door.Seen(context, door.ReadOf(context).Find(id)) is not null)
        {
            return store;
        }
        Problem.Write(context, Refusal.NotFound($"ticket {id}"));
        return null;
    }

    static void Answer(HttpContext context, Outcome<LogEntry> outcome, int status)
    {
        if (Records.Or(context, outcome) is { } entry)
        {
            JsonAnswer.Write(context.Response, status, LogDocument.Of(entry), HttpJson.Default.LogDocument);
        }
    }
}
