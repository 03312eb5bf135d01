using System.Text.Json.Serialization;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>One thing that happened.</summary>
/// <param name="Ticket">Id of the ticket it happened to; null if to none.</param>
/// <param name="From">Network address it came from; null if it came from inside.</param>
/// <param name="Text">For <c>unreadable</c>: at most the first 1 KiB of what came, as base64.</param>
/// <param name="ReceivedAt">When the report came, if it had to wait for the store; <paramref name="At"/> is when it entered.</param>
public sealed record AuditDocument(
    long Seq, DateTime At, string Type, long? Ticket, string Who, string Door, string? From, long Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Note,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? System,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, FieldChange>? Changes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? ReceivedAt)
{
    public static AuditDocument Of(TicketEvent e)
    {
        var data = EventData.Read(e.Data);
        return new(e.Seq, e.At.Utc, e.Type, e.TicketId, e.Actor, e.Door, e.Address, e.Count, data.Text, data.Note, data.Code, data.System, data.Reference, data.Changes, data.ReceivedAt);
    }
}

/// <summary>A mail of the outbox.</summary>
/// <param name="State"><c>waiting</c>, <c>sent</c>, <c>dead</c> (refused for good or given up) or <c>folded</c> (told within another mail).</param>
/// <param name="NextAttemptAt">Null unless it waits.</param>
/// <param name="Answer">What the mail server said last; null before the first attempt.</param>
public sealed record MailDocument(long Id, long? Ticket, string Kind, string To, string State, int Attempts, DateTime CreatedAt, DateTime? NextAttemptAt, string? Answer)
{
    public static MailDocument Of(OutboxMail mail) => new(
        mail.Id, mail.TicketId, mail.Kind, mail.Recipient, mail.State.ToString().ToLowerInvariant(), mail.Attempts, mail.CreatedAt.Utc, mail.State == MailState.Waiting ? mail.NextAttemptAt.Utc : null, mail.LastAnswer);
}

/// <summary>A tenant's mails, newest first.</summary>
/// <param name="before">Mails with a smaller id only; null = from the newest.</param>
/// <param name="ticket">Only those about this ticket; null = all.</param>
public delegate IReadOnlyList<OutboxMail> MailList(string tenant, long? before, int limit, long? ticket = null);

/// <summary>/api/v1/audit and /api/v1/mails: what happened, and who was told.</summary>
public sealed class AuditDoor(TenantDoor door, MailList mails)
{
    const int Most = 500;

    public Task EventsAsync(HttpContext context)
    {
        var faults = new FieldFaults();
        var before = TicketQueryReader.Number(context.Request.Query, "before", 1, long.MaxValue, ref faults);
        var limit = (int)(TicketQueryReader.Number(context.Request.Query, "limit", 1, Most, ref faults) ?? 50);
        var unread = Read(context, out var query);
        if ((faults.ToRefusal() ?? unread) is { } refusal)
        {
            return Problem.WriteAsync(context, refusal);
        }
        var events = door.ReadOf(context).Audit(query, before, limit);
        var page = new PageDocument<AuditDocument>([.. events.Select(AuditDocument.Of)], events.Count == limit ? events[^1].Seq : null);
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, page, HttpJson.Default.PageDocumentAuditDocument);
        return Task.CompletedTask;
    }

    /// <summary>The filters of a request; the refusal if one is nonsense.</summary>
    public static Refusal? Read(HttpContext context, out AuditQuery query)
    {
        var asked = context.Request.Query;
        var faults = new FieldFaults();
        query = new()
        {
            Type = TicketQueryReader.Text(asked, "type", TicketLimits.Name, ref faults),
            Ticket = TicketQueryReader.Number(asked, "ticket", 1, long.MaxValue, ref faults),
            Who = TicketQueryReader.Text(asked, "who", TicketLimits.Name, ref faults),
            From = TicketQueryReader.Time(asked, "from", ref faults),
            To = TicketQueryReader.Time(asked, "to", ref faults),
            Text = TicketQueryReader.Text(asked, "q", TicketLimits.Title, ref faults),
        };
        return faults.ToRefusal();
    }

    public Task MailsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var faults = new FieldFaults();
        var before = TicketQueryReader.Number(query, "before", 1, long.MaxValue, ref faults);
        var limit = (int)(TicketQueryReader.Number(query, "limit", 1, Most, ref faults) ?? 50);
        var ticket = TicketQueryReader.Number(query, "ticket", 1, long.MaxValue, ref faults);
        if (faults.ToRefusal() is { } refusal)
        {
            return Problem.WriteAsync(context, refusal);
        }
        var list = mails(context.Principal().Tenant, before, limit, ticket);
        var page = new PageDocument<MailDocument>([.. list.Select(MailDocument.Of)], list.Count == limit ? list[^1].Id : null);
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, page, HttpJson.Default.PageDocumentMailDocument);
        return Task.CompletedTask;
    }
}
