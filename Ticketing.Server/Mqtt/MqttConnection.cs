using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Mqtt;

/// <summary>One network connection: reads control packets and acts on them. Nothing here waits for the outcome of a publish; <see cref="ConnectionWriter"/> does.</summary>
sealed partial class MqttConnection
{
    readonly ConnectionContext _transport;
    readonly PipeReader _input;
    readonly ConnectionWriter _writer;
    readonly ConnectionPulse _pulse;
    MqttSession? _session;
    MqttClient? _client;
    Will? _will;
    CloseCause? _cause;
    ProtocolVersion? _version;
    string?[]? _aliases;
    byte[] _lastTopicUtf8 = [];
    string _lastTopic = "";
    long _closingSince;
    long _keepAlive; // in timestamp units, 1.5 times what was agreed on; 0 = off
    long _examined; // bytes of the buffer that are not consumed and were looked at
    int _window;
    RepeatWatch _repeats;
    bool _connectExpiryWasZero;
    bool _waitingForRoom;

    /// <summary>What stays of the connection's will until it is published or discarded.</summary>
    sealed record Will(InboundMessage Message, TimeSpan Delay);

    public MqttConnection(MqttServer server, ConnectionContext transport)
    {
        Server = server;
        _transport = transport;
        _input = transport.Transport.Input;
        _writer = new ConnectionWriter(this, transport.Transport.Output, server.Options.ReceiveMaximum);
        _pulse = new ConnectionPulse(server.Time.GetTimestamp());
    }

    public MqttServer Server { get; }
    public string ClientId => _client?.ClientId ?? "";
    public ProtocolVersion Version => _version ?? ProtocolVersion.Mqtt311;

    /// <summary>What the client takes; a larger packet is not sent [MQTT-3.1.2-24].</summary>
    public uint MaximumPacketSize { get; private set; } = uint.MaxValue;

    /// <summary>Request Problem Information (3.1.2.11.7).</summary>
    public bool WantsReasons { get; private set; } = true;

    /// <summary>Its CONNECT was accepted.</summary>
    public bool IsAccepted => Volatile.Read(ref _session) is not null;
    public bool IsClosing => Volatile.Read(ref _cause) is not null;

    public void Wake() => _writer.Wake();

    /// <summary>Ends the connection from any thread; the first cause counts.</summary>
    public void Close(CloseCause cause)
    {
        if (Interlocked.CompareExchange(ref _cause, cause, null) is null)
        {
            Volatile.Write(ref _closingSince, Math.Max(1, Server.Time.GetTimestamp()));
            _writer.ReleaseReceiver();
            try
            {
                _input.CancelPendingRead();
            }
            catch (ObjectDisposedException)
            {
                // The receive loop saw the cause first and is through with the input already.
            }
        }
    }

    public void Abort()
    {
        _transport.Abort();
        _writer.Abandon();
    }

