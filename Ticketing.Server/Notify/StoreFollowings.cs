using System.Collections.Concurrent;
using Ticketing.Admission;

namespace Ticketing.Notify;

/// <summary>Tasks that follow the open stores for one purpose. Their disposal cancels all of them and waits for their end.</summary>
public sealed class StoreFollowings : IAsyncDisposable
{
    readonly ConcurrentDictionary<Following, bool> _all = new();
    readonly CancellationTokenSource _stopping = new();

    public StoreFollowings() => Stopping = _stopping.Token;

    /// <summary>Cancelled when all are to end, not when a single one is.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Begins to follow a store. The disposal of what it returns cancels the task and waits for its end; it may be disposed more than once.</summary>
    /// <param name="follow">Ends soon when its token is cancelled.</param>
    /// <param name="isBehind">Quick; see <see cref="IStoreFollower.IsBehind"/>.</param>
    public IStoreFollower Begin(Func<CancellationToken, Task> follow, Func<bool> isBehind)
    {
        var following = new Following(isBehind, Stopping);
        _all[following] = true;
        following.Begin(follow, () => _all.TryRemove(following, out _));
        return following;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var following in _all.Keys)
        {
            await following.DisposeAsync().ConfigureAwait(false);
        }
        _stopping.Dispose();
    }

    sealed class Following(Func<bool> isBehind, CancellationToken stopping) : IStoreFollower
    {
        readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task _running = Task.CompletedTask;

        public bool IsBehind => !_running.IsCompleted && isBehind();

        public void Begin(Func<CancellationToken, Task> follow, Action ended) => _running = Task.Run(async () =>
        {
            try
            {
                await follow(_end.Token).ConfigureAwait(false);
            }
            finally
            {
                ended();
            }
        });

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
