using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>What the writer does when the database goes away: a short absence, such as a fail-over, is waited out with the group in hand; a longer one is said.</summary>
sealed partial class StoreWriter
{
    /// <summary>How long a lost database is looked for, from the beginning of the group, before those who wait are told: longer than a fail-over takes. One look is taken in any case.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    static readonly Refusal InDoubt = StoreTrouble.Away with { Code = StoreAway.InDoubtCode, Detail = "The database went away while this was being stored: it may or may not be in it. Repeat the request with the same Idempotency-Key, or look." };

    bool _away;

    /// <summary>True while the database does not answer: work is refused at once, and the writer looks for it by itself.</summary>
    public bool IsAway => Volatile.Read(ref _away);

    /// <summary>The connection broke in the middle of a group. Waits for the database a few seconds, then says whether the group is stored.</summary>
    /// <param name="began">When the group did.</param>
    /// <param name="committing">False: nothing of it can be stored, and after a time-out there is no more to ask.</param>
    /// <returns>True = stored; false = it can run again; null = the database stays away.</returns>
    bool? Settle(Exception exception, int count, long began, bool committing)
    {
        LogLost(_log, _name, count, exception.Message);
        if (!committing && TimeProvider.System.GetElapsedTime(began) >= Patience)
        {
            return null;
        }
        var overtaken = false; // stays so, however often the rest must be asked
        do
        {
            try
            {
                var fate = overtaken ? CommitFate.Overtaken : _session.AskFate();
                overtaken = fate == CommitFate.Overtaken;
                switch (fate)
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
        while (TimeProvider.System.GetElapsedTime(began) < Patience);
        return null;
    }

    /// <summary>The database stays away: whoever waits is told, and so is everybody until it is back.</summary>
    /// <param name="why">What the group is told: if it broke before the commit began, nothing of it can be stored.</param>
    void Leave(List<StoreWork> group, Refusal why)
    {
        List<StoreWork> waiting;
        lock (_queue)
        {
            Volatile.Write(ref _away, true);
            waiting = [.. _queue];
            _queue.Clear();
        }
        LogAway(_log, _name, group.Count + waiting.Count);
        group.ForEach(work => work.Refuse(why));
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
