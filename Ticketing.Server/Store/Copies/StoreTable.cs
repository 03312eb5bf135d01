namespace Ticketing.Store.Copies;

/// <summary>What a column holds; there is nothing else in a store.</summary>
enum ColumnKind
{
    /// <summary>64 bits.</summary>
    Number,
    Text,
    Bytes,
}

readonly record struct StoreColumn(string Name, ColumnKind Kind);

/// <summary>A table as both engines have it.</summary>
/// <param name="Columns">By name, so that their order is the same whatever the engine and the store's history.</param>
/// <param name="Key">Columns of the primary key, in its order.</param>
sealed record StoreTable(string Name, IReadOnlyList<StoreColumn> Columns, IReadOnlyList<string> Key)
{
    /// <summary>Rows that are copied, in the order of the primary key: the same in both engines, whose texts compare by their bytes.</summary>
    public string Select { get; } =
        $"SELECT {Names(Columns.Select(column => column.Name))} FROM \"{Name}\"{(Name == "marks" ? " WHERE name <> 'search'" : "")} ORDER BY {Names(Key)}";

    /// <summary>One row, its values in the order of <see cref="Columns"/>.</summary>
    public string Insert { get; } =
        $"INSERT INTO \"{Name}\" ({Names(Columns.Select(column => column.Name))}) VALUES ({string.Join(", ", Columns.Select((_, index) => $"@c{index}"))})";

    public string Delete { get; } = $"DELETE FROM \"{Name}\"";

    /// <summary>For COPY of PostgreSQL.</summary>
    public string Import { get; } = $"COPY \"{Name}\" ({Names(Columns.Select(column => column.Name))}) FROM STDIN (FORMAT BINARY)";

    public bool IsLike(StoreTable other) => Name == other.Name && Columns.SequenceEqual(other.Columns) && Key.SequenceEqual(other.Key);

    static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}
