using Ticketing.Store;

namespace Ticketing.Tests.Harness;

/// <summary>Makes a store look as if a newer program had written it, and takes that back.</summary>
static class NewerStore
{
    const int FromTheFuture = 9_999;

    public static void Mark(string file) => Execute(file, $"INSERT INTO schema_versions (version, applied_at) VALUES ({FromTheFuture}, 0)");

    public static void Unmark(string file) => Execute(file, $"DELETE FROM schema_versions WHERE version = {FromTheFuture}");

    static void Execute(string file, string sql)
    {
        using var session = SqlSession.OpenSqlite(file, readOnly: false);
        session.Script(sql);
        session.Script("PRAGMA wal_checkpoint(TRUNCATE)");
    }
}
