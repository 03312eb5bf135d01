using System.Data.Common;
using Npgsql;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// One connection of this server to a database, kept for good: hears what other servers commit there (<c>LISTEN</c>) and, in the main database, stands for election. The leader is who holds an advisory lock;
/// it is free as soon as the database notices that its holder is gone.
/// </summary>
sealed partial class PostgresWatch : IAsyncDisposable
{
    /// <summary>How often a server asks for the lock, and the leader whether its connection is alive: with it and the keep-alive of TCP (<see cref="PostgresDatabase"/>) another takes over well within 15 s.</summary>
    static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    static readonly TimeSpan AfterTrouble = TimeSpan.FromMilliseconds(500);

    /// <summary>The number of the lock means nothing.</summary>
    internal const string Stand = "SELECT pg_try_advisory_lock(720392)";

    /// <summary>The same lock, for whoever waits until it is free.</summary>
    internal const string StandAndWait = "SELECT pg_advisory_lock(720392)";

    /// <summary>A leader that hangs, though its machine does not, says nothing for this long; then its connection and the lock are gone.</summary>
    const string FreeOfTheSilent = "SET idle_session_timeout = '10s'";

    readonly PostgresDatabase _database;
    readonly bool _elects;
    readonly ILogger _log;
    readonly CancellationTokenSource _stopping = new();
    readonly Task _running;
    volatile bool _leads;

    /// <param name="elects">True for the main database: who leads is decided there.</param>
    public PostgresWatch(PostgresDatabase database, bool elects, Action<StoreNotice> heard, Action<PostgresDatabase> back, Action changed, ILogger log)
    {
        (_database, _elects, _log, Heard, Back, Changed) = (database, elects, log, heard, back, changed);
        _running = Task.Run(LoopAsync);
    }

    /// <summary>What another server committed, or this one.</summary>
    Action<StoreNotice> Heard { get; }

    /// <summary>After connecting: what was committed before went unheard.</summary>
    Action<PostgresDatabase> Back { get; }

    /// <summary>This server has become the leader, or no longer is.</summary>
    Action Changed { get; }

    public bool Leads => _leads;

    /// <summary>Why the database cannot be reached; null if it can.</summary>
    public string? Trouble { get; private set; } = "not connected yet";

    async Task LoopAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception trouble)
            {
                Lose(trouble);
            }
            await Task.Delay(AfterTrouble, TimeProvider.System, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        SetLeader(false);
    }

    async Task WatchAsync(CancellationToken stop)
    {
        var connection = await _database.ConnectAsync(stop).ConfigureAwait(false);
        await using var open = connection.ConfigureAwait(false);
        connection.Notification += Tell;
        try
        {
            await AskAsync(connection, $"LISTEN {PostgresDatabase.Channel}", stop).ConfigureAwait(false);
            if (connection.PostgreSqlVersion.Major >= 14)
            {
                await AskAsync(connection, FreeOfTheSilent, stop).ConfigureAwait(false);
            }
            if (Trouble is not null)
            {
                LogConnected(_log, _database.Name);
                Trouble = null;
            }
            Back(_database);
            var asked = -Every;
            var clock = TimeProvider.System.GetTimestamp();
            while (true)
            {
                if (TimeProvider.System.GetElapsedTime(clock) - asked >= Every)
                {
                    asked = TimeProvider.System.GetElapsedTime(clock);
                    var answer = await AskAsync(connection, _elects && !_leads ? Stand : "SELECT 1", stop).ConfigureAwait(false);
                    if (answer is true)
                    {
                        SetLeader(true);
                    }
                }
                await connection.WaitAsync(Every, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            connection.Notification -= Tell;
            // Back in the pool it would hold the lock and hear for nobody.
            NpgsqlConnection.ClearPool(connection);
        }
    }

    void Tell(object sender, NpgsqlNotificationEventArgs notification)
    {
        if (StoreNotice.TryParse(notification.Payload, out var notice))
        {
            Heard(notice);
        }
    }

    static async Task<object?> AskAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        var command = connection.CreateCommand();
        await using var ended = command.ConfigureAwait(false);
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(stop).ConfigureAwait(false);
    }

    void Lose(Exception trouble)
    {
        if (trouble is not (DbException or StoreAwayException)) // the second: what had gone unheard could not be looked up yet
        {
            LogBug(_log, trouble);
        }
        else if (Trouble is null)
        {
            LogLost(_log, _database.Name, trouble.Message);
        }
        Trouble = $"the database {_database.Name} cannot be reached: {trouble.Message}";
        SetLeader(false);
    }

    void SetLeader(bool leads)
    {
        if (_leads == leads)
        {
            return;
        }
        _leads = leads;
        if (leads)
        {
            LogLeads(_log);
        }
        else
        {
            LogFollows(_log);
        }
        Changed();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "connected to the database {Database}")]
    private static partial void LogConnected(ILogger log, string database);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the connection to the database {Database} broke: {Reason}")]
    private static partial void LogLost(ILogger log, string database, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "this server leads: it runs what time starts, and mails")]
    private static partial void LogLeads(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "this server no longer leads")]
    private static partial void LogFollows(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "the watch over a database failed")]
    private static partial void LogBug(ILogger log, Exception exception);
}
