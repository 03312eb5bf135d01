using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ticketing.Store;

/// <summary>
/// A prepared statement that changes rows, bound by position. The driver's own command looks each parameter up by its name at every execution, which costs the writer more than the insert itself.
/// </summary>
sealed class SqliteStatement : IDisposable
{
    const int OnStack = 512;

    readonly sqlite3 _database;
    readonly sqlite3_stmt _statement;
    readonly int _parameters;
    readonly string _sql;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        (_database, _sql) = (connection.Handle!, sql);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, sql, out _statement), _database);
        _parameters = raw.sqlite3_bind_parameter_count(_statement);
    }

    /// <summary>Runs it to its end; returns the number of rows it changed.</summary>
    public int Execute(ReadOnlySpan<object?> arguments)
    {
        if (arguments.Length != _parameters)
        {
            throw new ArgumentException($"{_parameters} arguments wanted, {arguments.Length} given: {_sql}", nameof(arguments));
        }
        for (var i = 0; i < arguments.Length; i++)
        {
            SqliteException.ThrowExceptionForRC(Bind(i + 1, arguments[i]), _database);
        }
        int code;
        do
        {
            code = raw.sqlite3_step(_statement); // rows of RETURNING are nobody's business here
        }
        while (code == raw.SQLITE_ROW);
        var reset = raw.sqlite3_reset(_statement); // repeats the error of the step, with its extended code
        if (code != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(reset == raw.SQLITE_OK ? code : reset, _database);
        }
        return raw.sqlite3_changes(_database);
    }

    int Bind(int position, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, position),
        long number => raw.sqlite3_bind_int64(_statement, position, number),
        "" => raw.sqlite3_bind_text(_statement, position, ""), // an empty span has no address and would be bound as NULL
        string text => BindText(position, text),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, position, 0),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, position, bytes),
        _ => throw new ArgumentException($"An argument is a {value.GetType().Name}; give long, string, byte[] or null: {_sql}", nameof(value)),
    };

    int BindText(int position, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= OnStack)
        {
            Span<byte> bytes = stackalloc byte[OnStack];
            return raw.sqlite3_bind_text(_statement, position, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        }
        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return raw.sqlite3_bind_text(_statement, position, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void Dispose() => _statement.Dispose();
}
