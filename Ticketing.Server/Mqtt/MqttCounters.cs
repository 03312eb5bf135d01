using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt;

/// <summary>What the server counts about itself since its start; every property may be read at any time.</summary>
public sealed class MqttCounters
{
    readonly long[] _received = new long[3];
    readonly long[] _sent = new long[3];
    long _connections;
    long _connects;
    long _refusedConnects;
    long _refusedPublishes;
    long _protocolFaults;
    long _dropped;
    long _expired;

    /// <summary>Accepted and not yet ended, CONNECT seen or not.</summary>
    public long Connections => Volatile.Read(ref _connections);
    public long AcceptedConnects => Volatile.Read(ref _connects);

    /// <summary>CONNECTs answered with a refusal: credentials, limits, will not allowed.</summary>
    public long RefusedConnects => Volatile.Read(ref _refusedConnects);

    /// <summary>PUBLISHes not taken: by the access control or by the sink.</summary>
    public long RefusedPublishes => Volatile.Read(ref _refusedPublishes);

    /// <summary>Connections closed because the client broke the protocol.</summary>
    public long ProtocolFaults => Volatile.Read(ref _protocolFaults);

    /// <summary>Messages a session could not take: its queue was full, or the message exceeds the client's packet size.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Messages whose expiry interval passed before they could be delivered.</summary>
    public long Expired => Volatile.Read(ref _expired);

    /// <summary>PUBLISHes received from clients.</summary>
    public long Received(QualityOfService qos) => Volatile.Read(ref _received[(int)qos]);

    /// <summary>PUBLISHes sent to clients, repeats included.</summary>
    public long Sent(QualityOfService qos) => Volatile.Read(ref _sent[(int)qos]);

    internal void CountConnection(int change) => Interlocked.Add(ref _connections, change);
    internal void CountConnect() => Interlocked.Increment(ref _connects);
    internal void CountRefusedConnect() => Interlocked.Increment(ref _refusedConnects);
    internal void CountRefusedPublish() => Interlocked.Increment(ref _refusedPublishes);
    internal void CountProtocolFault() => Interlocked.Increment(ref _protocolFaults);
    internal void CountDropped(int messages = 1) => Interlocked.Add(ref _dropped, messages);
    internal void CountExpired() => Interlocked.Increment(ref _expired);
    internal void CountReceived(QualityOfService qos) => Interlocked.Increment(ref _received[(int)qos]);
    internal void CountSent(QualityOfService qos) => Interlocked.Increment(ref _sent[(int)qos]);
}
