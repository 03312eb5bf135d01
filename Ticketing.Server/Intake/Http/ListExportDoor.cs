using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Ticketing.Admission;
using Ticketing.Export;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>A list that can be had as a file.</summary>
/// <param name="Name">Of the file, and of the sheet of a workbook.</param>
/// <param name="Rows">What the request asks for, read while it is written; the refusal if it asks for nonsense.</param>
public sealed record ListTable(string Name, IReadOnlyList<string> Columns, Func<HttpContext, (IEnumerable<Cell[]>? Rows, Refusal? Refusal)> Rows);

/// <summary>The audit trail, mails, systems and people as CSV or workbook, the audit trail also as JSON Lines; streamed at the reader's pace, a page of the store at a time.</summary>
/// <param name="people">The people of a tenant.</param>
public sealed class ListExportDoor(TenantDoor door, MailList mails, Func<string, IEnumerable<UserDocument>> people)
{
    const int PageSize = 500;

    public ListTable Audit => new(
        "audit",
        ["seq", "at", "type", "ticket", "who", "door", "from", "count", "text", "note", "code", "system", "reference", "changes", "receivedAt"],
        context => AuditDoor.Read(context, out var query) is { } refusal ? (null, refusal) : (Events(door.ReadOf(context), query).Select(Row), null));

    public ListTable Mails => new(
        "mails",
        ["id", "ticket", "kind", "to", "state", "attempts", "createdAt", "nextAttemptAt", "answer"],
        context => (MailsOf(context.Principal().Tenant).Select(MailDocument.Of).Select(mail => new Cell[]
        {
            mail.Id, new(Number: mail.Ticket), mail.Kind, mail.To, mail.State, mail.Attempts, mail.CreatedAt, mail.NextAttemptAt, mail.Answer,
        }), null));

    public ListTable Systems => new(
        "systems",
        ["id", "name", "sla", "graceSeconds", "silentAfterSeconds", "lastSeenAt", "lastHeartbeatAt", "online", "onlineChangedAt", "createdAt"],
        context => (door.ReadOf(context).Systems().Select(SystemDocument.Of).Select(system => new Cell[]
        {
            system.Id, system.Name, system.Sla, system.GraceSeconds, new(Number: system.SilentAfterSeconds), system.LastSeenAt, system.LastHeartbeatAt, new(Flag: system.Online), system.OnlineChangedAt, system.CreatedAt,
        }), null));

    public ListTable Categories => new(
        "categories",
        ["id", "name", "system", "people", "workflow", "createdAt"],
        context => (door.ReadOf(context).Categories().Select(CategoryDocument.Of).Select(one => new Cell[] { one.Id, one.Name, one.System, string.Join(", ", one.People), one.Workflow, one.CreatedAt }), null));

    public ListTable People => new(
        "users",
        ["id", "name", "email", "role", "createdAt"],
        context => (people(context.Principal().Tenant).Select(user => new Cell[] { user.Id, user.Name, user.Email, user.Role, user.CreatedAt }), null));

    public Task CsvAsync(HttpContext context, ListTable table) => WriteAsync(context, table, "csv", CsvFile.ContentType, rows => CsvFile.WriteAsync(context.Response.BodyWriter, table.Columns, rows, context.RequestAborted));

    public Task XlsxAsync(HttpContext context, ListTable table) => WriteAsync(context, table, "xlsx", Workbook.ContentType, rows => Workbook.WriteAsync(context.Response.BodyWriter, table.Name, table.Columns, rows, context.RequestAborted));

    /// <summary>One JSON object a line, as the list has them.</summary>
    public async Task AuditLinesAsync(HttpContext context)
    {
        if (AuditDoor.Read(context, out var query) is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var read = door.ReadOf(context);
        Head(context, "audit", "jsonl", "application/jsonl; charset=utf-8");
        var pipe = context.Response.BodyWriter;
        var count = 0;
        foreach (var e in Events(read, query))
        {
            pipe.Write(JsonSerializer.SerializeToUtf8Bytes(AuditDocument.Of(e), HttpJson.Default.AuditDocument));
            pipe.Write("\n"u8);
            if (++count % PageSize == 0 && (await pipe.FlushAsync(context.RequestAborted).ConfigureAwait(false)).IsCompleted)
            {
                return; // Nobody reads any more.
            }
        }
        await pipe.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    async Task WriteAsync(HttpContext context, ListTable table, string extension, string contentType, Func<IEnumerable<Cell[]>, Task> write)
    {
        var (rows, refusal) = table.Rows(context);
        if (rows is null)
        {
            Problem.Write(context, refusal!);
            return;
        }
        // Read before the answer begins: a store that is away can still be said.
        using var reader = rows.GetEnumerator();
        var any = reader.MoveNext();
        Head(context, table.Name, extension, contentType);
        await write(Rest(any, reader)).ConfigureAwait(false);
    }

    static IEnumerable<Cell[]> Rest(bool any, IEnumerator<Cell[]> rows)
    {
        for (; any; any = rows.MoveNext())
        {
            yield return rows.Current;
        }
    }

    void Head(HttpContext context, string name, string extension, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"{name}-{door.Now.Utc:yyyy-MM-dd}.{extension}\"");
    }

    static IEnumerable<TicketEvent> Events(ITicketReader read, AuditQuery query)
    {
        long? before = null;
        IReadOnlyList<TicketEvent> page;
        do
        {
            page = read.Audit(query, before, PageSize);
            foreach (var e in page)
            {
                yield return e;
            }
            before = page.Count == 0 ? null : page[^1].Seq;
        }
        while (page.Count == PageSize);
    }

    IEnumerable<OutboxMail> MailsOf(string tenant)
    {
        long? before = null;
        IReadOnlyList<OutboxMail> page;
        do
        {
            page = mails(tenant, before, PageSize);
            foreach (var mail in page)
            {
                yield return mail;
            }
            before = page.Count == 0 ? null : page[^1].Id;
        }
        while (page.Count == PageSize);
    }

    static Cell[] Row(TicketEvent e)
    {
        var line = AuditDocument.Of(e);
        return
        [
            line.Seq, line.At, line.Type, new(Number: line.Ticket), line.Who, line.Door, line.From, line.Count, line.Text, new(Number: line.Note), line.Code, line.System, line.Reference,
            line.Changes is { } changes ? string.Join("; ", changes.Select(change => $"{change.Key}: {change.Value.From} -> {change.Value.To}")) : null, line.ReceivedAt,
        ];
    }
}
