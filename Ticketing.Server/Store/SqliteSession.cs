using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Ticketing.Store;

/// <summary>One open connection to an SQLite file.</summary>
sealed class SqliteSession : SqlSession
{
    /// <summary>Differs from what the same connection saw before if another connection committed in between.</summary>
    const string DataVersion = "PRAGMA data_version";

    readonly SqliteConnection _connection;
    readonly Dictionary<string, SqliteCommand> _commands = [];
    readonly Dictionary<string, SqliteStatement> _statements = [];
    long _seen = -1;

    SqliteSession(SqliteConnection connection) => _connection = connection;

    public override SqlDialect Dialect => SqlDialect.Sqlite;

    /// <summary>The underlying connection, for what only the engine's own driver can do (backup).</summary>
    public SqliteConnection Connection => _connection;

    /// <summary>Opens a file in WAL mode with <c>synchronous=FULL</c>: a commit that returned survives a power cut.</summary>
    public static SqliteSession Open(string path, bool readOnly)
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
        var session = new SqliteSession(connection);
        session.Script(readOnly
            ? "PRAGMA busy_timeout = 5000; PRAGMA cache_size = -2000; PRAGMA query_only = 1;"
            : "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; PRAGMA journal_size_limit = 16777216; PRAGMA foreign_keys = ON;");
        return session;
    }

    public override void Script(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of this folder or an embedded schema script.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public override int Execute(string sql, params ReadOnlySpan<object?> arguments)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = new(_connection, sql));
        }
        return statement.Execute(arguments);
    }

    public override object? Scalar(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteScalar() is var value and not DBNull ? value : null;

    public override DbDataReader Query(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteReader();

    public override bool BeginWrite(AheadQuery? ahead = null)
    {
        Execute("BEGIN IMMEDIATE");
        var seen = _seen;
        _seen = Number(DataVersion);
        return _seen != seen;
    }

    public override void BeginRead(bool mark = false)
    {
        Script("BEGIN");
        if (mark)
        {
            _seen = Number(DataVersion);
        }
    }

    public override void BeginSchema() => Script("BEGIN IMMEDIATE");

    public override void Commit(string? notice = null) => Execute("COMMIT");

    public override void RollBack()
    {
        try
        {
            Script("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, I/O error), or the transaction never began: there is nothing left to undo.
        }
    }

    public override bool HasMoved() => Number(DataVersion) != _seen;

    SqliteCommand Prepare(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // As above; values are always parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var name in SqlText.ParametersOf(sql))
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name, Value = DBNull.Value });
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

    public override void Dispose()
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
