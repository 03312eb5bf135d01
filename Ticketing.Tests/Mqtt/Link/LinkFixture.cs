using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Link;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt.Link;

/// <summary>A link whose messages a test sees and judges.</summary>
sealed class LinkFixture : IPublishSink, IAsyncDisposable
{
    LinkFixture(BrokerLinkOptions options, TimeProvider time) => Link = new BrokerLink(options, this, time, new LoggerFactory([Log]).CreateLogger<BrokerLink>());

    public BrokerLink Link { get; }
    public ServerLog Log { get; } = new();
    public ConcurrentQueue<InboundMessage> Received { get; } = new();

    /// <summary>What becomes of a message; at first: taken at once.</summary>
    public Func<InboundMessage, ValueTask<PublishOutcome>> Judge { get; set; } = _ => ValueTask.FromResult(PublishOutcome.Accepted);

    /// <summary>Payloads in the order of receipt.</summary>
    public IReadOnlyList<string> Texts => [.. Received.Select(message => Encoding.UTF8.GetString(message.Payload.Span))];

    public static LinkFixture Start(int port, Func<BrokerLinkOptions, BrokerLinkOptions>? change = null, TimeProvider? time = null)
    {
        var options = new BrokerLinkOptions
        {
            Broker = new(false, "127.0.0.1", port, null, null),
            ClientId = "link-test",
            Subscriptions = [new("house/#")],
            Setting = "the test",
        };
        var fixture = new LinkFixture(change?.Invoke(options) ?? options, time ?? TimeProvider.System);
        fixture.Link.Start();
        return fixture;
    }

    public static async Task<LinkFixture> StartAsync(MosquittoBroker broker, Func<BrokerLinkOptions, BrokerLinkOptions>? change = null)
    {
        var fixture = Start(broker.Port, change);
        await fixture.ConnectedAsync();
        return fixture;
    }

    public Task ConnectedAsync() => Eventually.TrueAsync(() => Link.Trouble is null, "the link stands");

    public Task HearsAsync(int messages) => Eventually.TrueAsync(() => Received.Count >= messages, $"{messages} messages");

    public ValueTask<PublishOutcome> AcceptAsync(InboundMessage message, CancellationToken cancel)
    {
        Received.Enqueue(message);
        return Judge(message);
    }

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        Assert.Empty(Log.UnexpectedErrors());
    }
}
