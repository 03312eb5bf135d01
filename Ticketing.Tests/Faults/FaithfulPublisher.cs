using System.Collections.Concurrent;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Mqtt;

namespace Ticketing.Tests.Faults;

/// <summary>A client that keeps its half of the protocol over all breaks: what is not acknowledged is sent again under its packet id, and it remembers how far each exchange has come.</summary>
sealed class FaithfulPublisher(string clientId, string token, Func<int, (string Topic, QualityOfService Qos, bool Retain)> next) : IDisposable
{
    const int Window = 8;

    readonly SortedDictionary<ushort, Exchange> _open = [];
    readonly ConcurrentDictionary<string, QualityOfService> _sent = new();
    readonly ConcurrentDictionary<string, bool> _acknowledged = new();
    PacketClient? _client;
    int _number;
    bool _connectedBefore;

    sealed record Exchange(string Topic, string Payload, QualityOfService Qos, bool Retain, bool IsReleased = false);

    /// <summary>Payloads handed to the wire at least once.</summary>
    public IReadOnlyDictionary<string, QualityOfService> Sent => _sent;

    /// <summary>Payloads the server took the responsibility for.</summary>
    public IReadOnlyDictionary<string, bool> Acknowledged => _acknowledged;

    /// <summary>Sends until the connection breaks, or, when no more is asked for, until all is acknowledged.</summary>
    /// <param name="goOn">Asked before each new message.</param>
    public async Task RunAsync(int port, Func<bool> goOn)
    {
        try
        {
            await ConnectAsync(port);
            foreach (var (id, exchange) in _open)
            {
                await (exchange.IsReleased ? _client!.SendAckAsync(PacketType.PubRel, id) : PublishAsync(id, exchange, duplicate: true));
            }
            while (true)
            {
                while (_open.Count < Window && goOn())
                {
                    await PublishNewAsync();
                }
                if (_open.Count == 0 || !await TakeAsync())
                {
                    return;
                }
            }
        }
        catch (Exception broken) when (broken is System.Net.Sockets.SocketException or Xunit.Sdk.XunitException)
        {
            // The kill, perhaps before CONNACK.
        }
    }

    async Task ConnectAsync(int port)
    {
        _client?.Dispose();
        _client = await PacketClient.ConnectAsync(port, clientId, ProtocolVersion.Mqtt5, c =>
        {
            c.Clean = false;
            c.UserName = "setup";
            c.Password = System.Text.Encoding.UTF8.GetBytes(token);
            c.Properties = new PropertySet { SessionExpiryInterval = 3600 };
        });
        if (_connectedBefore && !_client.ConnAck.SessionPresent)
        {
            throw new InvalidOperationException($"the session of {clientId} is lost");
        }
        _connectedBefore = true;
    }

    Task PublishNewAsync()
    {
        var (topic, qos, retain) = next(++_number);
        var exchange = new Exchange(topic, $"{clientId}-{_number:D6}", qos, retain);
        ushort id = 1;
        while (_open.ContainsKey(id))
        {
            id++;
        }
        _open.Add(id, exchange);
        _sent[exchange.Payload] = qos;
        return PublishAsync(id, exchange, duplicate: false);
    }

    Task PublishAsync(ushort id, Exchange exchange, bool duplicate) => _client!.PublishAsync(exchange.Topic, exchange.Payload, exchange.Qos, id, exchange.Retain, duplicate);

    /// <summary>False at the end of the connection.</summary>
    async Task<bool> TakeAsync()
    {
        if (await _client!.ReceiveAsync() is not { } packet || packet.Type == PacketType.Disconnect)
        {
            return false;
        }
        if (AckPacket.TryParse(packet.Type, packet.Body, ProtocolVersion.Mqtt5, out var ack) is { } fault)
        {
            throw new InvalidOperationException(fault.Rule);
        }
        var exchange = _open[ack.PacketId];
        switch (packet.Type)
        {
            case PacketType.PubRec when !ack.Reason.IsFailure():
                _open[ack.PacketId] = exchange with { IsReleased = true };
                _acknowledged[exchange.Payload] = true;
                await _client.SendAckAsync(PacketType.PubRel, ack.PacketId);
                break;
            case PacketType.PubAck when !ack.Reason.IsFailure():
                _acknowledged[exchange.Payload] = true;
                _open.Remove(ack.PacketId);
                break;
            case PacketType.PubComp:
                _open.Remove(ack.PacketId);
                break;
            default:
                throw new InvalidOperationException($"{packet.Type} {ack.Reason} for {exchange.Payload}");
        }
        return true;
    }

    public void Dispose() => _client?.Dispose();
}
