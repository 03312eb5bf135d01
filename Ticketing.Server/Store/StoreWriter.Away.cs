using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>What the writer does when the database goes away: a short absence, such as a fail-over, is waited out with the group in hand; a longer one is said.</summary>
sealed partial class StoreWriter
{
    /// <summary>How often a lost database is looked for before those who wait are told: with <see cref="LookAgain"/> in between about five seconds, longer than a fail-over takes.</summary>
    const int Looks = 20;

    static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    static readonly Refusal InDoubt = StoreTrouble.Away with { Detail = "The database went away while this was being stored: it may or may not be in it. Repeat the request with the same Idempotency-Key, or look." };

    bool _away;

    /// <summary>True while the database does not answer: work is refused at once, and the writer looks for it by itself.</summary>
    public bool IsAway => Volatile.Read(ref _away);

    /// <summary>The connection broke in the middle of a group. Waits for the database a few seconds, then says whether the group is stored.</summary>
    /// <returns>True = stored; false = it can run again; null = the database stays away.</returns>
    bool? Settle(Exception exception, int count, int attempt)
    {
        LogLost(_log, _name, count, exception.Message);
        for (var look = attempt; look <= Looks; look++)
        {
            try
            {
                switch (_session.AskFate())
                {
                    case CommitFate.Done:
                        return true;
                    case CommitFate.Undone:
                        return false;
                    default:
                        _session.BeginWrite();
                        var stored = _state.IsStored();
                        _session.RollBack();
                        return stored;
                }
            }
            catch (Exception trouble) when (StoreTrouble.IsAway(trouble))
            {
                if (!Pause())
                {
                    return null;
                }
            }
        }
        return null;
    }

    /// <summary>The database stays away: whoever waits is told, and so is everybody until it is back.</summary>
    void Leave(List<StoreWork> group)
    {
        List<StoreWork> waiting;
        lock (_queue)
        {
            Volatile.Write(ref _away, true);
            waiting = [.. _queue];
            _queue.Clear();
        }
        LogAway(_log, _name, group.Count + waiting.Count);
        group.ForEach(work => work.Refuse(InDoubt));
        waiting.ForEach(work => work.Refuse(StoreTrouble.Away));
        while (Pause())
        {
            try
            {
                _session.BeginWrite();
                _session.RollBack();
                break;
            }
            catch (Exception trouble) when (StoreTrouble.IsAway(trouble))
            {
                _session.RollBack();
            }
        }
        Volatile.Write(ref _away, false);
        LogBack(_log, _name);
    }

    /// <summary>Waits a little; false if the writer is to stop.</summary>
    bool Pause()
    {
        lock (_queue)
        {
            if (!_stopping)
            {
                Monitor.Wait(_queue, LookAgain);
            }
            return !_stopping;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "store {Store}: the database went away under a group of {Count}: {Reason}")]
    private static partial void LogLost(ILogger log, string store, int count, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "store {Store}: the database stays away; {Count} were refused")]
    private static partial void LogAway(ILogger log, string store, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "store {Store}: the database is back")]
    private static partial void LogBack(ILogger log, string store);
}