    /// <summary>Serves the connection until it ends, whatever the reason.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (!IsClosing)
            {
                await OnRead(await _input.ReadAsync().ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Close(new CloseCause(ReasonCode.Success, "the connection broke"));
        }
        catch (Exception e)
        {
            Server.LogBug(e, ClientId);
            Close(new CloseCause(ReasonCode.UnspecifiedError, "internal error"));
        }
        var cause = _cause!;
        // A server's DISCONNECT exists since MQTT 5, and only after CONNACK [MQTT-3.14.0-1].
        var last = _version == ProtocolVersion.Mqtt5 && _session is not null && cause.Reason != ReasonCode.Success ? new DisconnectPacket(cause.Reason) : null;
        await _writer.FinishAsync(last, cause.Drain).ConfigureAwait(false);
        Server.Release(_session, this, cause, TakeWill());
        await _input.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Acts on what was read. Not an async method: nothing of it is held while the connection is idle.</summary>
    ValueTask OnRead(in ReadResult read)
    {
        var buffer = read.Buffer;
        var step = Process(ref buffer, out var connect);
        // A pipe never takes back what was examined: the beginning of a packet, seen before the reason to stop came.
        _examined = step == Step.NeedMore ? buffer.Length : Math.Max(0, _examined - (read.Buffer.Length - buffer.Length));
        _input.AdvanceTo(buffer.Start, buffer.GetPosition(_examined));
        _writer.RunNow();
        if (step == Step.NeedMore && read.IsCompleted)
        {
            Close(new CloseCause(ReasonCode.Success, "the client closed the connection without DISCONNECT"));
        }
        return step == Step.Connect ? OnConnect(connect!) : step == Step.NoRoom && !_writer.HasRoom ? WaitForRoomAsync() : default;
    }

    async ValueTask OnConnect(ConnectPacket connect)
    {
        await AcceptAsync(connect).ConfigureAwait(false);
        _writer.RunNow();
    }

    async ValueTask WaitForRoomAsync()
    {
        Volatile.Write(ref _waitingForRoom, true);
        await _writer.WaitForRoomAsync().ConfigureAwait(false);
        _pulse.Heard(Server.Time.GetTimestamp());
        Volatile.Write(ref _waitingForRoom, false);
    }

    enum Step
    {
        NeedMore,
        NoRoom,
        Connect,
        Closing,
    }

    /// <summary>Acts on all complete packets; <paramref name="buffer"/> then begins at the first that is not.</summary>
    Step Process(ref ReadOnlySequence<byte> buffer, out ConnectPacket? connect)
    {
        connect = null;
        while (!IsClosing)
        {
            if (!_writer.HasRoom)
            {
                return Step.NoRoom;
            }
            switch (FrameReader.TryRead(buffer, Server.Options.MaximumPacketSize, _version, out var frame, out var fault))
            {
                case FrameStatus.NeedMore:
                    return Step.NeedMore;
                case FrameStatus.Refused:
                    if (_version is null)
                    {
                        Server.ReportTurnedAway(new(TurnedAway.CauseOf(buffer), null, null, Address, IsSecure));
                    }
                    Refuse(fault!);
                    return Step.Closing;
            }
            fault = buffer.FirstSpan.Length >= frame.Length
                ? Act(frame, buffer.FirstSpan.Slice(frame.HeaderLength, frame.BodyLength), out connect)
                : ActOnCopy(frame, buffer.Slice(frame.HeaderLength, frame.BodyLength), out connect);
            buffer = buffer.Slice(frame.Length);
            _pulse.Heard(Server.Time.GetTimestamp());
            if (fault is not null)
            {
                Refuse(fault);
            }
            else if (connect is not null)
            {
                return Step.Connect;
            }
        }
        return Step.Closing;
    }

    /// <summary>A packet that lies in several segments of the pipe.</summary>
    ProtocolFault? ActOnCopy(Frame frame, ReadOnlySequence<byte> body, out ConnectPacket? connect)
    {
        var copy = ArrayPool<byte>.Shared.Rent(frame.BodyLength);
        body.CopyTo(copy);
        var fault = Act(frame, copy.AsSpan(0, frame.BodyLength), out connect);
        ArrayPool<byte>.Shared.Return(copy);
        return fault;
    }

    ProtocolFault? Act(Frame frame, ReadOnlySpan<byte> body, out ConnectPacket? connect)
    {
        connect = null;
        switch (frame.Type)
        {
            case PacketType.Publish:
                return OnPublish(frame.First, body);
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                return AckPacket.TryParse(frame.Type, body, Version, out var ack) ?? OnAck(ack);
            case PacketType.PingReq:
                if (!body.IsEmpty)
                {
                    return ProtocolFault.Trailing;
                }
                _writer.SendPingResponse(); // [MQTT-3.12.4-1]
                return null;
            case PacketType.Subscribe:
                _writer.RunNow(); // what the client published before is there for its subscription (4.6)
                return SubscribePacket.TryParse(body, Version, out var subscribe) ?? OnSubscribe(subscribe!);
            case PacketType.Unsubscribe:
                return UnsubscribePacket.TryParse(body, Version, out var unsubscribe) ?? OnUnsubscribe(unsubscribe!);
            case PacketType.Disconnect:
                return DisconnectPacket.TryParse(body, Version, out var disconnect) ?? OnDisconnect(disconnect);
            case PacketType.Connect when _version is null:
                var fault = ConnectPacket.TryParse(body, out connect, out var version, frame.First & 0x0F);
                return fault is null ? null : RefuseConnect(fault, version);
            case PacketType.Connect:
                return ProtocolFault.SecondConnect;
            case PacketType.Auth:
                return ProtocolFault.Auth;
            default:
                return ProtocolFault.ServerPacket;
        }
    }

    void Refuse(ProtocolFault fault)
    {
        Server.Counters.CountProtocolFault();
        Server.LogFault(fault, ClientId, Address);
        Close(new CloseCause(fault.Code, fault.Rule));
    }

    IPAddress? Address => AddressOf(_transport);

    /// <summary>Null if the transport has none.</summary>
    internal static IPAddress? AddressOf(ConnectionContext transport) => (transport.RemoteEndPoint as IPEndPoint)?.Address is { } address ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address : null;

    bool IsSecure => _transport.Features.Get<ITlsHandshakeFeature>() is not null;

    /// <summary>Takes the will of a connection that ends, so that it is published at most once; null if there is none or the first cause of the end discards it [MQTT-3.1.2-10].</summary>
    internal (InboundMessage Message, TimeSpan Delay)? TakeWill() =>
        Interlocked.Exchange(ref _will, null) is { } will && _cause!.PublishWill ? (will.Message, will.Delay) : null;

    /// <summary>Called once a second: ends what has been silent for too long, and what does not end by itself.</summary>
    public void Sweep(long now, bool checkIdentity)
    {
        var closing = Volatile.Read(ref _closingSince);
        if (closing != 0)
        {
            if (Server.IsLongerThan(now - closing, Server.Options.DrainTimeout))
            {
                Abort();
            }
        }
        else if (_session is null)
        {
            if (Server.IsLongerThan(now - _pulse.Since, Server.Options.ConnectTimeout))
            {
                Close(new CloseCause(ReasonCode.Success, "no CONNECT in time (3.1.4)"));
            }
        }
        else if (_writer.StuckSince is var stuck and not 0 && Server.IsLongerThan(now - stuck, Server.Options.WriteTimeout))
        {
            Close(new CloseCause(ReasonCode.Success, "the client does not read"));
            Abort();
        }
        else if (_keepAlive != 0 && !Volatile.Read(ref _waitingForRoom) && now - _pulse.LastHeard > _keepAlive)
        {
            Close(new CloseCause(ReasonCode.KeepAliveTimeout, "silent for more than 1.5 times its keep alive [MQTT-3.1.2-22]"));
        }
        else if (checkIdentity && !Server.Access.IsCurrent(_client!.Identity))
        {
            Close(new CloseCause(ReasonCode.NotAuthorized, "its credentials were withdrawn"));
        }
    }

    /// <summary>The topic as a string; a device mostly repeats its last one, which then costs a comparison.</summary>
    string TopicOf(ReadOnlySpan<byte> utf8)
    {
        if (!utf8.SequenceEqual(_lastTopicUtf8))
        {
            _lastTopicUtf8 = utf8.ToArray();
            _lastTopic = Encoding.UTF8.GetString(utf8);
        }
        return _lastTopic;
    }
}
