using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The query side of one tenant.</summary>
sealed class TicketReader(ReadPool pool, Plan plan, CommitSignal signal) : ITicketReader
{
    /// <summary>Rows of an export read at once.</summary>
    const int StreamPage = 500;

    public long LastSeq => signal.LastSeq;

    public Task WaitForEventAfterAsync(long seq, CancellationToken cancel) => signal.WaitForAsync(seq, cancel);

    public Ticket? Find(long id) => pool.Read(sql => sql.First(TicketSql.ById, TicketRows.Read, id));

    public TicketWithLog? FindWithLog(long id) => pool.Read(sql =>
    {
        sql.BeginRead();
        try
        {
            var ticket = sql.First(TicketSql.ById, TicketRows.Read, id);
            return ticket is null ? null : new TicketWithLog(ticket, TicketLog.Fold(sql.List(EventSql.OfTicket, TicketRows.ReadEvent, id)));
        }
        finally
        {
            sql.EndRead();
        }
    });

    public IReadOnlyList<SystemLoad> Loads() => pool.Read(sql => sql.List(TicketSql.Loads, row => new SystemLoad(row.GetString(0), (int)row.GetInt64(1), (int)row.GetInt64(2))));

    public Outcome<TicketPage> List(TicketQuery query)
    {
        ListCursor? cursor = null;
        if (query.Cursor is { } text)
        {
            if (!ListCursor.TryParse(text, out var parsed) || parsed.Order != query.Order)
            {
                return new Refusal(RefusalKind.Invalid, "invalid", "cursor: this cursor does not belong to this list; take 'next' of the previous page, with the same order.");
            }
            cursor = parsed;
        }
        return pool.Read(sql =>
        {
            sql.BeginRead();
            try
            {
                var list = TicketList.Of(query, SearchIndex.Position(sql), sql.Dialect);
                var total = sql.Number(list.Count, list.Arguments);
                var (items, next) = ReadPage(sql, list, query, cursor);
                return new TicketPage(items, total, next?.ToString());
            }
            finally
            {
                sql.EndRead();
            }
        });
    }

    public IEnumerable<Ticket> Stream(TicketQuery query)
    {
        var sql = pool.Rent();
        try
        {
            sql.BeginRead();
            var list = TicketList.Of(query, SearchIndex.Position(sql), sql.Dialect);
            ListCursor? cursor = null;
            do
            {
                var (items, next) = ReadPage(sql, list, query with { Limit = StreamPage }, cursor);
                foreach (var ticket in items)
                {
                    yield return ticket;
                }
                cursor = next;
            }
            while (cursor is not null);
        }
        finally
        {
            sql.EndRead();
            pool.Return(sql);
        }
    }

    public IReadOnlyList<Ticket> UnfinishedOf(string system, int limit) => pool.Read(sql => sql.List(TicketSql.OpenOfSystem, TicketRows.Read, system, (long)limit));

    public PlannedSlot? SlotOf(Ticket ticket, Instant now) => ticket.HoldsSlot ? plan.SlotOf(ticket.Id, now, LastSeq) : null;

    public IReadOnlyList<TicketEvent> EventsAfter(long seq, int limit) => pool.Read(sql => sql.List(EventSql.After, TicketRows.ReadEvent, seq, (long)limit));

    public IReadOnlyList<TicketEvent> Audit(long? before, int limit, string? type, long? ticket) => pool.Read(sql =>
    {
        var from = before ?? long.MaxValue;
        return ticket is { } id ? sql.List(EventSql.BeforeOfTicket, TicketRows.ReadEvent, id, from, (long)limit)
            : type is not null ? sql.List(EventSql.BeforeOfType, TicketRows.ReadEvent, from, type, (long)limit)
            : sql.List(EventSql.Before, TicketRows.ReadEvent, from, (long)limit);
    });

    public SlaState SlaNow(Instant now) => plan.StateAt(now, LastSeq, Agents());
    public IReadOnlyList<Agent> Agents() => pool.Read(sql => sql.List(DirectorySql.Agents, DirectorySql.ReadAgent));
    public IReadOnlyList<TicketSystem> Systems() => pool.Read(sql => sql.List(DirectorySql.Systems, DirectorySql.ReadSystem));
    public IReadOnlyList<Category> Categories() => pool.Read(sql => sql.List(DirectorySql.Categories, DirectorySql.ReadCategory));

    /// <summary>Up to <see cref="TicketQuery.Limit"/> tickets from the cursor on, across the parts of the order.</summary>
    static (List<Ticket> Items, ListCursor? Next) ReadPage(SqlSession sql, TicketList list, TicketQuery query, ListCursor? cursor)
    {
        var parts = TicketList.PartsOf(query.Order);
        var items = new List<Ticket>();
        for (var part = cursor?.Part ?? 0; part < parts.Count; part++)
        {
            var wanted = query.Limit - items.Count + 1;
            var (text, arguments) = list.Page(parts[part], cursor?.Part == part ? cursor : null, wanted);
            items.AddRange(sql.List(text, TicketRows.Read, arguments));
            if (items.Count > query.Limit)
            {
                items.RemoveRange(query.Limit, items.Count - query.Limit);
                return (items, CursorAt(items[^1], query.Order));
            }
        }
        return (items, null);
    }

    static ListCursor CursorAt(Ticket last, TicketOrder order) => order switch
    {
        TicketOrder.Due when last.IsFinished => new(order, 2, null, last.Id),
        TicketOrder.Due when last.DueAt is { } due => new(order, 0, due.Milliseconds, last.Id),
        TicketOrder.Due => new(order, 1, null, last.Id),
        TicketOrder.Updated => new(order, 0, last.UpdatedAt.Milliseconds, last.Id),
        _ => new(order, 0, null, last.Id),
    };
}
