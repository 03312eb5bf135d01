using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Tickets read from the store itself: what is finished, searched for or too much for memory.</summary>
sealed class StoredTickets(ReadPool store)
{
    /// <summary>Rows of an export read at once.</summary>
    const int StreamPage = 500;

    public Ticket? Find(long id) => store.Read(sql => sql.First(TicketSql.ById, TicketRows.Read, id));

    public TicketWithLog? FindWithLog(long id) => store.Read(sql =>
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

    public IReadOnlyList<SystemLoad> Loads() => store.Read(sql => sql.List(TicketSql.Loads, row => new SystemLoad(row.GetString(0), (int)row.GetInt64(1), (int)row.GetInt64(2))));

    public IReadOnlyList<Ticket> UnfinishedOf(string system, int limit) => store.Read(sql => sql.List(TicketSql.OpenOfSystem, TicketRows.Read, system, (long)limit));

    /// <summary>Promises that hold a slot, by due time.</summary>
    public IReadOnlyList<(long Id, long Due)> Promises() => store.Read(sql => sql.List(TicketSql.PlanOrder, row => (row.GetInt64(0), row.GetInt64(1))));

    public TicketPage List(TicketQuery query, ListCursor? cursor) => store.Read(sql =>
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

    public IEnumerable<Ticket> Stream(TicketQuery query)
    {
        var sql = store.Rent();
        try
        {
            sql.BeginRead();
            var list = TicketList.Of(query, SearchIndex.Position(sql), sql.Dialect);
            ListCursor? cursor = null;
            do
            {
                var (items, next) = store.Watch(() => ReadPage(sql, list, query with { Limit = StreamPage }, cursor));
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
            store.Return(sql);
        }
    }

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
                return (items, ListCursor.After(items[^1], query.Order));
            }
        }
        return (items, null);
    }
}
