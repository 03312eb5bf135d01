using System.Numerics;
using System.Runtime.InteropServices;

namespace Ticketing.Store;

/// <summary>Rows that are added to one table one after the other go as few statements of many rows: a group of submissions costs the database a fraction of what as many single statements do.</summary>
sealed partial class PostgresSession
{
    readonly List<object?[]> _rows = [];

    /// <summary>Into what <see cref="_rows"/> go.</summary>
    PostgresText? _into;

    void AddRow(PostgresText text, ReadOnlySpan<object?> row)
    {
        if (_into != text)
        {
            AddRows();
            _into = text;
        }
        _rows.Add(row.ToArray());
    }

    /// <summary>What was gathered takes its place in the order of the statements.</summary>
    void AddRows()
    {
        var rows = CollectionsMarshal.AsSpan(_rows);
        while (!rows.IsEmpty)
        {
            var count = Math.Min(PostgresText.MostRows, 1 << BitOperations.Log2((uint)rows.Length));
            _pending.Add(_into!.Rows(rows[..count]));
            rows = rows[count..];
        }
        _rows.Clear();
    }
}
