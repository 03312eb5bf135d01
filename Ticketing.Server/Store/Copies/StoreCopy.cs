namespace Ticketing.Store.Copies;

/// <summary>Copies a store row by row from any engine to any other, in bounded memory: table by table in the order of the primary keys, a few thousand rows in a transaction.</summary>
static class StoreCopy
{
    /// <summary>Rows of one transaction, unless their texts are long.</summary>
    const int MostRows = 4096;

    /// <summary>Characters and bytes of one transaction, about.</summary>
    const long MostSize = 4 << 20;

    /// <summary>Makes an empty store of the newest schema.</summary>
    public static void Prepare(SqlSession target, string family, string name, long now) => Migrations.Apply(target, family, name, now);

    /// <summary>Replaces everything in <paramref name="target"/>.</summary>
    /// <param name="source">In a transaction, so that one state of it is seen.</param>
    /// <param name="target">Has the schema already; nobody else uses it.</param>
    /// <exception cref="IOException">The stores have different tables: one is of an older or newer version.</exception>
    public static void Run(SqlSession source, SqlSession target)
    {
        var tables = TablesOf(source, target);
        target.BeginWrite();
        try
        {
            if (tables.Any(table => table.Name == "events"))
            {
                target.Execute("INSERT INTO marks (name, value) VALUES ('replacing', 1) ON CONFLICT (name) DO NOTHING");
            }
            foreach (var table in tables.Reverse().OrderBy(table => table.Name == "marks"))
            {
                target.Execute(table.Delete);
            }
            target.Commit();
        }
        catch
        {
            target.RollBack();
            throw;
        }
        foreach (var table in tables)
        {
            Copy(table, source, target);
        }
    }

    /// <summary>The tables that both have.</summary>
    /// <exception cref="IOException">They have different ones.</exception>
    public static IReadOnlyList<StoreTable> TablesOf(SqlSession source, SqlSession target)
    {
        var (tables, others) = (StoreTables.Of(source), StoreTables.Of(target));
        var odd = tables.FirstOrDefault(table => !others.Any(table.IsLike)) ?? others.FirstOrDefault(table => !tables.Any(table.IsLike));
        return odd is null ? tables : throw new IOException($"The table '{odd.Name}' is not the same in both stores: one was last used by an older version. Start the server of this version on it once, then repeat.");
    }

    static void Copy(StoreTable table, SqlSession source, SqlSession target)
    {
        var encoding = new RowEncoding(table);
        var batch = new List<object?[]>();
        var size = 0L;
        using var rows = source.Stream(table.Select);
        while (rows.Read())
        {
            var values = new object?[table.Columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = encoding.ValueOf(rows, i);
                size += values[i] switch { string text => text.Length, byte[] bytes => bytes.Length, _ => sizeof(long) };
                if (values[i] is string held && target.Dialect == SqlDialect.Postgres && held.Contains('\0', StringComparison.Ordinal))
                {
                    throw new IOException($"{table.Name}, {encoding.KeyOf(rows)}: '{table.Columns[i].Name}' holds a NUL character, which PostgreSQL cannot store. Change that text, then repeat.");
                }
            }
            batch.Add(values);
            if (batch.Count == MostRows || size > MostSize)
            {
                Write(table, target, batch);
                size = 0;
            }
        }
        Write(table, target, batch);
    }

    static void Write(StoreTable table, SqlSession target, List<object?[]> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }
        target.BeginWrite();
        try
        {
            target.Import(table, batch);
            target.Commit();
        }
        catch
        {
            target.RollBack();
            throw;
        }
        batch.Clear();
    }
}
