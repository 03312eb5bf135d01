using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// Follower that keeps the full-text index up to date behind the events, so that taking in a ticket does not pay for it.
/// A search looks at the tickets of later events directly, so it never misses one.
/// </summary>
sealed class SearchIndex(TenantSession session)
{
    /// <summary>Tickets indexed in one group of the writer: a few milliseconds.</summary>
    const int Batch = 256;

    const string Mark = "search";
    const string ReadMark = "SELECT value FROM marks WHERE name = @name";
    const string OfText = $"ticket_id IS NOT NULL AND type IN ('{EventTypes.Opened}', '{EventTypes.Changed}', '{EventTypes.Moved}', '{EventTypes.Finished}', '{EventTypes.Deleted}')";
    const string Changed = $"SELECT seq, ticket_id FROM events WHERE seq > @seq AND {OfText} ORDER BY seq LIMIT @limit";
    const string RemoveRow = "DELETE FROM ticket_search WHERE rowid = @id";
    const string InsertRow = "INSERT INTO ticket_search (rowid, title, description, reference) SELECT id, title, description, reference FROM tickets WHERE id = @id AND deleted_at IS NULL";
    const string ChangedTickets = $"SELECT ticket_id FROM events WHERE seq > @seq AND seq <= @until AND {OfText}";
    const string RemoveTexts = $"DELETE FROM ticket_search WHERE id IN ({ChangedTickets})";
    const string Texts = $"SELECT id, title, description, reference FROM tickets WHERE id IN ({ChangedTickets}) AND deleted_at IS NULL";
    const string InsertText = "INSERT INTO ticket_search (id, text) VALUES (@id, @text)";
    internal const string SaveMark = "INSERT INTO marks (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    /// <summary>Events up to this one are in the index.</summary>
    public static long Position(SqlSession sql) => sql.Number(ReadMark, Mark);

    /// <summary>Inside the writer's transaction: indexes the next batch. True if more may be waiting.</summary>
    public bool Advance()
    {
        var position = Position(session.Sql);
        var last = session.Sql.Number("SELECT COALESCE(MAX(seq), 0) FROM events");
        var changed = session.Sql.List(Changed, row => (Seq: row.GetInt64(0), Id: row.GetInt64(1)), position, (long)Batch);
        var reached = changed.Count == Batch ? changed[^1].Seq : last;
        if (session.Sql.Dialect.IsRemote)
        {
            IndexTogether(position, reached);
        }
        else
        {
            foreach (var id in changed.Select(c => c.Id).Distinct())
            {
                session.Sql.Execute(RemoveRow, id);
                session.Sql.Execute(InsertRow, id);
            }
        }
        if (reached > position)
        {
            session.Sql.Execute(SaveMark, Mark, reached);
        }
        return changed.Count == Batch;
    }

    /// <summary>All tickets of some events with one look into the database.</summary>
    void IndexTogether(long after, long until)
    {
        var texts = session.Sql.List(Texts, row => (Id: row.GetInt64(0), Text: $"{row.GetString(1)}\n{TicketRows.Text(row, 2)}\n{TicketRows.Text(row, 3)}"), after, until);
        session.Sql.Send(RemoveTexts, after, until);
        foreach (var (id, text) in texts)
        {
            session.Sql.Send(InsertText, id, SqlText.Folded(text));
        }
    }
}
