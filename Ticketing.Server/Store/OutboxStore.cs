using System.Data.Common;
using System.Globalization;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>One tenant's outbox: due mail is taken, and what became of it written, through the tenant's writer.</summary>
sealed class OutboxStore(TenantStore store) : IOutbox
{
    const string Columns = "id, cause, kind, ticket_id, recipient, recipient_name, data, state, created_at, next_attempt_at, attempts, last_answer";

    /// <summary>By index <c>outbox_due</c>.</summary>
    public const string Due = $"SELECT {Columns} FROM outbox WHERE state = 0 AND next_attempt_at <= @now ORDER BY next_attempt_at, id LIMIT @limit";

    /// <summary>By index <c>outbox_due</c>.</summary>
    public const string Next = "SELECT next_attempt_at FROM outbox WHERE state = 0 ORDER BY next_attempt_at, id LIMIT 1";

    /// <summary>By index <c>outbox_due</c>.</summary>
    public const string Waiting = "SELECT COUNT(*) FROM outbox WHERE state = 0";

    /// <summary>By the primary key, newest first.</summary>
    public const string Before = $"SELECT {Columns} FROM outbox WHERE id < @before ORDER BY id DESC LIMIT @limit";

    /// <summary>By index <c>outbox_ticket</c>, newest first.</summary>
    public const string OfTicket = $"SELECT {Columns} FROM outbox WHERE ticket_id = @ticket_id AND id < @before ORDER BY id DESC LIMIT @limit";

    const string Lease = "UPDATE outbox SET next_attempt_at = @until WHERE id = @id";
    const string End = "UPDATE outbox SET state = @state, attempts = attempts + 1, last_answer = @answer, done_at = @now WHERE id = @id AND state = 0";
    const string Retry = "UPDATE outbox SET next_attempt_at = @next, attempts = attempts + 1, last_answer = @answer WHERE id = @id AND state = 0";
    const string PutOff = "UPDATE outbox SET next_attempt_at = @next WHERE id = @id AND state = 0";
    const string SetData = "UPDATE outbox SET data = @data WHERE id = @id";
    const string Fold = "UPDATE outbox SET state = @state, last_answer = @answer, done_at = @now WHERE id = @id AND state = 0";

    public string Tenant => store.Tenant;

    public event Action? MailQueued
    {
        add => store.MailQueued += value;
        remove => store.MailQueued -= value;
    }

    public async ValueTask<IReadOnlyList<OutboxMail>> TakeDueAsync(Instant now, int limit, TimeSpan lease, CancellationToken cancel)
    {
        // A look without the writer first: most of the time nothing is due.
        if (NextAttempt() is not { } next || next > now)
        {
            return [];
        }
        var taken = await store.RunAsync<List<OutboxMail>>(session =>
        {
            var due = session.Sql.List(Due, Read, now.Milliseconds, (long)limit);
            foreach (var mail in due)
            {
                session.Sql.Execute(Lease, (now + lease).Milliseconds, mail.Id);
            }
            return due;
        }, cancel).ConfigureAwait(false);
        return taken.Value ?? throw new OutboxTroubleException(taken.Refusal!.Detail);
    }

    public ValueTask MarkSentAsync(long id, Instant now, string answer, CancellationToken cancel) => WriteAsync(End, cancel, (long)MailState.Sent, answer, now.Milliseconds, id);

    public ValueTask MarkDeadAsync(long id, Instant now, string answer, CancellationToken cancel) => WriteAsync(End, cancel, (long)MailState.Dead, answer, now.Milliseconds, id);

    public ValueTask MarkRetryAsync(long id, Instant nextAttemptAt, string? answer, CancellationToken cancel) => answer is null
        ? WriteAsync(PutOff, cancel, nextAttemptAt.Milliseconds, id)
        : WriteAsync(Retry, cancel, nextAttemptAt.Milliseconds, answer, id);

    public async ValueTask FoldAsync(long into, string data, IReadOnlyList<long> ids, Instant now, CancellationToken cancel) => Check(await store.RunAsync(session =>
    {
        session.Sql.Execute(SetData, data, into);
        foreach (var id in ids)
        {
            session.Sql.Execute(Fold, (long)MailState.Folded, string.Create(CultureInfo.InvariantCulture, $"told in mail {into}"), now.Milliseconds, id);
        }
    }, cancel).ConfigureAwait(false));

    public ValueTask MarkNeedlessAsync(long id, Instant now, string reason, CancellationToken cancel) => WriteAsync(Fold, cancel, (long)MailState.Folded, reason, now.Milliseconds, id);

    public Instant? NextAttempt() => store.Pool.Read(sql => sql.Scalar(Next)) is long next ? new Instant(next) : null;

    public long Depth() => store.Pool.Read(sql => sql.Number(Waiting));

    public Ticket? FindTicket(long id) => store.Read.Find(id);

    public MailWishes WishesOf(OutboxMail mail) => new WishStore(store).Find(mail.RecipientName ?? "");

    /// <summary>Mails of all states before an id (null = from the newest), newest first.</summary>
    /// <param name="ticket">Only those about this ticket; null = all.</param>
    public IReadOnlyList<OutboxMail> List(long? before, int limit, long? ticket = null) => store.Pool.Read(sql => ticket is { } id
        ? sql.List(OfTicket, Read, id, before ?? long.MaxValue, (long)limit)
        : sql.List(Before, Read, before ?? long.MaxValue, (long)limit));

    async ValueTask WriteAsync(string sql, CancellationToken cancel, params object?[] arguments) =>
        Check(await store.RunAsync(session => { session.Sql.Execute(sql, arguments); }, cancel).ConfigureAwait(false));

    static void Check(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw new OutboxTroubleException(refusal.Detail);
        }
    }

    static OutboxMail Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetString(4), TicketRows.Text(row, 5), TicketRows.Text(row, 6),
        (MailState)row.GetInt64(7), new(row.GetInt64(8)), new(row.GetInt64(9)), (int)row.GetInt64(10), TicketRows.Text(row, 11));
}
