namespace Ticketing.Store.Copies;

/// <summary>
/// The tables of a store, as the engine itself describes them. What is derived or the engine's own is not among them: the search index is made anew by its follower (whose mark is left out too),
/// the row <c>writer</c> and the versions of the schema belong to each store itself.
/// </summary>
static class StoreTables
{
    /// <summary>Table, column, type, place in the primary key (from 1; 0 = not in it).</summary>
    const string OfSqlite =
        "SELECT m.name, c.name, c.type, c.pk FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1, 2";

    const string OfPostgres =
        """
        SELECT c.relname::text COLLATE "C", a.attname::text COLLATE "C", t.typname::text, COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint
        FROM pg_class c
        JOIN pg_attribute a ON (a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
        JOIN pg_type t ON (t.oid = a.atttypid)
        LEFT JOIN pg_index i ON (i.indrelid = c.oid AND i.indisprimary)
        WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::text::regnamespace
        ORDER BY 1, 2
        """;

    const string ReferencesOfSqlite = "SELECT m.name, f.\"table\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";

    const string ReferencesOfPostgres =
        """
        SELECT c.relname::text, r.relname::text FROM pg_constraint k JOIN pg_class c ON (c.oid = k.conrelid) JOIN pg_class r ON (r.oid = k.confrelid)
        WHERE k.contype = 'f' AND c.relnamespace = current_schema()::text::regnamespace
        """;

    /// <summary>Those that are copied; a table comes after all that it refers to. Empty if there is no store.</summary>
    public static IReadOnlyList<StoreTable> Of(SqlSession session)
    {
        var sqlite = session.Dialect == SqlDialect.Sqlite;
        var columns = session.List(sqlite ? OfSqlite : OfPostgres, row => (Table: row.GetString(0), Column: row.GetString(1), Type: row.GetString(2), Key: row.GetInt64(3)));
        var references = session.List(sqlite ? ReferencesOfSqlite : ReferencesOfPostgres, row => (From: row.GetString(0), To: row.GetString(1)));
        var tables = columns.Where(column => IsCopied(column.Table)).GroupBy(column => column.Table).Select(table => new StoreTable(
            table.Key,
            [.. table.OrderBy(column => column.Column, StringComparer.Ordinal).Select(column => new StoreColumn(column.Column, KindOf(column.Type)))],
            [.. table.Where(column => column.Key > 0).OrderBy(column => column.Key).Select(column => column.Column)]));
        return InOrder([.. tables.OrderBy(table => table.Name, StringComparer.Ordinal)], references);
    }

    static bool IsCopied(string table) => table is not ("schema_versions" or "writer") && !table.StartsWith("ticket_search", StringComparison.Ordinal);

    static ColumnKind KindOf(string type) => type switch
    {
        "INTEGER" or "int8" => ColumnKind.Number,
        "TEXT" or "text" => ColumnKind.Text,
        "BLOB" or "bytea" => ColumnKind.Bytes,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such column in a store"),
    };

    static List<StoreTable> InOrder(List<StoreTable> tables, List<(string From, string To)> references)
    {
        var ordered = new List<StoreTable>(tables.Count);
        while (tables.Find(table => references.TrueForAll(reference => reference.From != table.Name || tables.TrueForAll(other => other.Name != reference.To))) is { } next)
        {
            ordered.Add(next);
            tables.Remove(next);
        }
        return ordered;
    }
}
