using System.Globalization;
using Ticketing.Admission;
using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.Intake.Mqtt;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Notify.Channels;
using Ticketing.Notify.Http;
using Ticketing.Notify.Smtp;
using Ticketing.Store;
using Ticketing.Store.Channels;
using Ticketing.Tenants;

namespace Ticketing;

/// <summary>Channels in the server: their door, and the sender that follows every open store.</summary>
sealed class ChannelPart : IAsyncDisposable
{
    readonly TenantStores _stores;
    readonly MqttDoor _mqtt;
    readonly BrokerDoor? _broker;
    readonly Func<string> _first;
    readonly TicketingOptions _options;
    readonly ChannelSender _sender;

    /// <param name="mayTake">False while another server tells the channels, or the tenant rests.</param>
    public ChannelPart(TenantStores stores, TenantCatalog catalog, MqttDoor mqtt, BrokerDoor? broker, TicketingOptions options, PageAddress page, TicketingMetrics metrics, Func<string, bool> mayTake, TimeProvider clock, ILoggerFactory logging)
    {
        (_stores, _mqtt, _broker, _options) = (stores, mqtt, broker, options);
        _first = () => catalog.Now.Tenants.First().Slug;
        _sender = new(new ChannelClient(new WebCall(clock, SmtpTrust.System, options.Channels.PrivateAddresses)), Publish, ticket => page.Now is { } site ? string.Create(CultureInfo.InvariantCulture, $"{site.TrimEnd('/')}/tickets/{ticket}") : null, mayTake, clock,
            logging.CreateLogger<ChannelSender>(), metrics.Delivery, Random.Shared.NextDouble);
        stores.Follow(store => _sender.Follow(new ChannelStore((TenantStore)store)));
    }

    public void Map(IEndpointRouteBuilder routes, ListFiles files) =>
        routes.MapChannels(new(tenant => _stores.Use(tenant) is { } use ? new(new ChannelStore((TenantStore)use.Store), use) : null, _sender.TryAsync, new(_options.Mqtt.Root, _options.Channels.PrivateAddresses)), files);

    /// <summary>To the clients of our own listener, and of the first tenant also to the broker that was joined.</summary>
    string? Publish(string tenant, string topic, byte[] payload)
    {
        var message = new MqttMessage { Topic = topic, Payload = payload, Qos = QualityOfService.AtLeastOnce };
        _mqtt.Server.Publish(tenant, message);
        return _broker is null || tenant != _first() || _broker.Link.TryPublish(message) ? null : "the broker is not connected";
    }

    public ValueTask DisposeAsync() => _sender.DisposeAsync();
}
