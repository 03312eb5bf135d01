using System.Globalization;
using System.Text;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Notify.Channels;

/// <summary>Publishes to a tenant's MQTT topic.</summary>
/// <returns>Null, or why it could not.</returns>
public delegate string? ChannelPublish(string tenant, string topic, byte[] payload);

/// <summary>Tells channels what their stores hold for them. A delivery is marked sent only after the receiver took it, and leased while in hand; one that fails comes back with growing pauses for days, then it is dead and can be read under its channel.</summary>
/// <param name="link">Of a ticket on the page; null if nobody knows where that is.</param>
/// <param name="mayTake">See <see cref="OutboxLoops"/>.</param>
/// <param name="count">Gets <c>sent</c>, <c>later</c> or <c>failed</c> for each attempt.</param>
/// <param name="jitter">0 to 1.</param>
public sealed partial class ChannelSender(ChannelClient client, ChannelPublish publish, Func<long, string?> link, Func<string, bool> mayTake, TimeProvider clock, ILogger log, Action<string> count, Func<double> jitter) : IAsyncDisposable
{
    /// <summary>Deliveries to one channel side by side.</summary>
    const int PerChannel = 4;

    /// <summary>Tried for so long …</summary>
    static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    readonly OutboxLoops _loops = new("channels", mayTake, clock, log);

    Instant Now => Instant.From(clock.GetUtcNow());

    /// <summary>Looks after the deliveries of an open store until that is closed.</summary>
    public IStoreFollower Follow(IDeliveries deliveries) => _loops.Follow(deliveries, async cancel =>
    {
        var due = await deliveries.TakeDueAsync(Now, PerChannel, OutboxLoops.Lease, cancel).ConfigureAwait(false);
        await Task.WhenAll(due.Select(one => AttemptAsync(deliveries, one.Delivery, one.Channel))).ConfigureAwait(false);
        return due.Count;
    });

    /// <summary>Tells a channel that somebody tries it; nothing is kept.</summary>
    public Task<DeliveryOutcome> TryAsync(string tenant, Channel channel, CancellationToken cancel) =>
        SendAsync(tenant, channel, string.Create(CultureInfo.InvariantCulture, $"test-{Now.Milliseconds}"), new(ChannelEvent.Test, Now.Utc, tenant, null, null, null, null), cancel);

    async Task AttemptAsync(IDeliveries deliveries, Delivery delivery, Channel channel)
    {
        DeliveryOutcome outcome;
        try
        {
            outcome = await SendAsync(deliveries.Tenant, channel, $"msg_{channel.CreatedAt.Milliseconds}_{delivery.Id}", ChannelEvent.Read(delivery.Payload), _loops.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_loops.Stopping.IsCancellationRequested)
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
        await _loops.DisposeAsync().ConfigureAwait(false);
        client.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "channel {Tenant}/{Channel} will not be told {Delivery}: {Answer}")]
    static partial void LogDead(ILogger log, string tenant, string channel, long delivery, string answer);
}
