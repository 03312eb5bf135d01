using System.Buffers;
using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Mqtt;

/// <summary>Deliveries on their way out.</summary>
sealed partial class MqttConnection
{
    /// <summary>Topics that are called by a number on this connection (3.3.2.3.4); null while there are none.</summary>
    Dictionary<string, ushort>? _outgoingAliases;
    int _outgoingAliasMaximum;

    /// <param name="heldBy">What has to be on disk before the next one may leave; null = there is none.</param>
    public bool TryTakeDelivery(out Delivery delivery, out bool duplicate, out JournalEntry? heldBy)
    {
        delivery = default;
        duplicate = false;
        heldBy = null;
        return Volatile.Read(ref _session) is { } session
            && session.TryTake(this, _window, Server.Time.GetTimestamp(), Server.Counters, out delivery, out duplicate, out heldBy);
    }

    /// <summary>Writes one delivery, or what stands for it; returns its size, at least 1.</summary>
    public int Write(in Delivery delivery, bool duplicate, IBufferWriter<byte> output)
    {
        if (delivery.State == DeliveryState.Released)
        {
            new AckPacket(PacketType.PubRel, delivery.PacketId).Write(output, Version);
            return 4;
        }
        var message = delivery.Message;
        var alias = AliasOf(message.Topic, out var isKnown);
        var topic = isKnown ? [] : message.TopicUtf8;
        var properties = Version == ProtocolVersion.Mqtt5 ? PropertyListOf(delivery, alias) : null;
        var list = properties is null ? default : properties.Written;
        var size = PublishPacket.SizeOf(topic.Length, delivery.Qos, message.Payload.Length, Version, list.Length);
        if (size > MaximumPacketSize)
        {
            // [MQTT-3.1.2-25]: as if it had been delivered.
            Server.Counters.CountDropped();
            Server.LogTooLargeForClient(message.Topic, ClientId, size);
            if (delivery.Qos != QualityOfService.AtMostOnce)
            {
                _session!.Complete(delivery.PacketId, DeliveryState.Sent, delivery.Qos);
            }
            return 1;
        }
        if (alias != 0 && !isKnown)
        {
            (_outgoingAliases ??= new(StringComparer.Ordinal)).Add(message.Topic, alias);
        }
        PublishPacket.Write(output, Version, topic, delivery.Qos, delivery.Retain, duplicate, delivery.PacketId, list, message.Payload.Span);
        Server.Counters.CountSent(delivery.Qos);
        return size;
    }

    /// <summary>The first topics of a connection get a number, as many as its client allows [MQTT-3.1.2-26], [MQTT-3.1.2-27]; 0 = none.</summary>
    /// <param name="isKnown">The client knows it already: the topic can be left out.</param>
    ushort AliasOf(string topic, out bool isKnown)
    {
        isKnown = false;
        if (_outgoingAliasMaximum == 0)
        {
            return 0;
        }
        var count = _outgoingAliases?.Count ?? 0;
        isKnown = count > 0 && _outgoingAliases!.ContainsKey(topic);
        return isKnown ? _outgoingAliases![topic] : count < _outgoingAliasMaximum ? (ushort)(count + 1) : (ushort)0;
    }

    PacketWriter? PropertyListOf(in Delivery delivery, ushort alias)
    {
        var message = delivery.Message;
        if (message.Properties is null && delivery.Identifiers is null && message.ExpiresAt == 0 && alias == 0)
        {
            return null;
        }
        var set = message.Properties?.ToSet() ?? new PropertySet();
        set.MessageExpiryInterval = message.ExpiresAt == 0 ? null : Server.SecondsUntil(message.ExpiresAt); // [MQTT-3.3.2-6]
        set.SubscriptionIdentifiers = delivery.Identifiers;
        set.TopicAlias = alias == 0 ? null : alias;
        var list = new PacketWriter();
        set.Write(list);
        return list;
    }
}
