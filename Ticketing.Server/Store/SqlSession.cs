using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Ticketing.Store;

/// <summary>
/// One open connection with its prepared statements, for one thread at a time. A statement is prepared on first use and kept;
/// arguments are given in the order in which their <c>@names</c> first appear in the text.
/// </summary>
sealed class SqlSession : IDisposable
{
    readonly DbConnection _connection;
    readonly Dictionary<string, DbCommand> _commands = [];
    readonly Dictionary<string, SqliteStatement> _statements = [];

    SqlSession(DbConnection connection) => _connection = connection;

    /// <summary>Opens an SQLite file in WAL mode with <c>synchronous=FULL</c>: a commit that returned survives a power cut.</summary>
    public static SqlSession OpenSqlite(string path, bool readOnly)
    {
        SqliteLibrary.Load();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        connection.Open();
        var session = new SqlSession(connection);
        session.Script(readOnly
            ? "PRAGMA busy_timeout = 5000; PRAGMA cache_size = -2000; PRAGMA query_only = 1;"
            : "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; PRAGMA journal_size_limit = 16777216;");
        return session;
    }

    /// <summary>The underlying connection, for what only the engine's own driver can do (backup).</summary>
    public DbConnection Connection => _connection;

    /// <summary>Runs a text of several statements without arguments.</summary>
    public void Script(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of this folder or an embedded schema script.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement; returns the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> arguments)
    {
        if (_connection is not SqliteConnection sqlite)
        {
            return Prepare(sql, arguments).ExecuteNonQuery();
        }
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = new(sqlite, sql));
        }
        return statement.Execute(arguments);
    }

    /// <summary>The first column of the first row; null if there is none or it is NULL.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteScalar() is var value and not DBNull ? value : null;

    public long Number(string sql, params ReadOnlySpan<object?> arguments) => Convert.ToInt64(Scalar(sql, arguments) ?? 0L, CultureInfo.InvariantCulture);

    /// <summary>Rows, to be disposed before the same statement runs again on this session.</summary>
    public DbDataReader Query(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteReader();

    /// <summary>All rows, mapped.</summary>
    public List<T> List<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> arguments)
    {
        using var rows = Query(sql, arguments);
        var list = new List<T>();
        while (rows.Read())
        {
            list.Add(map(rows));
        }
        return list;
    }

    /// <summary>The first row, mapped; null if there is none.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> arguments) where T : class
    {
        using var rows = Query(sql, arguments);
        return rows.Read() ? map(rows) : null;
    }

    DbCommand Prepare(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // As above; values are always parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var name in SqlText.ParametersOf(sql))
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = DBNull.Value;
                command.Parameters.Add(parameter);
            }
            command.Prepare();
            _commands.Add(sql, command);
        }
        if (command.Parameters.Count != arguments.Length)
        {
            throw new ArgumentException($"{command.Parameters.Count} arguments wanted, {arguments.Length} given: {sql}", nameof(arguments));
        }
        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i] ?? DBNull.Value;
        }
        return command;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }
        _connection.Dispose();
    }
}
