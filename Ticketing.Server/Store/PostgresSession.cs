using System.Data;
using System.Data.Common;
using Npgsql;

namespace Ticketing.Store;

/// <summary>
/// A way to one schema of a PostgreSQL database. It holds a connection of the database's pool only while a transaction or a reader is open. Every transaction and every single statement begins by saying
/// whose schema it is about: nothing can reach another tenant's rows, whoever had the connection before.
/// </summary>
sealed partial class PostgresSession(PostgresDatabase database, string schema) : SqlSession
{
    const string Lock = "SELECT version FROM writer WHERE one = 1 FOR UPDATE";
    internal const string ReadVersion = "SELECT version FROM writer WHERE one = 1";
    const string Advance = "UPDATE writer SET version = @version, server = @server WHERE one = 1";
    const string LastWriter = "SELECT server FROM writer WHERE one = 1";

    /// <summary>Of the transaction, for the statements that follow.</summary>
    const string PlanAnew = "SET LOCAL plan_cache_mode = force_custom_plan", PlanOnce = "SET LOCAL plan_cache_mode = auto";

    const string Notify = $"SELECT pg_notify('{PostgresDatabase.Channel}', @text)";

    /// <summary>Sessions that change a schema wait for each other: the number of the lock means nothing.</summary>
    const string SchemaLock = "SELECT pg_advisory_xact_lock(720391)";

    /// <summary>A message grows to at most this many statements, so that memory stays bounded.</summary>
    const int MostPending = 1024;

    enum Transaction
    {
        None,
        Read,
        Write,
        Schema,
    }

    readonly string _here = $"SET LOCAL search_path TO \"{schema}\"";
    readonly List<NpgsqlBatchCommand> _pending = [];
    NpgsqlConnection? _connection;
    Transaction _transaction;

    /// <summary>Version of the store as this session knows it; -1 = not at all.</summary>
    long _seen = -1;

    /// <summary>Version that the transaction found.</summary>
    long _found = -1;

    /// <summary>True from the moment the transaction was asked to commit: before it, nothing of it can be in the store.</summary>
    bool _asked;

    public override SqlDialect Dialect => SqlDialect.Postgres;

    public PostgresDatabase Database => database;
    public string Schema => schema;

    public override void Script(string sql)
    {
        SendPending();
        using var command = Connect().CreateCommand();
#pragma warning disable CA2100 // The text is a constant of this folder or an embedded schema script.
        command.CommandText = _transaction == Transaction.None ? $"SET search_path TO \"{schema}\";{sql}" : sql;
#pragma warning restore CA2100
        if (_transaction == Transaction.Schema)
        {
            command.CommandTimeout = 0; // an index over a million rows takes its time
        }
        command.ExecuteNonQuery();
        Done();
    }

    public override int Execute(string sql, params ReadOnlySpan<object?> arguments)
    {
        var command = PostgresText.Of(sql).Command(arguments);
        Add(command);
        SendPending();
        return (int)command.RecordsAffected;
    }

    public override void Send(string sql, params ReadOnlySpan<object?> arguments)
    {
        var text = PostgresText.Of(sql);
        if (!text.IsRow || _transaction == Transaction.None)
        {
            Add(text.Command(arguments));
        }
        else
        {
            AddRow(text, arguments);
        }
        if (_transaction == Transaction.None || _pending.Count + _rows.Count >= MostPending)
        {
            SendPending();
        }
    }

    public override DbDataReader Query(string sql, params ReadOnlySpan<object?> arguments)
    {
        Add(PostgresText.Of(sql).Command(arguments));
#pragma warning disable CA2000 // The reader needs it; it holds nothing of its own.
        return TakePending().ExecuteReader(); // at the first statement that returns rows: those before it return none
#pragma warning restore CA2000
    }

    public override bool BeginWrite(AheadQuery? ahead = null)
    {
        _asked = false;
        Begin(Transaction.Write, "BEGIN");
        _found = TakeTurn(ahead);
        if (_found < 0)
        {
            RollBack();
            throw new StoreLeftException();
        }
        var moved = _found != _seen;
        _seen = _found;
        return moved;
    }

