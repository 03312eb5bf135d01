namespace Ticketing.Store;

/// <summary>What each table takes with its indexes, as the engine itself counts it.</summary>
static class TableSizes
{
    /// <summary>Some distributions build SQLite without it.</summary>
    const string HasStatistics = "SELECT COUNT(*) FROM pragma_module_list WHERE name = 'dbstat'";

    const string OfSqlite = "SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name WHERE s.aggregate = 1 GROUP BY m.tbl_name";

    const string OfPostgres = "SELECT relname::text, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::text::regnamespace";

    /// <summary>Bytes by name; empty if the engine does not say.</summary>
    public static IReadOnlyDictionary<string, long> Of(SqlSession sql)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        var sqlite = sql.Dialect == SqlDialect.Sqlite;
        if (!sqlite || sql.Number(HasStatistics) > 0)
        {
            foreach (var (table, bytes) in sql.List(sqlite ? OfSqlite : OfPostgres, row => (row.GetString(0), row.GetInt64(1))))
            {
                sizes[table] = bytes;
            }
        }
        return sizes;
    }
}
