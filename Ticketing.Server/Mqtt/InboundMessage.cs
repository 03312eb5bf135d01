using System.Net;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt;

/// <summary>A message that a client published (or left as its will), handed to <see cref="IPublishSink"/>. Owns its memory: it may be kept.</summary>
public sealed class InboundMessage
{
    public required MqttClient Client { get; init; }

    /// <summary>A valid topic name for which <see cref="IAccessControl.MayPublish"/> said yes.</summary>
    public required string Topic { get; init; }
    public ReadOnlyMemory<byte> Payload { get; init; }
    public QualityOfService Qos { get; init; }
    public bool Retain { get; init; }

    /// <summary>The sender says it may have sent this before; never set with QoS 0.</summary>
    public bool Duplicate { get; init; }

    /// <summary>The client's will, published because its connection ended without DISCONNECT.</summary>
    public bool IsWill { get; init; }

    /// <summary>0 with QoS 0 and for wills.</summary>
    public ushort PacketId { get; init; }

    /// <summary>Null for a message without MQTT 5 properties.</summary>
    public MessageProperties? Properties { get; init; }

    /// <summary>What a PUBLISH brought, copied out of the connection's buffer.</summary>
    /// <param name="topic">The packet's, or what its alias stands for.</param>
    internal static InboundMessage Of(MqttClient client, string topic, in PublishPacket packet) => new()
    {
        Client = client,
        Topic = topic,
        Payload = packet.Payload.ToArray(),
        Qos = packet.Qos,
        Retain = packet.Retain,
        Duplicate = packet.Duplicate,
        PacketId = packet.PacketId,
        Properties = MessageProperties.Of(packet.Properties),
    };
}

/// <summary>Who is at the other end of a connection, as accepted.</summary>
/// <param name="Identity">What <see cref="IAccessControl.AuthenticateAsync"/> returned.</param>
/// <param name="Realm">Where it lives: <see cref="ConnectDecision.Realm"/>.</param>
/// <param name="Address">Null if the transport has none.</param>
/// <param name="Pulse">When it was heard; null if nobody listens for that.</param>
public sealed record MqttClient(string ClientId, object Identity, string Realm, ProtocolVersion Version, IPAddress? Address, bool IsSecure, ConnectionPulse? Pulse = null);
