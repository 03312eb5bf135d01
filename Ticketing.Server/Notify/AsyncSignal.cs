namespace Ticketing.Notify;

/// <summary>Wakes one waiting loop. A signal given while nobody waits is kept; many count as one.</summary>
sealed class AsyncSignal
{
    readonly Lock _gate = new();
    TaskCompletionSource _next = New();

    public void Set()
    {
        lock (_gate)
        {
            _next.TrySetResult();
        }
    }

    /// <summary>Completes at a signal, or after <paramref name="most"/>, rounded up: the framework cuts off fractions of a millisecond, and a loop that waits for the rest of one would spin.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider clock, CancellationToken cancel)
    {
        Task next;
        lock (_gate)
        {
            next = _next.Task;
        }
        try
        {
            await next.WaitAsync(TimeSpan.FromMilliseconds(Math.Ceiling(most.TotalMilliseconds)), clock, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return;
        }
        lock (_gate)
        {
            _next = New();
        }
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
