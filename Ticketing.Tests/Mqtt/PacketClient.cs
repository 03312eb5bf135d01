using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

/// <summary>What a test may change of its CONNECT.</summary>
sealed class ConnectSettings
{
    public bool Clean { get; set; } = true;
    public ushort KeepAlive { get; set; }
    public string? UserName { get; set; }
    public byte[]? Password { get; set; }
    public WillPacket? Will { get; set; }
    public PropertySet? Properties { get; set; }
}

/// <summary>One packet as it came over the wire.</summary>
sealed record ReceivedPacket(byte First, byte[] Body)
{
    public PacketType Type => (PacketType)(First >> 4);
}

/// <summary>A received PUBLISH, copied out of its buffer.</summary>
sealed record ReceivedMessage(string Topic, string Payload, QualityOfService Qos, bool Retain, bool Duplicate, ushort PacketId, PropertySet? Properties);

/// <summary>A client that sends and reads single packets over a real socket and does nothing by itself.</summary>
sealed class PacketClient : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] _buffer = new byte[128 * 1024];
    int _start;
    int _end;

    public ProtocolVersion Version { get; private set; }
    public ConnAckPacket ConnAck { get; private set; } = null!;

    public static async Task<PacketClient> OpenAsync(int port, ProtocolVersion version = ProtocolVersion.Mqtt5)
    {
        var client = new PacketClient { Version = version };
        await client._socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return client;
    }

    public static async Task<PacketClient> ConnectAsync(int port, string clientId, ProtocolVersion version, Action<ConnectSettings>? change = null)
    {
        var client = await OpenAsync(port, version);
        var settings = new ConnectSettings();
        change?.Invoke(settings);
        await client.SendAsync(o => new ConnectPacket
        {
            Version = version,
            ClientId = clientId,
            Clean = settings.Clean,
            KeepAlive = settings.KeepAlive,
            UserName = settings.UserName,
            Password = settings.Password,
            Will = settings.Will,
            Properties = settings.Properties,
        }.Write(o));
        var answer = await client.ReceiveAsync(PacketType.ConnAck);
        Assert.Null(ConnAckPacket.TryParse(answer.Body, version, out var connAck));
        client.ConnAck = connAck!;
        return client;
    }

    public async Task SendAsync(Action<IBufferWriter<byte>> write)
    {
        var packet = new ArrayBufferWriter<byte>();
        write(packet);
        await SendBytesAsync(packet.WrittenMemory);
    }

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, TestContext.Current.CancellationToken)..];
        }
    }

    public Task PublishAsync(string topic, string payload, QualityOfService qos = QualityOfService.AtLeastOnce, ushort id = 1, bool retain = false, bool duplicate = false, PropertySet? properties = null) =>
        SendAsync(o => Publish(o, Version, topic, payload, qos, id, retain, duplicate, properties));

    public static void Publish(IBufferWriter<byte> output, ProtocolVersion version, string topic, string payload, QualityOfService qos = QualityOfService.AtLeastOnce, ushort id = 1, bool retain = false, bool duplicate = false, PropertySet? properties = null)
    {
        var list = new PacketWriter();
        properties?.Write(list);
        PublishPacket.Write(output, version, Encoding.UTF8.GetBytes(topic), qos, retain, duplicate, id, list.Written, Encoding.UTF8.GetBytes(payload));
    }

    public async Task<ReasonCode[]> SubscribeAsync(params SubscriptionRequest[] requests)
    {
        await SendAsync(o => new SubscribePacket(7, requests).Write(o, Version));
        var answer = await ReceiveAsync(PacketType.SubAck);
        Assert.Null(SubAckPacket.TryParse(PacketType.SubAck, answer.Body, Version, out var subAck));
        return [.. subAck.Reasons];
    }

    public Task<ReasonCode[]> SubscribeAsync(string filter, QualityOfService qos = QualityOfService.AtLeastOnce) => SubscribeAsync(new SubscriptionRequest(filter, qos));

    public Task SendAckAsync(PacketType type, ushort id) => SendAsync(o => new AckPacket(type, id).Write(o, Version));

    public Task DisconnectAsync(ReasonCode reason = ReasonCode.Success) => SendAsync(o => new DisconnectPacket(reason).Write(o, Version));

    public async Task<AckPacket> ReceiveAckAsync(PacketType type)
    {
        var packet = await ReceiveAsync(type);
        Assert.Null(AckPacket.TryParse(type, packet.Body, Version, out var ack));
        return ack;
    }

    public async Task<ReceivedMessage> ReceiveMessageAsync()
    {
        var packet = await ReceiveAsync(PacketType.Publish);
        Assert.Null(PublishPacket.TryParse(packet.First, packet.Body, Version, out var publish));
        return new(Encoding.UTF8.GetString(publish.Topic), Encoding.UTF8.GetString(publish.Payload), publish.Qos, publish.Retain, publish.Duplicate, publish.PacketId, publish.Properties);
    }

    /// <summary>Nothing had been sent to this client before the answer to a PINGREQ.</summary>
    public async Task ExpectNothingAsync()
    {
        await SendBytesAsync(new byte[] { 0xC0, 0 });
        await ReceiveAsync(PacketType.PingResp);
    }

    public async Task<ReceivedPacket> ReceiveAsync(PacketType type)
    {
        var packet = await ReceiveAsync();
        Assert.NotNull(packet);
        Assert.Equal(type, packet.Type);
        return packet;
    }

    /// <summary>The next packet; null at the end of the stream.</summary>
    public async Task<ReceivedPacket?> ReceiveAsync()
    {
        while (true)
        {
            var status = FrameReader.TryRead(new ReadOnlySequence<byte>(_buffer.AsMemory(_start, _end - _start)), 1_000_000, ProtocolVersion.Mqtt5, out var frame, out var fault);
            Assert.True(status != FrameStatus.Refused, fault?.Rule);
            if (status == FrameStatus.Complete)
            {
                var packet = new ReceivedPacket(frame.First, _buffer.AsSpan(_start + frame.HeaderLength, frame.BodyLength).ToArray());
                _start += frame.Length;
                return packet;
            }
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(Patience);
            int count;
            try
            {
                count = await _socket.ReceiveAsync(_buffer.AsMemory(_end), patience.Token);
            }
            catch (SocketException)
            {
                return null;
            }
            if (count == 0)
            {
                return null;
            }
            _end += count;
        }
    }

    /// <summary>The server closes the connection, after DISCONNECT with the reason if one is given.</summary>
    public async Task ExpectClosedAsync(ReasonCode? reason = null)
    {
        var packet = await ReceiveAsync();
        if (reason is not null)
        {
            Assert.NotNull(packet);
            Assert.Equal(PacketType.Disconnect, packet.Type);
            Assert.Null(DisconnectPacket.TryParse(packet.Body, Version, out var disconnect));
            Assert.Equal(reason, disconnect.Reason);
            packet = await ReceiveAsync();
        }
        Assert.Null(packet);
    }

    /// <summary>Breaks the connection without DISCONNECT.</summary>
    public void Dispose() => _socket.Dispose();
}