    /// <returns>The version that is found when the turn has come.</returns>
    long TakeTurn(AheadQuery? ahead)
    {
        if (ahead is null)
        {
            return Number(Lock);
        }
        Add(PostgresText.Of(Lock).Command([]));
        Add(new(PlanAnew));
        Add(PostgresText.Of(ahead.Sql).Command(ahead.Arguments));
        Add(new(PlanOnce));
        using var batch = TakePending();
        using var rows = batch.ExecuteReader();
        var version = rows.Read() ? rows.GetInt64(0) : 0;
        rows.NextResult();
        ahead.Read(rows);
        return version;
    }

    public override void BeginRead(bool mark = false)
    {
        Begin(Transaction.Read, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        if (mark)
        {
            _seen = Number(ReadVersion);
        }
    }

    public override void BeginSchema()
    {
        Begin(Transaction.Schema, "BEGIN");
        Scalar(SchemaLock);
        if (Scalar("SELECT 1 FROM pg_namespace WHERE nspname = @name", schema) is null)
        {
            Script($"CREATE SCHEMA \"{schema}\"");
        }
    }

    public override void Commit(string? notice = null)
    {
        if (_transaction == Transaction.Write)
        {
            Add(PostgresText.Of(Advance).Command([_found + 1, database.Server]));
            if (notice is not null)
            {
                Add(PostgresText.Of(Notify).Command([notice]));
            }
        }
        _asked = true;
        SendCommit();
        if (_transaction == Transaction.Write)
        {
            _seen = _found + 1;
        }
        _transaction = Transaction.None;
        Done();
    }

    public override void RollBack()
    {
        _pending.Clear();
        _rows.Clear();
        try
        {
            if (_transaction != Transaction.None && _connection is { FullState: ConnectionState.Open })
            {
                using var command = _connection.CreateCommand();
                command.CommandText = "ROLLBACK";
                command.ExecuteNonQuery();
            }
        }
        catch (DbException)
        {
            // The connection is gone, and the transaction with it.
        }
        finally
        {
            _transaction = Transaction.None;
            Done();
        }
    }

    public override long Version => _seen;

    public override bool HasMoved() => Number(ReadVersion) != _seen;

    public override CommitFate AskFate()
    {
        var (found, asked) = (_found, _asked);
        try
        {
            BeginWrite(); // waits for the end of the lost transaction, should it still be on its way
            var fate = !asked || _found == found ? CommitFate.Undone : _found == found + 1 && (string?)Scalar(LastWriter) == database.Server ? CommitFate.Done : CommitFate.Overtaken;
            _seen = fate == CommitFate.Done ? _found : -1;
            Confirm();
            return fate;
        }
        catch
        {
            (_found, _asked, _seen) = (found, asked, -1);
            throw;
        }
        finally
        {
            RollBack();
        }
    }

    void Begin(Transaction kind, string begin)
    {
        RollBack();
        Connect();
        _transaction = kind;
        _pending.Add(new(begin));
        _pending.Add(new(_here));
    }

    void Add(NpgsqlBatchCommand command)
    {
        if (_transaction == Transaction.None && _pending.Count == 0)
        {
            _pending.Add(new($"SET search_path TO \"{schema}\""));
        }
        AddRows();
        _pending.Add(command);
    }

    void SendPending()
    {
        AddRows();
        if (_pending.Count > 0)
        {
            using (var batch = TakePending())
            {
                batch.ExecuteNonQuery();
            }
            Done();
        }
    }

    NpgsqlBatch TakePending()
    {
        AddRows();
        var batch = Connect().CreateBatch();
        foreach (var command in _pending)
        {
            batch.BatchCommands.Add(command);
        }
        _pending.Clear();
        return batch;
    }

    NpgsqlConnection Connect()
    {
        if (_connection is null)
        {
            _connection = database.Connect();
            _connection.Notice += HearNotice;
        }
        return _connection;
    }

    /// <summary>Gives the connection back, unless a transaction goes on.</summary>
    protected override void Done()
    {
        if (_transaction == Transaction.None)
        {
            _connection?.Dispose();
            _connection = null;
        }
    }

    public override void Dispose() => RollBack();
}
