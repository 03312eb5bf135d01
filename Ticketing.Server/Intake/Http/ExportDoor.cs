using System.Globalization;
using Ticketing.Export;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>/api/v1/tickets.csv and .xlsx: all tickets that the filters match, as one snapshot, streamed at the reader's pace.</summary>
public sealed class ExportDoor(TenantDoor door)
{
    public Task CsvAsync(HttpContext context) => WriteAsync(context, "csv", CsvFile.ContentType, rows => CsvFile.WriteAsync(context.Response.BodyWriter, TicketTable.Columns, rows, context.RequestAborted));

    public Task XlsxAsync(HttpContext context) => WriteAsync(context, "xlsx", Workbook.ContentType, rows => Workbook.WriteAsync(context.Response.BodyWriter, "Tickets", TicketTable.Columns, rows, context.RequestAborted));

    async Task WriteAsync(HttpContext context, string extension, string contentType, Func<IEnumerable<Cell[]>, Task> write)
    {
        var (query, refusal) = TicketQueryReader.Read(context.Request.Query);
        if (refusal is not null)
        {
            Problem.Write(context, refusal);
            return;
        }
        var read = door.ReadOf(context);
        var now = door.Now;
        context.Response.ContentType = contentType;
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"tickets-{now.Utc:yyyy-MM-dd}.{extension}\"");
        using var tickets = read.Stream(door.ViewOf(context)!.Apply(query!)).GetEnumerator();
        var any = tickets.MoveNext(); // before anything is written: a store that is away can still be told
        await write(Rest(tickets, any).Select(ticket => TicketTable.Row(TicketDocument.Of(ticket, read.SlotOf(ticket, now))))).ConfigureAwait(false);
    }

    static IEnumerable<Ticket> Rest(IEnumerator<Ticket> tickets, bool more)
    {
        for (; more; more = tickets.MoveNext())
        {
            yield return tickets.Current;
        }
    }
}
