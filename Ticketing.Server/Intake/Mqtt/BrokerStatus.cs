using System.Collections.Concurrent;
using System.Globalization;
using Ticketing.Admission;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Link;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>
/// Keeps the retained status of tickets at a broker right. While the connection stands, it follows the events of each store. On each new connection every unfinished ticket is shown again, and what
/// the broker shows of tickets that ended meanwhile, and hands us as retained messages because we subscribe to them, is emptied. So neither an outage, nor a kill of either side, nor a broker that came back
/// with an old state leaves anything wrong, and no position has to be kept.
/// </summary>
public sealed partial class BrokerStatus(TicketTopics topics, BrokerLink link, TimeProvider time, ILogger<BrokerStatus> logger) : IAsyncDisposable
{
    const int BatchSize = 500;

    /// <summary>A broker hands over only so many retained messages at once (mosquitto: 1,000): after this many were emptied, it is asked for more.</summary>
    const int AskAgainAfter = 500;

    static readonly TicketKind[] Unfinished = [.. Enum.GetValues<TicketKind>().Where(kind => !kind.IsFinished())];
    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    readonly StoreFollowings _followings = new();
    readonly ConcurrentDictionary<string, Followed> _followed = new();

    /// <summary>Of each tenant: which connection was told everything, and up to which event.</summary>
    readonly ConcurrentDictionary<string, (long Connection, long Seq)> _reached = new();
    int _emptied;
    volatile bool _missed;

    /// <summary>A store; its gate is held by whoever reads it and queues what follows from that, so that the last message about a ticket is the true one.</summary>
    sealed record Followed(ITenantStore Store, SemaphoreSlim Gate);

    /// <summary>Begins to follow a store that was opened. The same connection is told only what happened since it was followed last.</summary>
    public IStoreFollower Follow(ITenantStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var followed = _followed[store.Tenant] = new(store, new SemaphoreSlim(1));
        return _followings.Begin(
            async cancel =>
            {
                try
                {
                    await FollowAsync(followed, cancel).ConfigureAwait(false);
                }
                finally
                {
                    _followed.TryRemove(new(store.Tenant, followed));
                }
            },
            () => link.Connection is not 0 and var connection && (!_reached.TryGetValue(store.Tenant, out var reached) || reached.Connection != connection || reached.Seq < store.Read.LastSeq));
    }

    /// <summary>The broker shows something of a ticket; if there is no such unfinished ticket, it is emptied.</summary>
    public async ValueTask LookAsync(string tenant, string system, string topic)
    {
        if (!_followed.TryGetValue(tenant, out var followed))
        {
            return;
        }
        await followed.Gate.WaitAsync(_followings.Stopping).ConfigureAwait(false);
        try
        {
            if (IsShown(followed.Store, system, topic))
            {
                return;
            }
            if (!link.TryOffer(TicketStatusTopics.EmptyOf(topic)))
            {
                _missed = true; // the queue is full of what is to be shown: asked for again after that
            }
            else if (Interlocked.Increment(ref _emptied) % AskAgainAfter == 0)
            {
                link.SubscribeAgain();
            }
        }
        finally
        {
            followed.Gate.Release();
        }
    }

