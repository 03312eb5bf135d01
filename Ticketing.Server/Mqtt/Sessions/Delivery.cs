using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>Where an outgoing message stands (4.3).</summary>
enum DeliveryState : byte
{
    Waiting,

    /// <summary>PUBLISH sent; PUBACK or PUBREC is due.</summary>
    Sent,

    /// <summary>QoS 2: PUBREL sent; PUBCOMP is due.</summary>
    Released,
}

/// <summary>One message on its way to one session.</summary>
/// <param name="Identifiers">Subscription Identifiers that matched; null for none.</param>
/// <param name="PacketId">0 until it is sent, and with QoS 0.</param>
readonly record struct Delivery(MqttMessage Message, QualityOfService Qos, bool Retain, IReadOnlyList<uint>? Identifiers, ushort PacketId = 0, DeliveryState State = DeliveryState.Waiting);
