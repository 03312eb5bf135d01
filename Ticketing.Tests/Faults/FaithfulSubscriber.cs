using System.Collections.Concurrent;
using System.Text;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Mqtt;

namespace Ticketing.Tests.Faults;

/// <summary>A client with a persistent session that keeps its half of the protocol over all breaks: a QoS 2 message counts once for its packet id, until PUBREL frees that.</summary>
sealed class FaithfulSubscriber(string clientId, string token, string filter) : IDisposable
{
    readonly HashSet<ushort> _unreleased = [];
    readonly ConcurrentDictionary<string, int> _got = new();
    PacketClient? _client;
    bool _subscribed;

    /// <summary>Payloads → how often they counted.</summary>
    public IReadOnlyDictionary<string, int> Got => _got;

    /// <summary>Takes what comes until the connection breaks.</summary>
    public async Task RunAsync(int port)
    {
        try
        {
            await ConnectAsync(port);
            while (await _client!.ReceiveAsync() is { } packet && packet.Type != PacketType.Disconnect)
            {
                await TakeAsync(packet);
            }
        }
        catch (Exception broken) when (broken is System.Net.Sockets.SocketException or Xunit.Sdk.XunitException or ObjectDisposedException or OperationCanceledException)
        {
            // The kill, perhaps before CONNACK, or the test is over.
        }
    }

    /// <summary>Opens the session and subscribes, the first time.</summary>
    public async Task ConnectAsync(int port)
    {
        _client?.Dispose();
        _client = await PacketClient.ConnectAsync(port, clientId, ProtocolVersion.Mqtt5, c =>
        {
            c.Clean = false;
            c.UserName = "setup";
            c.Password = Encoding.UTF8.GetBytes(token);
            c.Properties = new PropertySet { SessionExpiryInterval = 3600 };
        });
        if (_subscribed && !_client.ConnAck.SessionPresent)
        {
            throw new InvalidOperationException($"the session of {clientId} is lost");
        }
        if (!_subscribed)
        {
            await _client.SubscribeAsync(filter, QualityOfService.ExactlyOnce);
            _subscribed = true;
        }
    }

    async Task TakeAsync(ReceivedPacket packet)
    {
        if (packet.Type == PacketType.PubRel)
        {
            AckPacket.TryParse(PacketType.PubRel, packet.Body, ProtocolVersion.Mqtt5, out var release);
            _unreleased.Remove(release.PacketId);
            await _client!.SendAckAsync(PacketType.PubComp, release.PacketId);
            return;
        }
        var (id, qos, payload) = Read(packet);
        if (qos == QualityOfService.ExactlyOnce)
        {
            if (_unreleased.Add(id))
            {
                _got.AddOrUpdate(payload, 1, (_, n) => n + 1);
            }
            await _client!.SendAckAsync(PacketType.PubRec, id);
            return;
        }
        _got.AddOrUpdate(payload, 1, (_, n) => n + 1);
        await _client!.SendAckAsync(PacketType.PubAck, id);
    }

    static (ushort Id, QualityOfService Qos, string Payload) Read(ReceivedPacket packet)
    {
        if (packet.Type != PacketType.Publish || PublishPacket.TryParse(packet.First, packet.Body, ProtocolVersion.Mqtt5, out var publish) is not null)
        {
            throw new InvalidOperationException($"{packet.Type} is not what a subscriber gets");
        }
        return (publish.PacketId, publish.Qos, Encoding.UTF8.GetString(publish.Payload));
    }

    public void Dispose() => _client?.Dispose();
}
