namespace Ticketing.Store.Copies;

/// <summary>
/// Keeps a store that its tenant is leaving from being written: a server that has not heard of it yet is told that the store is busy, instead of writing where nobody will look again.
/// PostgreSQL: the version in <c>writer</c> is negative, which every writer reads first. SQLite: triggers on all tables.
/// </summary>
static class Fence
{
    internal const string LowerPostgres = "UPDATE writer SET version = -version WHERE one = 1 AND version < 0";

    /// <summary>Ends the write transaction with the fence up. Once more is no trouble.</summary>
    public static void Raise(SqlSession session)
    {
        if (session is PostgresSession postgres)
        {
            postgres.CommitAndFence();
            return;
        }
        foreach (var table in StoreTables.Of(session))
        {
            foreach (var change in (string[])["INSERT", "UPDATE"])
            {
                session.Script($"CREATE TRIGGER IF NOT EXISTS \"left_{change}_{table.Name}\" BEFORE {change} ON \"{table.Name}\" BEGIN SELECT RAISE(ABORT, 'the tenant has left this store'); END");
            }
        }
        session.Commit();
    }

    /// <summary>Outside a transaction. Does nothing if there is none.</summary>
    public static void Lower(SqlSession session)
    {
        if (session is PostgresSession)
        {
            session.Execute(LowerPostgres);
            return;
        }
        var triggers = session.List("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'left\\_%' ESCAPE '\\'", row => row.GetString(0));
        if (triggers.Count > 0)
        {
            session.BeginWrite();
            triggers.ForEach(name => session.Script($"DROP TRIGGER \"{name}\""));
            session.Commit();
        }
    }
}
