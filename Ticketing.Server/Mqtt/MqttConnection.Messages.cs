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

    int _refused;

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
            if (FaultOfAlias(alias, ref topic) is { } aliasFault)
            {
                return aliasFault;
            }
        }
        if (packet.Properties?.SubscriptionIdentifiers is not null)
        {
            return PropertyRules.NotHere; // only a server sends them [MQTT-3.3.4-6]
        }
        JournalEntry? taken = null;
        var state = ExactlyOnceState.New;
        if (packet.Qos == QualityOfService.ExactlyOnce)
        {
            state = _session!.BeginExactlyOnce(packet.PacketId, out taken);
            if (_session.ExactlyOnceCount > (Version == ProtocolVersion.Mqtt5 ? Server.Options.ReceiveMaximum : MaximumUnreleased))
            {
                return ProtocolFault.ReceiveMaximum;
            }
        }
        if (packet.Qos == QualityOfService.ExactlyOnce && _repeats.IsEndless(packet.PacketId, body, isNew: state == ExactlyOnceState.New))
        {
            return ProtocolFault.EndlessRepeat;
        }
        if (state == ExactlyOnceState.Pending)
        {
            return null; // the outcome of the first copy answers both
        }
        if (state == ExactlyOnceState.Taken)
        {
            var repeat = _writer.Slots.Add(packet.Qos, packet.PacketId, null); // [MQTT-4.3.3-10]
            repeat.Entry = taken;
            repeat.Complete(PublishOutcome.Accepted);
            return null;
        }
        var message = InboundMessage.Of(_client!, topic!, packet);
        var slot = _writer.Slots.Add(packet.Qos, packet.PacketId, message);
        if (!Server.Access.MayPublish(message.Client.Identity, message.Topic, message.Retain))
        {
            slot.Complete(PublishOutcome.Refused(ReasonCode.NotAuthorized, Topics.IsServers(message.Topic) ? null : "not allowed to publish to this topic"));
            return null;
        }
        if (!Server.Journal.IsReady && (message.Retain || (message.Qos == QualityOfService.ExactlyOnce && _session!.Log is not null)))
        {
            slot.Complete(PublishOutcome.Unavailable("what must not be forgotten cannot be written down now; see the log"));
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
    ProtocolFault? FaultOfAlias(ushort alias, ref string? topic)
    {
        if (alias == 0 || alias > Server.Options.TopicAliasMaximum)
        {
            return ProtocolFault.TopicAlias;
        }
        _aliases ??= new string?[Server.Options.TopicAliasMaximum + 1];
        topic = topic is null ? _aliases[alias] : _aliases[alias] = topic;
        return topic is null ? ProtocolFault.TopicAliasUnknown : null;
    }

    /// <summary>What follows from an outcome beside the acknowledgement; called by the writer in the order of receipt.</summary>
    public void Settle(PublishSlot slot)
    {
        if (slot.Message is { } message)
        {
            JournalEntry? entry = null;
            slot.Settle(Settle(slot, message, ref entry));
            slot.Entry = entry;
        }
    }

    PublishOutcome Settle(PublishSlot slot, InboundMessage message, ref JournalEntry? entry)
    {
        var outcome = slot.Outcome;
        JournalEntry? later = null;
        if (outcome.Route)
        {
            outcome = Server.Route(message, _session, outcome, ref later, out entry);
            if (slot.Qos == QualityOfService.ExactlyOnce && outcome.Reason == ReasonCode.NoMatchingSubscribers)
            {
                outcome = PublishOutcome.Routed; // PUBREC begins the exchange; who is there to hear it does not change that
            }
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
            if (keep)
            {
                _session!.KeepExactlyOnce(slot.PacketId, ref later);
            }
            else
            {
                _session!.ForgetExactlyOnce(slot.PacketId);
            }
        }
        entry = Server.Append(later) ?? entry; // entries come on disk in order: the later one is enough to wait for
        // The client has reconnected and repeated it while the outcome was pending.
        if (slot.Qos == QualityOfService.ExactlyOnce && !outcome.IsUnavailable && _session!.Connection is { } other && !ReferenceEquals(other, this) && _session.Remembers(slot.PacketId))
        {
            other._writer.Send(new AckPacket(PacketType.PubRec, slot.PacketId), entry);
            other.Wake();
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

    /// <summary>What an answer says could not be written down: the client has to repeat what it was about.</summary>
    public void CloseUnkept()
    {
        if (!IsClosing)
        {
            Server.LogUnavailable("", ClientId, "it could not be written down");
        }
        Close(new CloseCause(ReasonCode.ServerUnavailable, "something could not be written down"));
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
                return session.Complete(ack.PacketId, DeliveryState.Sent, QualityOfService.AtLeastOnce);
            case PacketType.PubRec when ack.Reason.IsFailure():
                return session.Complete(ack.PacketId, DeliveryState.Sent, QualityOfService.ExactlyOnce);
            case PacketType.PubRec:
                if (session.Release(ack.PacketId, out var released) is { } fault)
                {
                    return fault;
                }
                _writer.Send(new AckPacket(PacketType.PubRel, ack.PacketId), released); // also for an id that is not known: it may have ended already
                return null;
            case PacketType.PubRel:
                // An id that is not known: the client repeats PUBREL after the exchange has ended [MQTT-4.3.3-11]. One that was not answered yet is not released.
                var unanswered = !session.EndExactlyOnce(ack.PacketId, out var ended) && session.Remembers(ack.PacketId);
                _writer.Send(new AckPacket(PacketType.PubComp, ack.PacketId, unanswered ? ReasonCode.PacketIdentifierNotFound : ReasonCode.Success), ended);
                return null;
            default:
                return session.Complete(ack.PacketId, DeliveryState.Released, QualityOfService.ExactlyOnce);
        }
    }

    ProtocolFault? OnSubscribe(SubscribePacket packet)
    {
        // The whole packet is judged before any of it is done.
        foreach (var request in packet.Requests)
        {
            if (FaultOfFilter(request.Filter) is { } fault)
            {
                return fault;
            }
            if (request.NoLocal && Topics.IsShared(request.Filter))
            {
                return ProtocolFault.SharedNoLocal;
            }
        }
        JournalEntry? entry = null;
        var reasons = new ReasonCode[packet.Requests.Count];
        for (var i = 0; i < reasons.Length; i++)
        {
            reasons[i] = Server.Subscribe(_session!, _client!.Identity, packet.Requests[i], packet.Properties?.SubscriptionIdentifiers?[0] ?? 0, ref entry);
        }
        _writer.Send(new SubAckPacket(PacketType.SubAck, packet.PacketId, reasons), Server.Append(entry)); // [MQTT-3.8.4-1], [MQTT-3.8.4-6]
        return null;
    }

    static ProtocolFault? FaultOfFilter(string filter) =>
        !Topics.IsFilter(filter) ? ProtocolFault.FilterInvalid
        : Topics.IsShared(filter) && !Topics.TryParseShared(filter, out _, out _) ? ProtocolFault.SharedInvalid
        : null;

    ProtocolFault? OnUnsubscribe(UnsubscribePacket packet)
    {
        foreach (var filter in packet.Filters)
        {
            if (FaultOfFilter(filter) is { } fault)
            {
                return fault;
            }
        }
        JournalEntry? entry = null;
        var reasons = new ReasonCode[packet.Filters.Count];
        for (var i = 0; i < reasons.Length; i++)
        {
            reasons[i] = _session!.Unsubscribe(packet.Filters[i], ref entry) ? ReasonCode.Success : ReasonCode.NoSubscriptionExisted;
        }
        _writer.Send(new SubAckPacket(PacketType.UnsubAck, packet.PacketId, reasons), Server.Append(entry)); // [MQTT-3.10.4-4], [MQTT-3.11.3-2]
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
}
