using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Hosting;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt;

/// <summary>A real MQTT server on a free port of 127.0.0.1 with a sink and rights that the test decides on.</summary>
sealed class MqttHost : IAsyncDisposable
{
    readonly WebApplication _app;

    MqttHost(WebApplication app, MqttServer server, RecordingSink sink, TestRights rights, TestClock clock)
    {
        _app = app;
        Server = server;
        Sink = sink;
        Rights = rights;
        Clock = clock;
        Port = new Uri(app.Urls.First()).Port;
        HttpPort = new Uri(app.Urls.Last()).Port;
    }

    public MqttServer Server { get; }
    public RecordingSink Sink { get; }
    public TestRights Rights { get; }
    public TestClock Clock { get; }
    public int Port { get; }

    /// <summary>Where MQTT over WebSocket is at <c>/mqtt</c>.</summary>
    public int HttpPort { get; }

    public static async Task<MqttHost> StartAsync(MqttServerOptions? options = null, IRetainedSource? retained = null, ISessionJournal? journal = null, TestClock? clock = null, Action<TestRights>? rights = null)
    {
        clock ??= new TestClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var sink = new RecordingSink();
        var allowed = new TestRights();
        rights?.Invoke(allowed);
        var server = new MqttServer(sink, allowed, retained ?? new NoRetainedSource(), options ?? new MqttServerOptions(), clock, NullLogger<MqttServer>.Instance, journal);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var endpoint = new MqttEndpoint { Server = server };
        builder.Services.AddHostedService(_ => endpoint);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint.Serve);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.UseMqttWebSockets(endpoint);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new MqttHost(app, server, sink, allowed, clock);
    }

    public Task<PacketClient> ConnectAsync(string clientId = "c1", ProtocolVersion version = ProtocolVersion.Mqtt5, Action<ConnectSettings>? change = null) =>
        PacketClient.ConnectAsync(Port, clientId, version, change);

    public Task<PacketClient> OpenAsync() => PacketClient.OpenAsync(Port);

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Server.Dispose();
    }
}

/// <summary>Keeps what it gets and answers as the test says; by default at once, and the message is routed.</summary>
sealed class RecordingSink : IPublishSink
{
    readonly ConcurrentQueue<InboundMessage> _messages = new();
    readonly Channel<InboundMessage> _arrived = Channel.CreateUnbounded<InboundMessage>();

    public Func<InboundMessage, ValueTask<PublishOutcome>> Answer { get; set; } = _ => ValueTask.FromResult(PublishOutcome.Routed);

    public IReadOnlyCollection<InboundMessage> Messages => _messages;

    public ValueTask<PublishOutcome> AcceptAsync(InboundMessage message, CancellationToken cancel)
    {
        _messages.Enqueue(message);
        var outcome = Answer(message);
        _arrived.Writer.TryWrite(message);
        return outcome;
    }

    /// <summary>The next message that arrives, or has arrived and was not asked for yet.</summary>
    public async Task<InboundMessage> NextAsync() =>
        await _arrived.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
}

/// <summary>Allows everything but what the test takes away. The identity is the user name.</summary>
sealed class TestRights : IAccessControl
{
    public Func<ConnectRequest, ConnectDecision> Authenticate { get; set; } = r => ConnectDecision.Accept(r.UserName ?? "anyone", r.UserName ?? "", "");
    public Func<object, string, bool> Publish { get; set; } = (_, _) => true;
    public Func<object, string, bool> Subscribe { get; set; } = (_, _) => true;
    public Func<object, string, bool> Receive { get; set; } = (_, _) => true;
    public HashSet<object> Withdrawn { get; } = [];
    public long Version { get; private set; }

    public ValueTask<ConnectDecision> AuthenticateAsync(ConnectRequest request, CancellationToken cancel) => ValueTask.FromResult(Authenticate(request));
    public bool MayPublish(object identity, string topic, bool retain) => Publish(identity, topic);
    public bool MaySubscribe(object identity, string filter) => Subscribe(identity, filter);
    public bool MayReceive(object identity, string topic) => Receive(identity, topic);
    public object? Restore(string scope, string realm) => Withdrawn.Contains(scope) ? null : scope.Length == 0 ? "anyone" : scope;
    public bool IsCurrent(object identity) => !Withdrawn.Contains(identity);

    public void Withdraw(object identity)
    {
        Withdrawn.Add(identity);
        Version++;
    }
}