    /// <summary>An unfinished ticket has this very topic.</summary>
    bool IsShown(ITenantStore store, string system, string topic)
    {
        var leaf = topic[(topics.OfSystem(store.Tenant, system).Length + "ticket/".Length)..];
        return store.Read.Stream(new TicketQuery { System = system, Reference = leaf, Kinds = Unfinished }).Any(Has)
            || (long.TryParse(leaf, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && store.Read.Find(id) is { IsFinished: false } ticket && Has(ticket));

        bool Has(Ticket ticket) => topics.Ticket(store.Tenant, ticket.System, ticket.Reference, ticket.Id) == topic;
    }

    async Task FollowAsync(Followed followed, CancellationToken cancel)
    {
        var (told, seq) = _reached.GetValueOrDefault(followed.Store.Tenant);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var connection = link.Connection;
                if (connection == 0)
                {
                    await link.ConnectionChangedAsync(0, cancel).ConfigureAwait(false);
                }
                else if (connection != told)
                {
                    seq = followed.Store.Read.LastSeq; // before reading: what happens meanwhile is told once more
                    told = await ShowAllAsync(followed, connection, cancel).ConfigureAwait(false) ? connection : 0;
                }
                else if (await EventAfterAsync(followed.Store, seq, connection, cancel).ConfigureAwait(false))
                {
                    seq = await PublishAsync(followed, seq, connection, cancel).ConfigureAwait(false);
                }
                _reached[followed.Store.Tenant] = (told, seq);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Failed(logger, followed.Store.Tenant, e);
                await Task.Delay(AfterTrouble, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>False: the connection has gone.</summary>
    async Task<bool> EventAfterAsync(ITenantStore store, long seq, long connection, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var happened = store.Read.WaitForEventAfterAsync(seq, either.Token);
        await Task.WhenAny(happened, link.ConnectionChangedAsync(connection, either.Token)).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        return happened.IsCompletedSuccessfully && link.Connection == connection;
    }

    /// <summary>All unfinished tickets, page by page; false if the connection went meanwhile.</summary>
    async Task<bool> ShowAllAsync(Followed followed, long connection, CancellationToken cancel)
    {
        string? cursor = null;
        do
        {
            var page = followed.Store.Read.List(new TicketQuery { Kinds = Unfinished, Order = TicketOrder.Oldest, Limit = TicketQuery.MaxLimit, Cursor = cursor }).Value!;
            foreach (var ticket in page.Items)
            {
                if (!await TellAsync(followed, connection, () => Shown(followed.Store, ticket.Id), cancel).ConfigureAwait(false))
                {
                    return false;
                }
            }
            cursor = page.Next;
        }
        while (cursor is not null);
        if (_missed)
        {
            _missed = false;
            link.SubscribeAgain();
        }
        return true;
    }

    /// <summary>What a batch of events changed; returns the last one's number. If the connection goes meanwhile, the next one is told everything anyway.</summary>
    async Task<long> PublishAsync(Followed followed, long seq, long connection, CancellationToken cancel)
    {
        var store = followed.Store;
        var events = store.Read.EventsAfter(seq, BatchSize);
        foreach (var step in StatusStep.Of(store.Read, events))
        {
            if (!await TellAsync(followed, connection, () => step.Shown is null ? Ended(store, step) : Shown(store, step.Id), cancel).ConfigureAwait(false))
            {
                break;
            }
        }
        return events.Count == 0 ? seq : events[^1].Seq;
    }

    MqttMessage[] Shown(ITenantStore store, long id) => store.Read.Find(id) is { IsFinished: false } ticket ? [TicketStatusTopics.StatusOf(topics, store.Tenant, ticket)] : [];

    MqttMessage[] Ended(ITenantStore store, StatusStep step)
    {
        var empty = TicketStatusTopics.EmptyOf(topics.Ticket(store.Tenant, step.System, step.Reference, step.Id));
        return step.Successor(store.Read) is { } successor ? [empty, TicketStatusTopics.StatusOf(topics, store.Tenant, successor)] : [empty];
    }

    /// <summary>Reads and queues under the gate, but waits for room without it: the acknowledgements that make room may lie behind messages that wait for the gate.</summary>
    async Task<bool> TellAsync(Followed followed, long connection, Func<MqttMessage[]> read, CancellationToken cancel)
    {
        while (link.Connection == connection)
        {
            await followed.Gate.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                if (link.TryOffer(read()))
                {
                    return true;
                }
            }
            finally
            {
                followed.Gate.Release();
            }
            await link.RoomAsync(connection, cancel).ConfigureAwait(false);
        }
        return false;
    }

    public ValueTask DisposeAsync() => _followings.DisposeAsync();

    [LoggerMessage(EventId = 360, Level = LogLevel.Error, Message = "The status of tickets of tenant {Tenant} could not be shown to the broker; will be tried again")]
    static partial void Failed(ILogger logger, string tenant, Exception e);
}
