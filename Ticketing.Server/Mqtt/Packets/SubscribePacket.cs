using System.Buffers;

namespace Ticketing.Mqtt.Packets;

/// <summary>What an MQTT 5 subscriber wants of retained messages when it subscribes (3.8.3.1).</summary>
public enum RetainHandling : byte
{
    Send = 0,
    SendIfNew = 1,
    DoNotSend = 2,
}

/// <summary>One topic filter with its options (3.8.3.1).</summary>
public readonly record struct SubscriptionRequest(string Filter, QualityOfService Qos, bool NoLocal = false, bool RetainAsPublished = false, RetainHandling RetainHandling = RetainHandling.Send);

/// <summary>SUBSCRIBE (3.8).</summary>
public sealed record SubscribePacket(ushort PacketId, IReadOnlyList<SubscriptionRequest> Requests, PropertySet? Properties = null)
{
    public static ProtocolFault? TryParse(ReadOnlySpan<byte> body, ProtocolVersion version, out SubscribePacket? packet)
    {
        packet = null;
        var reader = new PacketReader(body);
        var id = reader.PacketId();
        var properties = version == ProtocolVersion.Mqtt5 ? PropertySet.Read(ref reader, PropertyRules.Subscribe) : null;
        if (properties?.SubscriptionIdentifiers is { Count: > 1 })
        {
            return PropertyRules.Twice;
        }
        var requests = new List<SubscriptionRequest>();
        while (!reader.AtEnd)
        {
            var filter = reader.Text();
            var options = reader.Byte();
            if ((options & 3) == 3 || (options & (version == ProtocolVersion.Mqtt5 ? 0xC0 : 0xFC)) != 0 || (options & 0x30) == 0x30)
            {
                reader.Refuse(ProtocolFault.SubscriptionOptions);
            }
            requests.Add(new(filter, (QualityOfService)(options & 3), (options & 4) != 0, (options & 8) != 0, (RetainHandling)((options >> 4) & 3)));
        }
        if (reader.Finish() is { } fault)
        {
            return fault;
        }
        if (requests.Count == 0)
        {
            return ProtocolFault.NoFilter;
        }
        packet = new SubscribePacket(id, requests, properties);
        return null;
    }

    public void Write(IBufferWriter<byte> output, ProtocolVersion version)
    {
        var packet = new PacketWriter();
        packet.UInt16(PacketId);
        if (version == ProtocolVersion.Mqtt5)
        {
            packet.Properties(Properties);
        }
        foreach (var request in Requests)
        {
            packet.Text(request.Filter);
            var options = (int)request.Qos;
            if (version == ProtocolVersion.Mqtt5)
            {
                options |= (request.NoLocal ? 4 : 0) | (request.RetainAsPublished ? 8 : 0) | ((int)request.RetainHandling << 4);
            }
            packet.Byte((byte)options);
        }
        packet.WriteTo(output, PacketType.Subscribe, 2);
    }
}

/// <summary>UNSUBSCRIBE (3.10).</summary>
public sealed record UnsubscribePacket(ushort PacketId, IReadOnlyList<string> Filters, PropertySet? Properties = null)
{
    public static ProtocolFault? TryParse(ReadOnlySpan<byte> body, ProtocolVersion version, out UnsubscribePacket? packet)
    {
        packet = null;
        var reader = new PacketReader(body);
        var id = reader.PacketId();
        var properties = version == ProtocolVersion.Mqtt5 ? PropertySet.Read(ref reader, PropertyRules.Unsubscribe) : null;
        var filters = new List<string>();
        while (!reader.AtEnd)
        {
            filters.Add(reader.Text());
        }
        if (reader.Finish() is { } fault)
        {
            return fault;
        }
        if (filters.Count == 0)
        {
            return ProtocolFault.NoFilter;
        }
        packet = new UnsubscribePacket(id, filters, properties);
        return null;
    }

    public void Write(IBufferWriter<byte> output, ProtocolVersion version)
    {
        var packet = new PacketWriter();
        packet.UInt16(PacketId);
        if (version == ProtocolVersion.Mqtt5)
        {
            packet.Properties(Properties);
        }
        foreach (var filter in Filters)
        {
            packet.Text(filter);
        }
        packet.WriteTo(output, PacketType.Unsubscribe, 2);
    }
}

/// <summary>SUBACK and UNSUBACK (3.9, 3.11): a reason for each filter in the order asked. UNSUBACK of 3.1.1 carries none.</summary>
public sealed record SubAckPacket(PacketType Type, ushort PacketId, IReadOnlyList<ReasonCode> Reasons, PropertySet? Properties = null)
{
    public static ProtocolFault? TryParse(PacketType type, ReadOnlySpan<byte> body, ProtocolVersion version, out SubAckPacket packet)
    {
        var reader = new PacketReader(body);
        var id = reader.PacketId();
        var properties = version == ProtocolVersion.Mqtt5 ? PropertySet.Read(ref reader, PropertyRules.Acknowledgement) : null;
        var reasons = new List<ReasonCode>();
        while (!reader.AtEnd)
        {
            reasons.Add((ReasonCode)reader.Byte());
        }
        packet = new SubAckPacket(type, id, reasons, properties);
        return reader.Finish();
    }

    public void Write(IBufferWriter<byte> output, ProtocolVersion version)
    {
        var packet = new PacketWriter();
        packet.UInt16(PacketId);
        if (version == ProtocolVersion.Mqtt5)
        {
            packet.Properties(Properties);
        }
        if (version == ProtocolVersion.Mqtt5 || Type == PacketType.SubAck)
        {
            foreach (var reason in Reasons)
            {
                // 3.1.1 knows one failure, 0x80 (3.9.3).
                packet.Byte((byte)(version == ProtocolVersion.Mqtt5 || !reason.IsFailure() ? reason : ReasonCode.UnspecifiedError));
            }
        }
        packet.WriteTo(output, Type);
    }
}
