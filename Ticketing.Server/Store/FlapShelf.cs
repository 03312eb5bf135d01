using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The finishes that are held, as the writer knows them: no statement where there are none.</summary>
sealed class FlapShelf(SqlSession sql)
{
    readonly Dictionary<long, Instant> _until = [];

    public void Load()
    {
        _until.Clear();
        foreach (var (ticket, until) in sql.List(FlapSql.All, row => (row.GetInt64(0), new Instant(row.GetInt64(1)))))
        {
            _until.Add(ticket, until);
        }
    }

    public Instant? UntilOf(long ticket) => _until.TryGetValue(ticket, out var until) ? until : null;

    /// <summary>False: it was held already, now for longer.</summary>
    public bool Hold(long ticket, Instant until)
    {
        var isNew = !_until.ContainsKey(ticket);
        _until[ticket] = until;
        sql.Send(FlapSql.Put, ticket, until.Milliseconds);
        return isNew;
    }

    /// <summary>False: it was not held.</summary>
    public bool Drop(long ticket)
    {
        if (!_until.Remove(ticket))
        {
            return false;
        }
        sql.Send(FlapSql.Drop, ticket);
        return true;
    }
}

/// <summary>Statements about finishes that are held; the table is small.</summary>
static class FlapSql
{
    public const string All = "SELECT ticket_id, until FROM held_finishes";
    public const string Due = "SELECT ticket_id FROM held_finishes WHERE until <= @now ORDER BY until, ticket_id LIMIT @limit";
    public const string Next = "SELECT MIN(until) FROM held_finishes";
    public const string Put = "INSERT INTO held_finishes (ticket_id, until) VALUES (@ticket_id, @until) ON CONFLICT (ticket_id) DO UPDATE SET until = excluded.until";
    public const string Drop = "DELETE FROM held_finishes WHERE ticket_id = @ticket_id";
}

/// <summary>Finishes the tickets of conditions that flapped and are quiet.</summary>
sealed class FlapStore(TenantStore store)
{
    const int Limit = 200;

    public ScheduledJob Job => new($"flapping/{store.Tenant}", SweepJobs.Attentive, (now, cancel) => Sweep.ActAsync(
        store.Pool.Read(sql => sql.List(FlapSql.Due, row => row.GetInt64(0), now.Milliseconds, (long)Limit)),
        (id, stop) => store.RunAsync(session => new FlapWork(session, new TicketEnd(session)).FinishIfQuiet(id), stop), Limit, cancel));
}
