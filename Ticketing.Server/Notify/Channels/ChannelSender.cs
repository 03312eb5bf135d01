using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Notify.Channels;

/// <summary>Publishes to a tenant's MQTT topic.</summary>
/// <returns>Null, or why it could not.</returns>
public delegate string? ChannelPublish(string tenant, string topic, byte[] payload);

/// <summary>
/// Tells channels what their stores hold for them. Each open store has a follower of its own, so that a receiver that hangs holds up no other household. A delivery is marked sent only after the receiver took it
/// and leased while in hand; one that fails comes back with growing pauses for days, then it is dead and can be read under its channel.
/// </summary>
/// <param name="link">Of a ticket on the page; null if nobody knows where that is.</param>
/// <param name="count">Gets <c>sent</c>, <c>later</c> or <c>failed</c> for each attempt.</param>
/// <param name="jitter">0 to 1.</param>
public sealed partial class ChannelSender(ChannelClient client, ChannelPublish publish, Func<long, string?> link, Func<bool> mayTake, TimeProvider clock, ILogger log, Action<string> count, Func<double> jitter) : IAsyncDisposable
{
    /// <summary>Deliveries to one channel side by side.</summary>
    const int PerChannel = 4;

    /// <summary>Tried for so long …</summary>
    static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    /// <summary>How long after a crash a delivery that was in hand comes back; longer than an attempt takes.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Look = TimeSpan.FromSeconds(60);
    static readonly TimeSpan WhileOthersLead = TimeSpan.FromSeconds(5);
    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<StoreFollowing, bool> _following = new();
    readonly CancellationTokenSource _stopping = new();

    Instant Now => Instant.From(clock.GetUtcNow());

    /// <summary>Looks after the deliveries of an open store until that is closed.</summary>
    public IStoreFollower Follow(IDeliveries deliveries)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        var busy = new Busy();
        var following = new StoreFollowing(() => busy.IsOn, _stopping.Token);
        _following[following] = true;
        following.Begin(cancel => FollowAsync(deliveries, busy, cancel), () => _following.TryRemove(following, out _));
        return following;
    }

    /// <summary>Tells a channel that somebody tries it; nothing is kept.</summary>
    public Task<DeliveryOutcome> TryAsync(string tenant, Channel channel, CancellationToken cancel) =>
        SendAsync(tenant, channel, string.Create(CultureInfo.InvariantCulture, $"test-{Now.Milliseconds}"), new(ChannelEvent.Test, Now.Utc, tenant, null, null, null, null), cancel);

    async Task FollowAsync(IDeliveries deliveries, Busy busy, CancellationToken cancel)
    {
        var signal = new AsyncSignal();
        deliveries.Queued += signal.Set;
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                var wait = WhileOthersLead;
                try
                {
                    wait = mayTake() ? await PassAsync(deliveries, busy, cancel).ConfigureAwait(false) : WhileOthersLead;
                }
                catch (StoreAwayException)
                {
                    wait = AfterTrouble; // the store says so itself
                }
                catch (OutboxTroubleException trouble)
                {
                    wait = AfterTrouble;
                    LogTrouble(log, deliveries.Tenant, trouble.Message);
                }
                catch (OperationCanceledException) when (cancel.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception bug)
                {
                    wait = AfterTrouble;
                    LogBug(log, bug, deliveries.Tenant);
                }
                await signal.WaitAsync(wait, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            deliveries.Queued -= signal.Set;
        }
    }

    /// <returns>How long nothing will be to do unless somebody signals.</returns>
    async Task<TimeSpan> PassAsync(IDeliveries deliveries, Busy busy, CancellationToken cancel)
    {
        if (deliveries.NextAttempt() is not { } next || next > Now)
        {
            return Until(deliveries.NextAttempt());
        }
        busy.IsOn = true;
        try
        {
            // What was taken is told to its end although the store is to be closed: it waits for us.
            var due = await deliveries.TakeDueAsync(Now, PerChannel, Lease, cancel).ConfigureAwait(false);
            await Task.WhenAll(due.Select(one => AttemptAsync(deliveries, one.Delivery, one.Channel))).ConfigureAwait(false);
        }
        finally
        {
            busy.IsOn = false;
        }
        return Until(deliveries.NextAttempt());
    }

    TimeSpan Until(Instant? next) => next is not { } at || at - Now > Look ? Look : at > Now ? at - Now : TimeSpan.Zero;

    async Task AttemptAsync(IDeliveries deliveries, Delivery delivery, Channel channel)
    {
        DeliveryOutcome outcome;
        try
        {
            outcome = await SendAsync(deliveries.Tenant, channel, $"msg_{channel.CreatedAt.Milliseconds}_{delivery.Id}", ChannelEvent.Read(delivery.Payload), _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            await deliveries.MarkRetryAsync(delivery.Id, Now, "the server was stopped meanwhile").ConfigureAwait(false);
            return;
        }
        switch (outcome)
        {
            case DeliveryOutcome.Sent:
                count("sent");
                await deliveries.MarkSentAsync(delivery.Id, Now, outcome.Answer).ConfigureAwait(false);
                return;
            case DeliveryOutcome.Later later when Now - delivery.CreatedAt < Patience || delivery.Attempts + 1 < RetryPlan.LeastAttempts:
                count("later");
                var pause = RetryPlan.Pause(delivery.Attempts + 1, jitter());
                await deliveries.MarkRetryAsync(delivery.Id, Now + (later.After > pause ? later.After.Value : pause), outcome.Answer).ConfigureAwait(false);
                return;
            default:
                count("failed");
                LogDead(log, deliveries.Tenant, channel.Name, delivery.Id, outcome.Answer);
                await deliveries.MarkDeadAsync(delivery.Id, Now, outcome.Answer).ConfigureAwait(false);
                return;
        }
    }

    async Task<DeliveryOutcome> SendAsync(string tenant, Channel channel, string id, ChannelEvent what, CancellationToken cancel)
    {
        if (channel.Kind == ChannelKind.Mqtt)
        {
            return publish(tenant, channel.Address, Encoding.UTF8.GetBytes(what.Write())) is { } trouble ? new DeliveryOutcome.Later(trouble) : new DeliveryOutcome.Sent("published");
        }
        return await client.SendAsync(ChannelRequest.Of(channel, id, what, what.Ticket is { } ticket ? link(ticket.Id) : null, Now), cancel).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var following in _following.Keys)
        {
            await following.DisposeAsync().ConfigureAwait(false);
        }
        client.Dispose();
        _stopping.Dispose();
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

    [LoggerMessage(Level = LogLevel.Error, Message = "the channels of tenant {Tenant} cannot be used: {Reason}")]
    static partial void LogTrouble(ILogger log, string tenant, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "telling the channels of tenant {Tenant} failed; it goes on in a moment")]
    static partial void LogBug(ILogger log, Exception bug, string tenant);

    [LoggerMessage(Level = LogLevel.Warning, Message = "channel {Tenant}/{Channel} will not be told {Delivery}: {Answer}")]
    static partial void LogDead(ILogger log, string tenant, string channel, long delivery, string answer);
}
