using System.Buffers;
using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Mqtt;

/// <summary>The packets of an accepted connection, in both directions.</summary>
sealed partial class MqttConnection
{
    /// <summary>QoS 2 ids that a client of 3.1.1, which knows no Receive Maximum, may leave unreleased.</summary>
    const int MaximumUnreleased = 1024;

    const int MaximumLoggedRefusals = 10;

    ProtocolFault? OnPublish(byte first, ReadOnlySpan<byte> body)
    {
        if (PublishPacket.TryParse(first, body, Version, out var packet) is { } fault)
        {
            return fault;
        }
        Server.Counters.CountReceived(packet.Qos);
        var topic = packet.Topic.IsEmpty ? null : TopicOf(packet.Topic);
        if (packet.Properties?.TopicAlias is { } alias)
        {
            if (!TryAlias(alias, ref topic))
            {
                return ProtocolFault.TopicAlias;
            }
        }
        if (packet.Properties?.SubscriptionIdentifiers is not null)
        {
            return PropertyRules.NotHere; // only a server sends them [MQTT-3.3.4-6]
        }
        var state = ExactlyOnceState.New;
        if (packet.Qos == QualityOfService.ExactlyOnce)
        {
            state = _session!.BeginExactlyOnce(packet.PacketId);
            if (_session.ExactlyOnceCount > (Version == ProtocolVersion.Mqtt5 ? Server.Options.ReceiveMaximum : MaximumUnreleased))
            {
                return ProtocolFault.ReceiveMaximum;
            }
        }
        if (state == ExactlyOnceState.Pending)
        {
            return null; // the outcome of the first copy answers both
        }
        if (state == ExactlyOnceState.Taken)
        {
            _writer.Slots.Add(packet.Qos, packet.PacketId, null).Complete(PublishOutcome.Accepted); // [MQTT-4.3.3-10]
            return null;
        }
        var message = new InboundMessage
        {
            Client = _client!,
            Topic = topic!,
            Payload = packet.Payload.ToArray(),
            Qos = packet.Qos,
            Retain = packet.Retain,
            Duplicate = packet.Duplicate,
            PacketId = packet.PacketId,
            Properties = MessagePropertiesOf(packet.Properties),
        };
        var slot = _writer.Slots.Add(packet.Qos, packet.PacketId, message);
        if (!Server.Access.MayPublish(message.Client.Identity, message.Topic, message.Retain))
        {
            slot.Complete(PublishOutcome.Refused(ReasonCode.NotAuthorized, "not allowed to publish to this topic"));
            return null;
        }
        try
        {
            slot.Await(Server.Sink.AcceptAsync(message, Server.GivingUp));
        }
        catch (Exception e)
        {
            slot.Complete(Server.OutcomeOf(e, message.Topic));
        }
        return null;
    }

    /// <summary>3.3.2.3.4: a topic sets the alias, none uses it.</summary>
    bool TryAlias(ushort alias, ref string? topic)
    {
        if (alias == 0 || alias > Server.Options.TopicAliasMaximum)
        {
            return false;
        }
        _aliases ??= new string?[Server.Options.TopicAliasMaximum + 1];
        topic = topic is null ? _aliases[alias] : _aliases[alias] = topic;
        return topic is not null;
    }

    /// <summary>What follows from an outcome beside the acknowledgement; called by the writer in the order of receipt.</summary>
    public PublishOutcome Settle(PublishSlot slot)
    {
        var outcome = slot.Outcome;
        if (slot.Message is not { } message)
        {
            return outcome;
        }
        if (outcome.Route)
        {
            outcome = Server.Route(message, _session, outcome);
        }
        if (outcome.Reason.IsFailure() && !outcome.IsUnavailable)
        {
            Server.Counters.CountRefusedPublish();
            LogRefused(outcome.Reason, message.Topic);
        }
        if (slot.Qos == QualityOfService.ExactlyOnce)
        {
            // A refusal ends the exchange in MQTT 5 (4.3.3); 3.1.1 cannot say it and goes on with PUBREL, or is closed.
            var keep = !outcome.IsUnavailable && (!outcome.Reason.IsFailure() || (Version == ProtocolVersion.Mqtt311 && outcome.Reason != ReasonCode.NotAuthorized));
            _session!.SettleExactlyOnce(slot.PacketId, keep);
            // The client has reconnected and repeated it while the outcome was pending.
            if (keep && _session.Connection is { } other && !ReferenceEquals(other, this))
            {
                other._writer.Send(new AckPacket(PacketType.PubRec, slot.PacketId));
                other.Wake();
            }
        }
        if (outcome.IsUnavailable)
        {
            Server.LogUnavailable(message.Topic, ClientId, outcome.ReasonString);
            Close(new CloseCause(ReasonCode.ServerUnavailable, "a message could not be taken"));
        }
        else if (outcome.Reason == ReasonCode.NotAuthorized && Version == ProtocolVersion.Mqtt311)
        {
            Close(new CloseCause(ReasonCode.NotAuthorized, "published to a topic it may not use [MQTT-3.3.5-2]"));
            return PublishOutcome.Unavailable();
        }
        return outcome;
    }

    /// <summary>A client that insists must not fill the log.</summary>
    void LogRefused(ReasonCode reason, string topic)
    {
        if (_refused++ < MaximumLoggedRefusals)
        {
            Server.LogRefusedPublish(reason, topic, ClientId);
        }
        else if (_refused == MaximumLoggedRefusals + 1)
        {
            Server.LogManyRefused(ClientId);
        }
    }

