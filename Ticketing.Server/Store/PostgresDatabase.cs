using System.Data.Common;
using System.Security.Cryptography;
using Npgsql;

namespace Ticketing.Store;

/// <summary>One PostgreSQL database and the pool of connections to it that all stores in it share. With several hosts it finds the one that takes writes, also after a fail-over.</summary>
sealed class PostgresDatabase : IDisposable
{
    /// <summary>On which servers tell each other of commits.</summary>
    public const string Channel = "ticketing";

    /// <summary>Connections of this process: PostgreSQL allows 100 in all unless told otherwise, and a process of two cores is not faster with more.</summary>
    const int Connections = 24;

    readonly NpgsqlDataSource _source;

    /// <param name="connection">An Npgsql connection string. What it says itself goes before the values given here.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public PostgresDatabase(string connection, ILoggerFactory? logging = null)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connection };
        var builder = new NpgsqlConnectionStringBuilder(connection);
        Name = $"{builder.Host}/{builder.Database ?? builder.Username}";
        builder.ApplicationName ??= "ticketing";
        builder.MaxAutoPrepare = 256;
        builder.AutoPrepareMinUsages = 2;
        builder.NoResetOnClose = true; // every message says its schema itself
        builder.HostRecheckSeconds = 1;
        builder.IncludeErrorDetail = false;
        Default(given, "Maximum Pool Size", () => builder.MaxPoolSize = Connections);
        Default(given, "Timeout", () => builder.Timeout = 3);
        Default(given, "Command Timeout", () => builder.CommandTimeout = 5);
        Default(given, "Cancellation Timeout", () => builder.CancellationTimeout = 1000);
        Default(given, "Keepalive", () => builder.KeepAlive = 5);
        // What is acknowledged is on disk, whatever the role or the database says otherwise. A server that stops in the middle of a transaction must not keep the others from writing.
        Default(given, "Options", () => builder.Options = "-c synchronous_commit=on -c idle_in_transaction_session_timeout=10s -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3");
        var source = new NpgsqlSlimDataSourceBuilder(builder.ConnectionString).EnableTransportSecurity();
        if (logging is not null)
        {
            source.UseLoggerFactory(logging);
        }
        EnsureThreads();
        _source = builder.Host?.Contains(',', StringComparison.Ordinal) == true ? source.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite) : source.Build();
    }

    /// <summary>Host and database, for people: never a password.</summary>
    public string Name { get; }

    /// <summary>Names this process among the servers that write to the database.</summary>
    public string Server { get; } = RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>An open connection from the pool; its disposal gives it back.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or all connections are in use for too long.</exception>
    public NpgsqlConnection Connect() => _source.OpenConnection();

    /// <summary>As <see cref="Connect"/>.</summary>
    public ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancel) => _source.OpenConnectionAsync(cancel);

    public PostgresSession OpenSession(string schema) => new(this, schema);

    /// <summary>
    /// Whoever asks the database waits on its thread, and what ends the wait (the socket's completions, the rest of a batch that is being sent) runs on the pool's threads: with as few as there are processors
    /// all of them may wait for one that is not there, until the statement times out.
    /// </summary>
    static void EnsureThreads()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, 2 * Connections), completions);
    }

    static void Default(DbConnectionStringBuilder given, string keyword, Action set)
    {
        if (!given.ContainsKey(keyword))
        {
            set();
        }
    }

    public void Dispose() => _source.Dispose();
}
