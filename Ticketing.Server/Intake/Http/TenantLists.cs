using System.Buffers;
using System.Text.Json;
using Ticketing.Admission;
using Ticketing.Export;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>What a tenant's tickets are about and what happened to them, as tables that can be had as files; the audit trail also as JSON Lines. A page of the store at a time.</summary>
public sealed class TenantLists(TenantDoor door, MailList mails)
{
    const int PageSize = 500;

    /// <summary>All that the filters match, as one snapshot.</summary>
    public ListTable Tickets => new("tickets", TicketTable.Columns, context =>
    {
        var (query, refusal) = TicketQueryReader.Read(context.Request.Query);
        return refusal is null ? (TicketsOf(context, query!), null) : (null, refusal);
    });

    public ListTable Audit => new(
        "audit",
        ["seq", "at", "type", "ticket", "who", "door", "from", "count", "text", "note", "code", "system", "reference", "changes", "receivedAt"],
        context => AuditDoor.Read(context, out var query) is { } refusal ? (null, refusal) : (Events(door.ReadOf(context), query).Select(Row), null));

    public ListTable Mails => ListTable.By(
        "ticket", "mails", ["id", "ticket", "kind", "to", "state", "attempts", "createdAt", "nextAttemptAt", "answer"],
        (context, ticket) => MailsOf(context.Principal().Tenant, ticket).Select(MailDocument.Of), one => [one.Id, one.Ticket, one.Kind, one.To, one.State, one.Attempts, one.CreatedAt, one.NextAttemptAt, one.Answer]);

    public ListTable Systems => ListTable.Of(
        "systems", ["id", "name", "sla", "graceSeconds", "silentAfterSeconds", "lastSeenAt", "lastHeartbeatAt", "online", "onlineChangedAt", "createdAt"],
        context => door.ReadOf(context).Systems().Select(SystemDocument.Of),
        one => [one.Id, one.Name, one.Sla, one.GraceSeconds, one.SilentAfterSeconds, one.LastSeenAt, one.LastHeartbeatAt, one.Online, one.OnlineChangedAt, one.CreatedAt]);

    public ListTable Categories => ListTable.Of(
        "categories", ["id", "name", "system", "people", "workflow", "createdAt"],
        context => door.ReadOf(context).Categories().Select(CategoryDocument.Of), one => [one.Id, one.Name, one.System, ListTable.Join(one.People), one.Workflow, one.CreatedAt]);

    public ListTable Agents => ListTable.Of("agents", ["id", "name", "user", "available", "hours"], context => door.ReadOf(context).Agents(), one => [one.Id, one.Name, one.User, one.Available, one.Hours]);

    /// <summary>A row for each move; a final state has one without.</summary>
    public ListTable Workflows => ListTable.Of(
        "workflows", ["name", "version", "unique", "state", "kind", "to", "roles", "requires", "mails"], context => MovesOf(door.ReadOf(context).Workflows().All),
        one => [one.Workflow.Name, one.Workflow.Version, one.Workflow.Unique, one.State.Name, one.State.Kind.Name(), one.Move?.To, ListTable.Join(one.Move?.Roles ?? []), ListTable.Join(one.Move?.Requires ?? []), ListTable.Join(one.Move?.Mails ?? [])]);

    /// <summary>One JSON object a line, as the list has them.</summary>
    public async Task AuditLinesAsync(HttpContext context, ListFiles files)
    {
        if (AuditDoor.Read(context, out var query) is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var read = door.ReadOf(context);
        files.Head(context, "audit", "jsonl", "application/jsonl; charset=utf-8");
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

    IEnumerable<Cell[]> TicketsOf(HttpContext context, TicketQuery query)
    {
        var (read, now) = (door.ReadOf(context), door.Now);
        return read.Stream(door.ViewOf(context)!.Apply(query)).Select(ticket => TicketTable.Row(TicketDocument.Of(ticket, read.SlotOf(ticket, now))));
    }

    static IEnumerable<TicketEvent> Events(ITicketReader read, AuditQuery query) => ListTable.Paged<TicketEvent>(before => read.Audit(query, before, PageSize), e => e.Seq, PageSize);

    IEnumerable<OutboxMail> MailsOf(string tenant, long? ticket) => ListTable.Paged<OutboxMail>(before => mails(tenant, before, PageSize, ticket), mail => mail.Id, PageSize);

    static IEnumerable<(Workflow Workflow, WorkflowState State, WorkflowMove? Move)> MovesOf(IEnumerable<Workflow> workflows)
    {
        foreach (var workflow in workflows)
        {
            foreach (var state in workflow.States)
            {
                if (state.Moves.Count == 0)
                {
                    yield return (workflow, state, null);
                }
                foreach (var move in state.Moves)
                {
                    yield return (workflow, state, move);
                }
            }
        }
    }

    static Cell[] Row(TicketEvent e)
    {
        var line = AuditDocument.Of(e);
        return
        [
            line.Seq, line.At, line.Type, line.Ticket, line.Who, line.Door, line.From, line.Count, line.Text, line.Note, line.Code, line.System, line.Reference,
            line.Changes is { } changes ? string.Join("; ", changes.Select(change => $"{change.Key}: {change.Value.From} -> {change.Value.To}")) : null, line.ReceivedAt,
        ];
    }
}
