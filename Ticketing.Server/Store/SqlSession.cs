using System.Data.Common;
using System.Globalization;
using Ticketing.Store.Copies;

namespace Ticketing.Store;

/// <summary>
/// A way to one store, for one thread at a time, with statements that are prepared on first use and kept. Arguments are <c>long</c>, <c>string</c>, <c>byte[]</c> or null, given in the order in which their <c>@names</c> first appear in the text.
/// </summary>
abstract class SqlSession : IDisposable
{
    public abstract SqlDialect Dialect { get; }

    /// <summary>As <see cref="SqliteSession.Open"/>.</summary>
    public static SqliteSession OpenSqlite(string path, bool readOnly) => SqliteSession.Open(path, readOnly);

    /// <summary>Runs a text of several statements without arguments, in the words of the session's own engine.</summary>
    public abstract void Script(string sql);

    /// <summary>Runs a statement; returns the number of rows it changed.</summary>
    public abstract int Execute(string sql, params ReadOnlySpan<object?> arguments);

    /// <summary>Runs a statement inside a transaction by the next read or the commit at the latest, in order; whoever needs to know how many rows it changed uses <see cref="Execute"/>.</summary>
    public virtual void Send(string sql, params ReadOnlySpan<object?> arguments) => Execute(sql, arguments);

    /// <summary>Rows, to be disposed before anything else runs on this session.</summary>
    public abstract DbDataReader Query(string sql, params ReadOnlySpan<object?> arguments);

    /// <summary>Rows of a statement without arguments that may take long, inside a transaction; to be disposed before anything else runs on this session.</summary>
    public virtual DbDataReader Stream(string sql) => Query(sql);

    /// <summary>Adds rows to a table, inside a transaction.</summary>
    public virtual void Import(StoreTable table, IReadOnlyList<object?[]> rows)
    {
        foreach (var row in rows)
        {
            Execute(table.Insert, row);
        }
    }

    /// <summary>Begins a transaction that writes, and waits for its turn: from here to the end nobody else writes to this store.</summary>
    /// <param name="ahead">Read as soon as it is this session's turn, by the same way to the database.</param>
    /// <returns>True if another session committed since this one's last write: what was remembered may be old.</returns>
    public abstract bool BeginWrite(AheadQuery? ahead = null);

    /// <summary>Begins a transaction that sees one state of the store. Ends with <see cref="EndRead"/>.</summary>
    /// <param name="mark">True if <see cref="HasMoved"/> is to compare with what is seen here.</param>
    public abstract void BeginRead(bool mark = false);

    /// <summary>Ends what <see cref="BeginRead"/> began. Never throws.</summary>
    public void EndRead() => RollBack();

    /// <summary>Begins a transaction that may change the schema, in a store that may be empty yet; sessions that do so at once wait for each other.</summary>
    public abstract void BeginSchema();

    /// <summary>What was written is on disk when this returns.</summary>
    /// <param name="notice">Told to all servers of the database together with the commit; null = nothing. Engines that serve one process only tell nobody.</param>
    public abstract void Commit(string? notice = null);

    /// <summary>Undoes what was not committed. Never throws.</summary>
    public abstract void RollBack();

    /// <summary>True if another session committed since the last <see cref="BeginWrite"/>, marked <see cref="BeginRead"/> or commit of this one. Cheap enough for every second.</summary>
    public abstract bool HasMoved();

    /// <summary>How often the store was written, as this session knows it; 0 where nobody but this process writes.</summary>
    public virtual long Version => 0;

    /// <summary>After a transaction whose end is not known, because the connection broke: asks the store what became of it. Throws if the store does not answer.</summary>
    public virtual CommitFate AskFate() => CommitFate.Undone;

    /// <summary>The first column of the first row; null if there is none or it is NULL.</summary>
    public virtual object? Scalar(string sql, params ReadOnlySpan<object?> arguments)
    {
        try
        {
            using var rows = Query(sql, arguments);
            return rows.Read() && rows.GetValue(0) is var value and not DBNull ? value : null;
        }
        finally
        {
            Done();
        }
    }

    public long Number(string sql, params ReadOnlySpan<object?> arguments) => Convert.ToInt64(Scalar(sql, arguments) ?? 0L, CultureInfo.InvariantCulture);

    /// <summary>All rows, mapped.</summary>
    public List<T> List<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> arguments)
    {
        try
        {
            using var rows = Query(sql, arguments);
            var list = new List<T>();
            while (rows.Read())
            {
                list.Add(map(rows));
            }
            return list;
        }
        finally
        {
            Done();
        }
    }

    /// <summary>The first row, mapped; null if there is none.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> arguments) where T : class
    {
        try
        {
            using var rows = Query(sql, arguments);
            return rows.Read() ? map(rows) : null;
        }
        finally
        {
            Done();
        }
    }

    /// <summary>After the rows of a query were read.</summary>
    protected virtual void Done()
    {
    }

    public abstract void Dispose();
}

/// <summary>A question that is known before a transaction begins.</summary>
/// <param name="Sql">Planned anew each time.</param>
/// <param name="Read">Gets the rows.</param>
sealed record AheadQuery(string Sql, object?[] Arguments, Action<DbDataReader> Read);

/// <summary>What became of a transaction whose end was not seen.</summary>
enum CommitFate
{
    /// <summary>Nothing of it is in the store.</summary>
    Undone,

    /// <summary>It is in the store.</summary>
    Done,

    /// <summary>Others have committed since: whoever wrote must look for what it wrote.</summary>
    Overtaken,
}
