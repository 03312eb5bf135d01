using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>What a writer keeps in memory beside the transaction. All calls come on the writer's thread.</summary>
interface IStoreState
{
    /// <summary>What is to be looked up with the beginning of a group; null = nothing.</summary>
    AheadQuery? Ahead(IReadOnlyList<StoreWork> group);

    /// <summary>A group begins; <paramref name="now"/> is the time of everything in it.</summary>
    /// <param name="moved">True if memory must be read from the store again: somebody else has written to it.</param>
    void Begin(Instant now, bool moved);

    /// <summary>Writes what the group has gathered; the commit follows.</summary>
    void Flush();

    /// <summary>What other servers are told with the commit; null = nothing.</summary>
    string? Notice { get; }

    /// <summary>The group is on disk.</summary>
    void Committed();

    /// <summary>The group is undone: memory must be read from the store again before the next one.</summary>
    void RolledBack();

    /// <summary>For a group whose commit is in doubt and was overtaken by others: true if what it wrote is in the store. Inside a transaction, before anything is read again.</summary>
    bool IsStored();
}

/// <summary>
/// The only writer of one store, with group commit: takes all work that waits (up to a limit), runs it in one transaction, commits once, then answers every waiter.
/// So one fsync serves hundreds of submissions, and nothing is answered before it is on disk. The queue is bounded; when it is full, work is refused at once.
/// </summary>
sealed partial class StoreWriter : IDisposable
{
    /// <summary>Work that may wait. Beyond it <see cref="Refusal.Busy"/>: back-pressure, not loss.</summary>
    public const int QueueLimit = 8192;

    /// <summary>Work per transaction: at 512 one fsync is already cheap per item, and the wait of the last stays a few milliseconds.</summary>
    public const int GroupLimit = 512;

    readonly SqlSession _session;
    readonly IStoreState _state;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    readonly string _name;
    readonly Action<int, TimeSpan> _measure;
    readonly Action _broken;
    readonly Queue<StoreWork> _queue = new();
    readonly List<StoreWork> _group = new(GroupLimit);
    readonly Thread _thread;
    bool _stopping;

    /// <param name="measure">Called after each commit with the group's size and how long it took.</param>
    /// <param name="broken">Called once, when the disk failed under a commit: the process is to end.</param>
    public StoreWriter(string name, SqlSession session, IStoreState state, TimeProvider clock, ILogger log, Action<int, TimeSpan>? measure = null, Action? broken = null)
    {
        (_name, _session, _state, _clock, _log, _measure, _broken) = (name, session, state, clock, log, measure ?? ((_, _) => { }), broken ?? (() => { }));
        _thread = new Thread(Loop) { IsBackground = true, Name = $"writer {name}" };
        _thread.Start();
    }

    /// <summary>Work that waits now.</summary>
    public int Depth
    {
        get
        {
            lock (_queue)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>Work ever taken in: two readings tell how busy the store was in between.</summary>
    public long Accepted { get; private set; }

    /// <summary>True once an error of the disk made further commits untrustworthy; every later work is refused and the process should end.</summary>
    public bool Broken { get; private set; }

    /// <summary>Runs <paramref name="work"/> in the next transaction; completes after its commit, or with <paramref name="refused"/> when outside trouble kept it from the disk.</summary>
    /// <param name="about">System and reference that it will look up; null if none.</param>
    public Task<T> RunAsync<T>(Func<T> work, Func<Refusal, T> refused, (string System, string Reference)? about = null)
    {
        var item = new StoreWork<T>(work, refused, about);
        lock (_queue)
        {
            if (_stopping || Broken || _queue.Count >= QueueLimit)
            {
                item.Refuse(Refusal.Busy);
                return item.Task;
            }
            if (_away)
            {
                item.Refuse(StoreTrouble.Away);
                return item.Task;
            }
            _queue.Enqueue(item);
            Accepted++;
            if (_queue.Count == 1)
            {
                Monitor.Pulse(_queue);
            }
        }
        return item.Task;
    }

    void Loop()
    {
        while (WriterQueue.TakeGroup(_queue, _group, GroupLimit, ref _stopping))
        {
            var started = _clock.GetTimestamp();
            if (TryCommit(_group))
            {
                _measure(_group.Count, _clock.GetElapsedTime(started));
                foreach (var work in _group)
                {
                    work.Complete();
                }
            }
        }
    }

    /// <summary>False if every work of the group has been answered already.</summary>
    bool TryCommit(List<StoreWork> group)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var committing = false;
            try
            {
                var moved = _session.BeginWrite(_state.Ahead(group));
                _state.Begin(Instant.From(_clock.GetUtcNow()), moved);
                foreach (var work in group)
                {
                    work.Run();
                }
                _state.Flush();
                committing = true;
                _session.Commit(_state.Notice);
            }
            catch (Exception exception) when (StoreTrouble.IsAway(exception))
            {
                _session.RollBack();
                if (Settle(exception, group.Count, began, committing) is { } done)
                {
                    if (done)
                    {
                        _state.Committed();
                    }
                    _state.RolledBack();
                    if (done)
                    {
                        return true;
                    }
                    continue;
                }
                _state.RolledBack();
                Leave(group, committing ? InDoubt : StoreTrouble.Away);
                return false;
            }
            catch (Exception exception)
            {
                _session.RollBack();
                _state.RolledBack();
                GiveUp(group, exception);
                return false;
            }
            _state.Committed();
            return true;
        }
    }

    void GiveUp(List<StoreWork> group, Exception exception)
    {
        if (StoreTrouble.Of(exception) is { } refusal)
        {
            LogTrouble(_log, StoreTrouble.IsLeft(exception) ? LogLevel.Warning : LogLevel.Error, _name, group.Count, exception.Message);
            group.ForEach(work => work.Refuse(refusal));
            if (StoreTrouble.IsFatal(exception) && !Broken)
            {
                Broken = true;
                _broken();
            }
        }
        else if (group.Count == 1)
        {
            LogBug(_log, exception, _name);
            group[0].Fail(exception);
        }
        else
        {
            RunOneByOne(group);
        }
    }

    /// <summary>One work of the group has a bug: its neighbours must not suffer.</summary>
    void RunOneByOne(List<StoreWork> group)
    {
        foreach (var work in group.ToArray())
        {
            if (TryCommit([work]))
            {
                work.Complete();
            }
        }
    }

    /// <summary>Finishes what was taken in, then ends the thread and closes the connection.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _stopping = true;
            Monitor.Pulse(_queue);
        }
        _thread.Join();
        _session.Dispose();
    }

    [LoggerMessage(Message = "store {Store}: a group of {Count} was not stored: {Reason}")]
    private static partial void LogTrouble(ILogger log, LogLevel level, string store, int count, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "store {Store}: work failed; nothing of it was stored")]
    private static partial void LogBug(ILogger log, Exception exception, string store);
}
