using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>Where an outgoing message stands (4.3).</summary>
enum DeliveryState : byte
{
    Waiting,

    /// <summary>Waiting after a restart, perhaps sent before it.</summary>
    WaitingAgain,

    /// <summary>PUBLISH sent; PUBACK or PUBREC is due.</summary>
    Sent,

    /// <summary>QoS 2: PUBREL sent; PUBCOMP is due.</summary>
    Released,
}

/// <summary>One message on its way to one session.</summary>
/// <param name="Identifiers">Subscription Identifiers that matched; null for none.</param>
/// <param name="PacketId">0 until it is sent (in a persistent session: until it is queued), and with QoS 0.</param>
readonly record struct Delivery(MqttMessage Message, QualityOfService Qos, bool Retain, IReadOnlyList<uint>? Identifiers, ushort PacketId = 0, DeliveryState State = DeliveryState.Waiting)
{
    /// <summary>The shared subscription it came by, <c>$share/group/filter</c>; null = an ordinary one.</summary>
    public string? Share { get; init; }

    /// <summary>What must be on disk before the next packet of it may leave; null = nothing.</summary>
    public JournalEntry? Entry { get; init; }

    /// <summary>Nothing of it may leave yet.</summary>
    public bool IsHeld => Entry is { IsStored: false };
}
