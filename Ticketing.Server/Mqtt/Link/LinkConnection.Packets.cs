using System.Buffers;
using System.Text;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Link;

/// <summary>What the broker sends.</summary>
sealed partial class LinkConnection
{
    /// <summary>Bytes of a message too large to be taken that are still to be passed over.</summary>
    long _skip;

    async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var read = await _input.ReadAsync(_closing.Token).ConfigureAwait(false);
                if (read.IsCanceled)
                {
                    return;
                }
                Volatile.Write(ref _heard, _link.Time.GetTimestamp());
                var buffer = read.Buffer;
                while (!_ended.Task.IsCompleted && TryProcess(ref buffer, out var receipt))
                {
                    if (receipt is not null)
                    {
                        await AddAsync(receipt).ConfigureAwait(false);
                    }
                }
                if (_ended.Task.IsCompleted)
                {
                    return;
                }
                _input.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    End(new(LinkEndKind.Lost, $"{_link.Options.Broker} closed the connection"));
                    return;
                }
            }
        }
        finally
        {
            _receipts.Writer.Complete();
        }
    }

    /// <summary>With as many outcomes outstanding as there may be, nothing more is read, and TCP holds the broker back.</summary>
    async ValueTask AddAsync(LinkReceipt receipt)
    {
        if (!_receipts.Writer.TryWrite(receipt))
        {
            Volatile.Write(ref _waiting, true);
            await _receipts.Writer.WriteAsync(receipt, CancellationToken.None).ConfigureAwait(false); // the settling loop takes it in any case
            Volatile.Write(ref _waiting, false);
        }
    }

    /// <summary>Takes one packet from the front; false if it is not all there.</summary>
    bool TryProcess(ref ReadOnlySequence<byte> buffer, out LinkReceipt? receipt)
    {
        receipt = null;
        if (_skip > 0)
        {
            var some = Math.Min(_skip, buffer.Length);
            buffer = buffer.Slice(some);
            _skip -= some;
            if (_skip > 0)
            {
                return false;
            }
        }
        var status = FrameReader.TryRead(buffer, _link.Options.MaximumPacketSize, _version, out var frame, out var fault);
        if (status == FrameStatus.Complete)
        {
            var body = buffer.Slice(frame.HeaderLength, frame.BodyLength);
            if (body.IsSingleSegment)
            {
                fault = Process(frame, body.FirstSpan, out receipt);
            }
            else
            {
                var copy = ArrayPool<byte>.Shared.Rent(frame.BodyLength);
                body.CopyTo(copy);
                fault = Process(frame, copy.AsSpan(0, frame.BodyLength), out receipt);
                ArrayPool<byte>.Shared.Return(copy);
            }
            buffer = buffer.Slice(frame.Length);
        }
        else if (fault == ProtocolFault.TooLarge)
        {
            return TryPassOver(ref buffer, out receipt);
        }
        if (fault is not null)
        {
            _link.LogProtocolFault(fault);
            _sender.Finish(_version == ProtocolVersion.Mqtt5 ? new DisconnectPacket(fault.Code) : null);
            End(new(LinkEndKind.Refused, $"{_link.Options.Broker} breaks the protocol: {fault.Rule}"));
        }
        return status == FrameStatus.Complete;
    }

    ProtocolFault? Process(in Frame frame, ReadOnlySpan<byte> body, out LinkReceipt? receipt)
    {
        receipt = null;
        switch (frame.Type)
        {
            case PacketType.Publish:
                return OnPublish(frame.First, body, out receipt);
            case PacketType.PubAck:
                return AckPacket.TryParse(frame.Type, body, _version, out var ack) ?? OnPubAck(ack);
            case PacketType.PubRel:
                return AckPacket.TryParse(frame.Type, body, _version, out var release) ?? OnPubRel(release);
            case PacketType.SubAck:
                return SubAckPacket.TryParse(frame.Type, body, _version, out var granted) ?? OnSubAck(granted);
            case PacketType.PingResp:
                return null;
            case PacketType.Disconnect when _version == ProtocolVersion.Mqtt5:
                return DisconnectPacket.TryParse(body, _version, out var goodbye) ?? OnDisconnect(goodbye);
            default:
                return ProtocolFault.Protocol($"{frame.Type} is not expected from a broker here");
        }
    }

    ProtocolFault? OnPublish(byte first, ReadOnlySpan<byte> body, out LinkReceipt? receipt)
    {
        receipt = null;
        var fault = PublishPacket.TryParse(first, body, _version, out var packet);
        if (fault == ProtocolFault.TopicTooLong)
        {
            return NotTaken(first, body, fault, out receipt);
        }
        if (fault is not null || packet.Topic.IsEmpty)
        {
            return fault ?? ProtocolFault.TopicAlias; // we allow none [MQTT-3.1.2-26]
        }
        _state.Counters.CountReceived();
        var topic = Encoding.UTF8.GetString(packet.Topic);
        if (packet.Retain && IsOldCopy(topic))
        {
            receipt = new(topic, packet.Qos, packet.PacketId, Task.FromResult(PublishOutcome.Accepted));
            return null;
        }
        if (packet.Qos == QualityOfService.ExactlyOnce && !_state.ExactlyOnce.TryBegin(packet.PacketId))
        {
            receipt = new(topic, packet.Qos, packet.PacketId, Task.FromResult(PublishOutcome.Accepted)); // [MQTT-4.3.3-10]
            return null;
        }
        var message = InboundMessage.Of(_broker, topic, packet);
        receipt = new(topic, packet.Qos, packet.PacketId, AcceptAsync(message));
        return null;
    }

    /// <summary>MQTT 3.1.1 has no Retain Handling: there each subscribing brings the retained messages again, also those that <see cref="LinkSubscription.RetainedOnce"/> wants once.</summary>
    bool IsOldCopy(string topic) =>
        _version == ProtocolVersion.Mqtt311 && _accepted.SessionPresent && _link.Options.Subscriptions.Any(one => one.RetainedOnce && Topics.Matches(one.Filter, topic));

    /// <summary>An exception of the sink is a bug; it must not end the receive loop with other messages under way.</summary>
    async Task<PublishOutcome> AcceptAsync(InboundMessage message) => await _link.Sink.AcceptAsync(message, _givingUp.Token).ConfigureAwait(false);

    /// <summary>Acknowledged without having been taken: a broker would deliver it for ever.</summary>
    ProtocolFault? NotTaken(byte first, ReadOnlySpan<byte> head, ProtocolFault why, out LinkReceipt? receipt)
    {
        receipt = null;
        var qos = (QualityOfService)((first >> 1) & 3);
        var reader = new PacketReader(head);
        var topic = Encoding.UTF8.GetString(reader.Utf8());
        var id = qos == QualityOfService.AtMostOnce ? (ushort)0 : reader.PacketId();
        if (reader.Fault is { } fault)
        {
            return fault;
        }
        _state.Counters.CountReceived();
        _link.LogNotTaken(topic.Length > 100 ? topic[..100] + "…" : topic, why.Rule);
        receipt = new(topic, qos, id, Task.FromResult(PublishOutcome.Refused(why.Code == ReasonCode.TopicNameInvalid ? why.Code : ReasonCode.QuotaExceeded)));
        return null;
    }

    /// <summary>A message larger than we take, from a broker that was not told our limit (3.1.1): its head is read, the rest passed over.</summary>
    bool TryPassOver(ref ReadOnlySequence<byte> buffer, out LinkReceipt? receipt)
    {
        receipt = null;
        if (FrameReader.TryRead(buffer, int.MaxValue, _version, out var frame, out _) == FrameStatus.Refused || frame.Type != PacketType.Publish || _version == ProtocolVersion.Mqtt5)
        {
            End(new(LinkEndKind.Refused, $"{_link.Options.Broker} sent a packet larger than we take"));
            return false;
        }
        const int longestHead = 2 + ushort.MaxValue + 2;
        var body = buffer.Slice(frame.HeaderLength);
        if (body.Length < Math.Min(longestHead, frame.BodyLength))
        {
            return false;
        }
        var head = body.Slice(0, longestHead).ToArray();
        buffer = body;
        _skip = frame.BodyLength;
        if (NotTaken(frame.First, head, ProtocolFault.TooLarge, out receipt) is { } fault)
        {
            End(new(LinkEndKind.Refused, $"{_link.Options.Broker} breaks the protocol: {fault.Rule}"));
        }
        return true;
    }

    ProtocolFault? OnPubAck(AckPacket ack)
    {
        if (_state.Outbox.Complete(ack.PacketId) is { } message)
        {
            if (ack.Reason.IsFailure())
            {
                _link.LogNotPublished(message.Topic, ack.Reason);
            }
            else
            {
                _state.Counters.CountPublished();
            }
            _sender.Wake();
        }
        return null;
    }

    /// <summary>Also one we know nothing of: after a restart of ours the broker still finishes what we took before (4.3.3).</summary>
    ProtocolFault? OnPubRel(AckPacket release)
    {
        var known = _state.ExactlyOnce.End(release.PacketId);
        _sender.Send(new AckPacket(PacketType.PubComp, release.PacketId, known ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound));
        return null;
    }

    ProtocolFault? OnSubAck(SubAckPacket granted)
    {
        string? fault = null;
        for (var i = 0; i < granted.Reasons.Count && i < _link.Options.Subscriptions.Count; i++)
        {
            if (granted.Reasons[i].IsFailure())
            {
                fault = $"{_link.Options.Broker} does not let us subscribe to {_link.Options.Subscriptions[i].Filter}: allow it in the broker's rules";
            }
        }
        _link.Enter(this, subscribed: true, fault);
        return null;
    }

    ProtocolFault? OnDisconnect(DisconnectPacket goodbye)
    {
        var why = goodbye.Reason switch
        {
            ReasonCode.SessionTakenOver => $"another client of {_link.Options.Broker} uses our client id {_link.Options.ClientId}: was the data directory copied to a second server?",
            ReasonCode.ServerShuttingDown => $"{_link.Options.Broker} is shutting down",
            _ => $"{_link.Options.Broker} ended the connection with reason 0x{(byte)goodbye.Reason:X2}{(goodbye.Properties?.ReasonString is { } words ? $" ({words})" : "")}",
        };
        End(new(goodbye.Reason == ReasonCode.ServerShuttingDown ? LinkEndKind.Lost : LinkEndKind.Refused, why));
        return null;
    }
}
