using System.Collections.Concurrent;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>
/// Follows the events of every store and shows each ticket's last status. Who subscribes later reads the status from the store. Where somebody was promised every status even while away,
/// the position is durable, and the next start goes on from it.
/// </summary>
public sealed partial class StatusPublisher : IAsyncDisposable
{
    const int BatchSize = 500;

    static readonly TicketKind[] Unfinished = [.. Enum.GetValues<TicketKind>().Where(kind => !kind.IsFinished())];

    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource _stopping = new();
    readonly Lock _gate = new();
    readonly List<Task> _following = [];
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

    /// <summary>Begins to follow a store; once per store.</summary>
    public void Follow(ITenantStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var last = store.Read.LastSeq;
        var from = _outlet.MustKeep(store.Tenant) && _outlet.PositionOf(store.Tenant) is { } position && position < last ? position : last;
        _reached[store.Tenant] = from;
        lock (_gate)
        {
            _following.Add(Task.Run(() => FollowAsync(store, from, _stopping.Token)));
        }
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
        var due = new List<(long Seq, Action Show)>();
        foreach (var change in StatusChange.Of(events))
        {
            if (change.Deleted is { System: { } system } data)
            {
                due.Add((change.EndedAt, () => End(store, system, data.Reference, change.TicketId)));
            }
            else if (store.Read.Find(change.TicketId) is { } ticket)
            {
                if (!ticket.IsFinished)
                {
                    due.Add((change.LastAt, () => _outlet.Show(store.Tenant, ticket)));
                }
                else if (change.EndedAt > 0)
                {
                    due.Add((change.EndedAt, () => End(store, ticket.System, ticket.Reference, ticket.Id)));
                }
            }
        }
        foreach (var (_, show) in due.OrderBy(d => d.Seq))
        {
            show();
        }
        return events[^1].Seq;
    }

    /// <summary>A new ticket may have the reference of the ended one already: then its status comes after the empty one.</summary>
    void End(ITenantStore store, string system, string? reference, long id)
    {
        _outlet.Withdraw(store.Tenant, system, reference, id);
        if (reference is not null && store.Read.Stream(new TicketQuery { System = system, Reference = reference, Kinds = Unfinished }).FirstOrDefault() is { } successor)
        {
            _outlet.Show(store.Tenant, successor);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _outlet.PromiseGiven -= OnPromise;
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] following;
        lock (_gate)
        {
            following = [.. _following];
        }
        await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    [LoggerMessage(EventId = 450, Level = LogLevel.Error, Message = "The status of tickets of tenant {Tenant} could not be shown; will be tried again")]
    static partial void Failed(ILogger logger, string tenant, Exception e);
}

/// <summary>What a batch of events did to one ticket's status.</summary>
/// <param name="LastAt">Number of the last event that touched it.</param>
/// <param name="EndedAt">Number of the event that finished, cancelled or deleted it; 0 if none did. A later edit of a finished ticket changes nothing that is shown.</param>
/// <param name="Deleted">What the deletion says about it; null if it was not deleted.</param>
readonly record struct StatusChange(long TicketId, long LastAt, long EndedAt, EventData? Deleted)
{
    public static IReadOnlyCollection<StatusChange> Of(IReadOnlyList<TicketEvent> events)
    {
        var changes = new Dictionary<long, StatusChange>();
        foreach (var e in events)
        {
            if (e.TicketId is not { } id || !TouchesStatus(e.Type))
            {
                continue;
            }
            var ends = e.Type is EventTypes.Finished or EventTypes.Cancelled or EventTypes.Deleted;
            var before = changes.GetValueOrDefault(id);
            changes[id] = new StatusChange(id, e.Seq, ends ? e.Seq : before.EndedAt, e.Type == EventTypes.Deleted ? EventData.Read(e.Data) : before.Deleted);
        }
        return changes.Values;
    }

    static bool TouchesStatus(string type) => type is EventTypes.Opened or EventTypes.Merged or EventTypes.Changed or EventTypes.Moved or EventTypes.Finished or EventTypes.Cancelled or EventTypes.Deleted;
}
