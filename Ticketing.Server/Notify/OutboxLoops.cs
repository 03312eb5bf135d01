using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>What waits in one open store to be told to somebody outside. What writes is durable when it returns; if the store cannot be written, it throws <see cref="OutboxTroubleException"/> and nothing has changed.</summary>
public interface IWaitingOutbox
{
    string Tenant { get; }

    /// <summary>The earliest next attempt, leased ones included; null if nothing waits.</summary>
    Instant? NextAttempt();

    /// <summary>Something was queued and committed. Handlers return at once.</summary>
    event Action? Queued;
}

/// <summary>Loops that empty outboxes, one for each open store: a receiver that hangs holds up no other household. What was taken is told to its end although the store is to be closed: that waits for us.</summary>
/// <param name="whom">Is told, for the log: <c>channels</c>.</param>
/// <param name="mayTake">False while another server tells, or this tenant rests.</param>
sealed partial class OutboxLoops(string whom, Func<string, bool> mayTake, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    /// <summary>Longest time without looking: the wall clock may be set.</summary>
    static readonly TimeSpan Look = TimeSpan.FromSeconds(60);
    static readonly TimeSpan WhileOthersTell = TimeSpan.FromSeconds(5);
    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    /// <summary>How long after a crash what was in hand comes back; longer than an attempt takes.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    readonly StoreFollowings _followings = new();

    /// <summary>Cancelled when the server stops.</summary>
    public CancellationToken Stopping => _followings.Stopping;

    Instant Now => Instant.From(clock.GetUtcNow());

    /// <summary>Empties this outbox until its store is closed.</summary>
    /// <param name="tellDueAsync">Takes some of what is due, tells it and marks what became of it; returns how many it took. Only taking heeds the token.</param>
    public IStoreFollower Follow(IWaitingOutbox outbox, Func<CancellationToken, Task<int>> tellDueAsync)
    {
        var busy = new Busy();
        return _followings.Begin(cancel => FollowAsync(outbox, tellDueAsync, busy, cancel), () => busy.IsOn);
    }

    public ValueTask DisposeAsync() => _followings.DisposeAsync();

    async Task FollowAsync(IWaitingOutbox outbox, Func<CancellationToken, Task<int>> tellDueAsync, Busy busy, CancellationToken cancel)
    {
        var signal = new AsyncSignal();
        outbox.Queued += signal.Set;
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                var wait = AfterTrouble;
                try
                {
                    wait = mayTake(outbox.Tenant) ? await PassAsync(outbox, tellDueAsync, busy, cancel).ConfigureAwait(false) : WhileOthersTell;
                }
                catch (StoreAwayException)
                {
                    // The store says so itself.
                }
                catch (OutboxTroubleException trouble)
                {
                    LogTrouble(log, whom, outbox.Tenant, trouble.Message);
                }
                catch (OperationCanceledException) when (cancel.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception bug)
                {
                    LogBug(log, bug, whom, outbox.Tenant);
                }
                await signal.WaitAsync(wait, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            outbox.Queued -= signal.Set;
        }
    }

    /// <returns>How long nothing will be to do unless somebody signals.</returns>
    async Task<TimeSpan> PassAsync(IWaitingOutbox outbox, Func<CancellationToken, Task<int>> tellDueAsync, Busy busy, CancellationToken cancel)
    {
        var next = outbox.NextAttempt();
        if (next <= Now)
        {
            busy.IsOn = true;
            try
            {
                var taken = await tellDueAsync(cancel).ConfigureAwait(false);
                next = outbox.NextAttempt();
                if (taken == 0 && next <= Now)
                {
                    return AfterTrouble; // Another server was faster, or the row cannot be taken: not at once again.
                }
            }
            finally
            {
                busy.IsOn = false;
            }
        }
        return next is not { } at || at - Now > Look ? Look : at > Now ? at - Now : TimeSpan.Zero;
    }

    /// <summary>Whether something of a store is in hand.</summary>
    sealed class Busy
    {
        volatile bool _isOn;

        public bool IsOn
        {
            get => _isOn;
            set => _isOn = value;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "what the {Whom} of tenant {Tenant} are to be told cannot be used: {Reason}")]
    static partial void LogTrouble(ILogger log, string whom, string tenant, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "telling the {Whom} of tenant {Tenant} failed; it goes on in a moment")]
    static partial void LogBug(ILogger log, Exception bug, string whom, string tenant);
}
