namespace Ticketing.Store;

/// <summary>Tells followers that events were committed. A follower reads the events itself; the signal carries only the last number.</summary>
sealed class CommitSignal
{
    long _lastSeq;
    TaskCompletionSource? _waiters;
    readonly Lock _gate = new();

    public long LastSeq => Volatile.Read(ref _lastSeq);

    public void Raise(long seq)
    {
        TaskCompletionSource? waiters;
        lock (_gate)
        {
            if (seq <= _lastSeq)
            {
                return;
            }
            _lastSeq = seq;
            waiters = _waiters;
            _waiters = null;
        }
        waiters?.SetResult();
    }

    /// <summary>Completes when an event after <paramref name="seq"/> is committed; at once if one is.</summary>
    public Task WaitForAsync(long seq, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_lastSeq > seq)
            {
                return Task.CompletedTask;
            }
            _waiters ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiters.Task.WaitAsync(cancel);
        }
    }
}
