using System.Text;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>An invoice.</summary>
/// <param name="Number">The same as its id: without gaps.</param>
/// <param name="MailedTo">Null if there was no address or no mail server.</param>
public sealed record InvoiceDocument(
    long Id, long Number, long ContactId, string Contact, string? Address, string? MailedTo, DateTime IssuedAt, DateOnly IssuedOn, DateOnly DueOn, decimal HourlyRate, IReadOnlyList<InvoiceLineDocument> Lines, decimal Total)
{
    public static InvoiceDocument Of(Invoice invoice)
    {
        var lines = new List<InvoiceLineDocument>(invoice.Lines.Count);
        foreach (var line in invoice.Lines)
        {
            lines.Add(new(line.JobId, line.Asset, line.Description, line.From.Utc, line.Until.Utc, Money.Hours(line.From, line.Until), invoice.HourlyRate, Money.Amount(line.AmountCents)));
        }
        return new(invoice.Id, invoice.Id, invoice.ContactId, invoice.Contact, invoice.Address, invoice.MailedTo, invoice.IssuedAt.Utc, invoice.IssuedOn, invoice.DueOn, invoice.HourlyRate, lines, Money.Amount(invoice.TotalCents));
    }
}

/// <summary>One job on an invoice.</summary>
public sealed record InvoiceLineDocument(long JobId, string Asset, string? Description, DateTime ActualStart, DateTime ActualEnd, decimal Hours, decimal Rate, decimal Amount);

/// <summary>/api/v1/invoices, and the begin of a day by hand, which issues them.</summary>
public sealed class InvoiceDoor(MaintenanceDoor door)
{
    public const string Path = "/api/v1/invoices";

    public Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var faults = new FieldFaults();
        var before = TicketQueryReader.Number(query, "before", 1, long.MaxValue, ref faults);
        var contact = TicketQueryReader.Number(query, "contact", 1, long.MaxValue, ref faults);
        var limit = (int)(TicketQueryReader.Number(query, "limit", 1, 500, ref faults) ?? 50);
        if (faults.ToRefusal() is { } refusal)
        {
            return Problem.WriteAsync(context, refusal);
        }
        using var use = door.Use(context);
        var items = new List<InvoiceDocument>();
        foreach (var invoice in use.Store.Invoices(contact, before, limit))
        {
            items.Add(InvoiceDocument.Of(invoice));
        }
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new PageDocument<InvoiceDocument>(items, items.Count == limit ? items[^1].Id : null), MaintenanceHttpJson.Default.PageDocumentInvoiceDocument);
        return Task.CompletedTask;
    }

    public Task FindAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        return Records.One(context, use.Store.FindInvoice(id) is { } invoice ? InvoiceDocument.Of(invoice) : null, $"invoice {id}", MaintenanceHttpJson.Default.InvoiceDocument);
    }

    /// <summary>As it was mailed, to be looked at and printed.</summary>
    public async Task PrintAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        if (use.Store.FindInvoice(id) is not { } invoice)
        {
            Problem.Write(context, Refusal.NotFound($"invoice {id}"));
            return;
        }
        var html = Encoding.UTF8.GetBytes(InvoiceText.Of(invoice, door.Settings.Zone).Html);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = html.Length;
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
        await context.Response.Body.WriteAsync(html, context.RequestAborted).ConfigureAwait(false);
    }

    public async Task PassDayAsync(HttpContext context)
    {
        using var use = door.Use(context);
        if (Records.Or(context, await use.Store.PassDayAsync(TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)) is { } passed)
        {
            JsonAnswer.Write(context.Response, StatusCodes.Status200OK, passed, MaintenanceHttpJson.Default.DayPassed);
        }
    }
}