    ProtocolFault? OnAck(AckPacket ack)
    {
        var session = _session!;
        switch (ack.Type)
        {
            case PacketType.PubAck:
                session.TryComplete(ack.PacketId, DeliveryState.Sent, QualityOfService.AtLeastOnce);
                return null;
            case PacketType.PubRec when ack.Reason.IsFailure():
                session.TryComplete(ack.PacketId, DeliveryState.Sent, QualityOfService.ExactlyOnce);
                return null;
            case PacketType.PubRec:
                var known = session.TryRelease(ack.PacketId);
                _writer.Send(new AckPacket(PacketType.PubRel, ack.PacketId, known ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound));
                return null;
            case PacketType.PubRel:
                var taken = session.EndExactlyOnce(ack.PacketId);
                _writer.Send(new AckPacket(PacketType.PubComp, ack.PacketId, taken ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound)); // [MQTT-4.3.3-11]
                return null;
            default:
                session.TryComplete(ack.PacketId, DeliveryState.Released, QualityOfService.ExactlyOnce);
                return null;
        }
    }

    ProtocolFault? OnSubscribe(SubscribePacket packet)
    {
        var reasons = new ReasonCode[packet.Requests.Count];
        for (var i = 0; i < reasons.Length; i++)
        {
            var request = packet.Requests[i];
            if (!Topics.IsFilter(request.Filter))
            {
                return ProtocolFault.FilterInvalid;
            }
            reasons[i] = Server.Subscribe(_session!, _client!.Identity, request, packet.Properties?.SubscriptionIdentifiers?[0] ?? 0);
        }
        _writer.Send(new SubAckPacket(PacketType.SubAck, packet.PacketId, reasons)); // [MQTT-3.8.4-1], [MQTT-3.8.4-6]
        return null;
    }

    ProtocolFault? OnUnsubscribe(UnsubscribePacket packet)
    {
        var reasons = new ReasonCode[packet.Filters.Count];
        for (var i = 0; i < reasons.Length; i++)
        {
            if (!Topics.IsFilter(packet.Filters[i]))
            {
                return ProtocolFault.FilterInvalid;
            }
            reasons[i] = _session!.Unsubscribe(packet.Filters[i]) ? ReasonCode.Success : ReasonCode.NoSubscriptionExisted;
        }
        _writer.Send(new SubAckPacket(PacketType.UnsubAck, packet.PacketId, reasons)); // [MQTT-3.10.4-4], [MQTT-3.11.3-2]
        return null;
    }

    ProtocolFault? OnDisconnect(DisconnectPacket packet)
    {
        if (packet.Properties?.SessionExpiryInterval is { } seconds)
        {
            if (_connectExpiryWasZero && seconds != 0)
            {
                return ProtocolFault.ExpiryResurrected;
            }
            _session!.Expiry = Shorter(seconds);
        }
        Close(new CloseCause(ReasonCode.Success, "DISCONNECT", PublishWill: packet.Reason == ReasonCode.DisconnectWithWill || packet.Reason.IsFailure(), Drain: true)); // [MQTT-3.14.4-3]
        return null;
    }

    public bool TryTakeDelivery(out Delivery delivery, out bool duplicate)
    {
        delivery = default;
        duplicate = false;
        return Volatile.Read(ref _session) is { } session
            && session.TryTake(this, _window, Server.Time.GetTimestamp(), Server.Counters, out delivery, out duplicate);
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
        var properties = Version == ProtocolVersion.Mqtt5 ? PropertyListOf(delivery) : null;
        var list = properties is null ? default : properties.Written;
        var size = PublishPacket.SizeOf(message.TopicUtf8.Length, delivery.Qos, message.Payload.Length, Version, list.Length);
        if (size > MaximumPacketSize)
        {
            // [MQTT-3.1.2-25]: as if it had been delivered.
            Server.Counters.CountDropped();
            Server.LogTooLargeForClient(message.Topic, ClientId, size);
            if (delivery.Qos != QualityOfService.AtMostOnce)
            {
                _session!.TryComplete(delivery.PacketId, DeliveryState.Sent, delivery.Qos);
            }
            return 1;
        }
        PublishPacket.Write(output, Version, message.TopicUtf8, delivery.Qos, delivery.Retain, duplicate, delivery.PacketId, list, message.Payload.Span);
        Server.Counters.CountSent(delivery.Qos);
        return size;
    }

    PacketWriter? PropertyListOf(in Delivery delivery)
    {
        var message = delivery.Message;
        if (message.Properties is null && delivery.Identifiers is null)
        {
            return null;
        }
        var list = new PacketWriter();
        new PropertySet
        {
            PayloadFormatIndicator = message.Properties?.PayloadIsUtf8 == true ? (byte)1 : null,
            MessageExpiryInterval = message.ExpiresAt == 0 ? null : Server.SecondsUntil(message.ExpiresAt), // [MQTT-3.3.2-6]
            ContentType = message.Properties?.ContentType,
            ResponseTopic = message.Properties?.ResponseTopic,
            CorrelationData = message.Properties?.CorrelationData?.ToArray(),
            UserProperties = message.Properties?.UserProperties,
            SubscriptionIdentifiers = delivery.Identifiers,
        }.Write(list);
        return list;
    }
}
