using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.Intake.Mqtt;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Notify;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Mqtt;
using Ticketing.Tests.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Mqtt;

/// <summary>The MQTT door of a home with a real catalog, store and listener; the clock stands still.</summary>
sealed class MqttDoorFixture : IAsyncDisposable
{
    public const string SetupToken = "tk_doors0123456789abcdefghijklmnopqrs";

    readonly CatalogFixture _catalog = new CatalogFixture().WithFirstStart(token: SetupToken);
    readonly TenantStores _stores;
    MqttDoor _door;
    readonly StatusPublisher _status;
    readonly PasswordCheck _passwords;
    WebApplication _app = null!;
    int _port;

    MqttDoorFixture(MqttDoorSettings settings)
    {
        var clock = _catalog.Clock;
        _stores = new TenantStores(_catalog.Catalog, tenant => TenantStore
            .Open(tenant.Slug, new SqlitePlace(Path.Combine(_catalog.Data.Path, tenant.Slug + ".db")), NoAudience.Instance, new(clock, TimeZoneInfo.Utc, NullLoggerFactory.Instance)).WithFirstAgent("admin"), clock);
        _passwords = new PasswordCheck(_catalog.Catalog, new LoginThrottle(), clock, NullLogger<PasswordCheck>.Instance, _ => { });
        Refused = new RefusedClients(clock);
        _door = MakeDoor(settings);
        _status = new StatusPublisher(_door.Status, clock, NullLogger<StatusPublisher>.Instance);
        _stores.Follow(_status.Follow);
    }

    public TestClock Clock => _catalog.Clock;
    public TenantCatalog Catalog => _catalog.Catalog;
    public System.Collections.Concurrent.ConcurrentBag<string> Counted { get; } = [];
    public RefusedClients Refused { get; }
    public Func<Principal, TimeSpan?> Flood { get; set; } = _ => null;
    public ITicketReader Read => _stores.Find("home")!.Read;
    public ITicketWriter Tickets => _stores.Find("home")!.Tickets;

    public static async Task<MqttDoorFixture> StartAsync(MqttDoorSettings? settings = null)
    {
        var fixture = new MqttDoorFixture(settings ?? new());
        await fixture.ListenAsync();
        return fixture;
    }

    /// <summary>A new door on the same store, which knows nothing but what is on disk.</summary>
    public async Task RestartDoorAsync(MqttDoorSettings settings)
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _door.Dispose();
        _door = MakeDoor(settings);
        await ListenAsync();
    }

    MqttDoor MakeDoor(MqttDoorSettings settings) => new(settings, new TicketAdmission(_stores), _stores, new Authenticator(_catalog.Catalog, _passwords), _catalog.Catalog, Refused,
        (door, outcome) => Counted.Add($"{door}:{outcome}"), who => Flood(who), _catalog.Clock, NullLoggerFactory.Instance);

    async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var endpoint = new MqttEndpoint { Server = _door.Server };
        builder.Services.AddHostedService(_ => endpoint);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint.Serve));
        _app = builder.Build();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _port = new Uri(_app.Urls.First()).Port;
    }

    /// <summary>A new token; its id and secret.</summary>
    public (long Id, string Secret) NewToken(string name, PrincipalKind kind, string? system = null, TokenScope? scope = null)
    {
        var added = new AccessTokens(_catalog.Catalog).Add("home", name, kind, system, scope, "admin");
        Assert.Null(added.Refusal);
        return (added.Value!.Token.Id, added.Value.Secret);
    }

    public void Revoke(long token) => Assert.Null(new AccessTokens(_catalog.Catalog).Revoke("home", token).Refusal);

    public Task<PacketClient> ConnectAsync(string name, string secret, ProtocolVersion version = ProtocolVersion.Mqtt5, WillPacket? will = null, string? clientId = null) =>
        PacketClient.ConnectAsync(_port, clientId ?? name, version, c => (c.UserName, c.Password, c.Will) = (name, System.Text.Encoding.UTF8.GetBytes(secret), will));

    public Task<PacketClient> ConnectRawAsync(string clientId, ProtocolVersion version, Action<ConnectSettings> change) => PacketClient.ConnectAsync(_port, clientId, version, change);

    public Task<PacketClient> OpenAsync() => PacketClient.OpenAsync(_port);

    /// <summary>A device of the system <c>boiler</c>.</summary>
    public Task<PacketClient> BoilerAsync(ProtocolVersion version = ProtocolVersion.Mqtt5, WillPacket? will = null) =>
        ConnectAsync("board", NewToken("board", PrincipalKind.Device, "boiler").Secret, version, will);

    /// <summary>The script made by the first start: full scope.</summary>
    public Task<PacketClient> ScriptAsync(string name = "setup") => ConnectAsync(name, SetupToken);

    public IReadOnlyList<Ticket> All() => [.. Read.Stream(new TicketQuery { Order = TicketOrder.Oldest })];

    public TicketSystem? SystemNamed(string name) => Read.Systems().FirstOrDefault(s => s.Name == name);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _status.DisposeAsync();
        _door.Dispose();
        _stores.Dispose();
        _passwords.Dispose();
        _catalog.Dispose();
    }
}

static class PacketClientExtensions
{
    /// <summary>Publishes with QoS 1 and returns the acknowledgement; messages that come before it are kept out of the way of none: the client must not be subscribed.</summary>
    public static async Task<AckPacket> SendAlarmAsync(this PacketClient client, string topic, string payload, PropertySet? properties = null)
    {
        await client.PublishAsync(topic, payload, properties: properties);
        return await client.ReceiveAckAsync(PacketType.PubAck);
    }

    public static async Task<JsonObject> ReceiveJsonAsync(this PacketClient client, string topic)
    {
        var message = await client.ReceiveMessageAsync();
        Assert.Equal(topic, message.Topic);
        return JsonNode.Parse(message.Payload)!.AsObject();
    }
}
