using Microsoft.Data.Sqlite;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Store;

/// <summary>
/// The journal of MQTT sessions in its SQLite file, with one writer and group commit: whatever waits is written in one transaction. What the disk does not take is kept and tried again,
/// in the same order, until it does; meanwhile <see cref="IsReady"/> is false.
/// </summary>
sealed partial class MqttJournal : ISessionJournal, IDisposable
{
    /// <summary>Bytes that may wait for the disk before <see cref="IsReady"/> says no.</summary>
    const long MaximumWaiting = 16 * 1024 * 1024;

    /// <summary>Entries per transaction: the wait of the last stays a few milliseconds.</summary>
    const int GroupLimit = 1024;

    static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    readonly SqlSession _sql;
    readonly MqttJournalWork _work;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    readonly Action _broken;
    readonly Queue<JournalEntry> _queue = new();
    readonly List<JournalEntry> _group = new(64);
    readonly Thread _thread;
    long _waiting;
    bool _away;
    bool _dead;
    bool _stopping;

    MqttJournal(SqlSession sql, TimeProvider clock, ILogger log, Action? broken)
    {
        (_sql, _clock, _log, _broken) = (sql, clock, log, broken ?? (() => { }));
        _work = new(sql);
        _thread = new Thread(Loop) { IsBackground = true, Name = "writer mqtt" };
    }

    public bool Keeps => true;

    public bool IsReady => !Volatile.Read(ref _away) && Volatile.Read(ref _waiting) < MaximumWaiting;

    /// <summary>Opens the journal, creating or migrating it first.</summary>
    /// <param name="broken">Called once, when the disk failed under a commit: the process is to end.</param>
    /// <exception cref="NewerSchemaException">It was written by a newer program.</exception>
    public static MqttJournal Open(string path, TimeProvider clock, ILogger log, Action? broken = null)
    {
        var sql = SqlSession.OpenSqlite(path, readOnly: false);
        try
        {
            Migrations.Apply(sql, "mqtt", path, clock.GetUtcNow().ToUnixTimeMilliseconds());
            return new(sql, clock, log, broken);
        }
        catch
        {
            sql.Dispose();
            throw;
        }
    }

    public JournalState Load()
    {
        var state = MqttJournalRows.Load(_sql, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        _work.Load();
        _thread.Start();
        return state;
    }

    public void Append(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_queue)
        {
            _queue.Enqueue(entry);
            _waiting += entry.Bytes;
            if (_queue.Count == 1)
            {
                Monitor.Pulse(_queue);
            }
        }
        if (Volatile.Read(ref _away))
        {
            entry.Fail();
        }
    }

    void Loop()
    {
        while (WriterQueue.TakeGroup(_queue, _group, GroupLimit, ref _stopping))
        {
            while (!TryCommit())
            {
                lock (_queue)
                {
                    if (_stopping || _dead)
                    {
                        return;
                    }
                    Monitor.Wait(_queue, RetryAfter);
                }
            }
            var bytes = 0L;
            foreach (var entry in _group)
            {
                bytes += entry.Bytes;
                entry.Complete();
            }
            lock (_queue)
            {
                _waiting -= bytes;
            }
        }
    }

    bool TryCommit()
    {
        try
        {
            _sql.BeginWrite();
            foreach (var entry in _group)
            {
                foreach (var record in entry.Records)
                {
                    _work.Write(record);
                }
            }
            _sql.Commit();
        }
        catch (Exception exception)
        {
            Undo(exception);
            return false;
        }
        if (_away)
        {
            Volatile.Write(ref _away, false);
            LogBack(_log);
        }
        return true;
    }

    void Undo(Exception exception)
    {
        var trouble = StoreTrouble.Of(exception);
        if (!_away)
        {
            Volatile.Write(ref _away, true);
            if (trouble is null)
            {
                LogBug(_log, exception);
            }
            else
            {
                LogAway(_log, exception.Message);
            }
        }
        _sql.RollBack();
        if (trouble is null || StoreTrouble.IsFatal(exception))
        {
            _dead = true;
            _broken();
        }
        else
        {
            Reload();
        }
        _group.ForEach(entry => entry.Fail());
        JournalEntry[] others;
        lock (_queue)
        {
            others = [.. _queue];
        }
        foreach (var entry in others)
        {
            entry.Fail();
        }
    }

    void Reload()
    {
        try
        {
            _work.Load();
        }
        catch (SqliteException)
        {
            // As the write before: the next one will say what is wrong, and reload again.
        }
    }

    /// <summary>Writes what was appended, then ends the thread and closes the file.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _stopping = true;
            Monitor.Pulse(_queue);
        }
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
        _sql.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "mqtt.db cannot be written: {Reason}. Persistent MQTT sessions and retained messages are not taken until it can")]
    private static partial void LogAway(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "mqtt.db can be written again")]
    private static partial void LogBack(ILogger log);

    [LoggerMessage(Level = LogLevel.Critical, Message = "mqtt.db: a record could not be written")]
    private static partial void LogBug(ILogger log, Exception exception);
}
