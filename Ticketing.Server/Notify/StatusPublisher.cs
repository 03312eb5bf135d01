using System.Collections.Concurrent;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>
/// Follows the events of every open store and shows each ticket's last status. Who subscribes later reads the status from the store. When a store is opened again, it goes on where it was; where somebody
/// was promised every status even while away, that position is durable, and the next start goes on from it, too.
/// </summary>
public sealed partial class StatusPublisher : IAsyncDisposable
{
    const int BatchSize = 500;

    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    readonly StoreFollowings _followings = new();
    readonly ConcurrentDictionary<string, long> _reached = new(StringComparer.Ordinal);
    readonly ITicketStatusOutlet _outlet;
    readonly TimeProvider _time;
    readonly ILogger<StatusPublisher> _logger;

    public StatusPublisher(ITicketStatusOutlet outlet, TimeProvider time, ILogger<StatusPublisher> logger)
    {
        ArgumentNullException.ThrowIfNull(outlet);
        (_outlet, _time, _logger) = (outlet, time, logger);
        outlet.PromiseGiven += OnPromise;
    }

    /// <summary>Begins to follow a store that was opened.</summary>
    public IStoreFollower Follow(ITenantStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var last = store.Read.LastSeq;
        var from = _reached.TryGetValue(store.Tenant, out var reached) ? reached : _outlet.MustKeep(store.Tenant) && _outlet.PositionOf(store.Tenant) is { } position ? position : last;
        _reached[store.Tenant] = from = Math.Min(from, last);
        return _followings.Begin(cancel => FollowAsync(store, from, cancel), () => _reached[store.Tenant] < store.Read.LastSeq && _outlet.HasListeners(store.Tenant));
    }

    void OnPromise(string tenant)
    {
        if (_reached.TryGetValue(tenant, out var seq))
        {
            _outlet.SetPosition(tenant, seq);
        }
    }

    async Task FollowAsync(ITenantStore store, long seq, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await store.Read.WaitForEventAfterAsync(seq, cancel).ConfigureAwait(false);
                // Read before the question: who subscribes after it has read a status that is at least as new.
                var last = store.Read.LastSeq;
                var promised = _outlet.MustKeep(store.Tenant);
                if (!_outlet.HasListeners(store.Tenant))
                {
                    seq = last;
                }
                else if (!promised || _outlet.CanKeep)
                {
                    seq = Publish(store, seq);
                    if (promised)
                    {
                        _outlet.SetPosition(store.Tenant, seq);
                    }
                }
                else
                {
                    await Task.Delay(AfterTrouble, _time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                _reached[store.Tenant] = seq;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Failed(_logger, store.Tenant, e);
                await Task.Delay(AfterTrouble, _time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Shows what a batch of events changed, each ticket once; returns the last event's number.</summary>
    long Publish(ITenantStore store, long seq)
    {
        var events = store.Read.EventsAfter(seq, BatchSize);
        if (events.Count == 0)
        {
            return seq;
        }
        foreach (var step in StatusStep.Of(store.Read, events))
        {
            if (step.Shown is { } ticket)
            {
                _outlet.Show(store.Tenant, ticket);
                continue;
            }
            _outlet.Withdraw(store.Tenant, step.System, step.Reference, step.Id);
            if (step.Successor(store.Read) is { } successor)
            {
                _outlet.Show(store.Tenant, successor);
            }
        }
        return events[^1].Seq;
    }

    public ValueTask DisposeAsync()
    {
        _outlet.PromiseGiven -= OnPromise;
        return _followings.DisposeAsync();
    }

    [LoggerMessage(EventId = 450, Level = LogLevel.Error, Message = "The status of tickets of tenant {Tenant} could not be shown; will be tried again")]
    static partial void Failed(ILogger logger, string tenant, Exception e);
}
