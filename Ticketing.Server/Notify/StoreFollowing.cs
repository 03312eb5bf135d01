using Ticketing.Admission;

namespace Ticketing.Notify;

/// <summary>A task that follows one open store. Its disposal cancels the task and waits for its end; it may be disposed more than once.</summary>
/// <param name="isBehind">Quick; see <see cref="IStoreFollower.IsBehind"/>.</param>
/// <param name="stopping">The end of all.</param>
public sealed class StoreFollowing(Func<bool> isBehind, CancellationToken stopping) : IStoreFollower
{
    readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    Task _running = Task.CompletedTask;

    public bool IsBehind => !_running.IsCompleted && isBehind();

    /// <summary>Begins, once.</summary>
    /// <param name="follow">Ends soon when its token is cancelled.</param>
    /// <param name="ended">Called after that.</param>
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
