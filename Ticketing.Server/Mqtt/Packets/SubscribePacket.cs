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
        var fault = FilterList.TryParse(body, version, PropertyRules.Subscribe, ReadRequest, out var id, out var requests, out var properties);
        if (fault is null)
        {
            packet = new SubscribePacket(id, requests, properties);
        }
        return fault;
    }

    /// <summary>Reserved bits are 0 [MQTT-3.8.3-5] ([MQTT-3.8.3-4] of 3.1.1); QoS 3 and retain handling 3 do not exist.</summary>
    static SubscriptionRequest ReadRequest(ref PacketReader reader, ProtocolVersion version)
    {
        var filter = reader.Text();
        var options = reader.Byte();
        if ((options & 3) == 3 || (options & (version == ProtocolVersion.Mqtt5 ? 0xC0 : 0xFC)) != 0 || (options & 0x30) == 0x30)
        {
            reader.Refuse(ProtocolFault.SubscriptionOptions);
        }
        return new(filter, (QualityOfService)(options & 3), (options & 4) != 0, (options & 8) != 0, (RetainHandling)((options >> 4) & 3));
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
        var fault = FilterList.TryParse(body, version, PropertyRules.Unsubscribe, static (ref PacketReader reader, ProtocolVersion _) => reader.Text(), out var id, out var filters, out var properties);
        if (fault is null)
        {
            packet = new UnsubscribePacket(id, filters, properties);
        }
        return fault;
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

/// <summary>The one shape of SUBSCRIBE and UNSUBSCRIBE: an id, properties, and at least one entry.</summary>
static class FilterList
{
    public delegate T ReadEntry<T>(ref PacketReader reader, ProtocolVersion version);

    /// <param name="allowed">One of <see cref="PropertyRules"/>.</param>
    public static ProtocolFault? TryParse<T>(ReadOnlySpan<byte> body, ProtocolVersion version, ulong allowed, ReadEntry<T> read, out ushort id, out List<T> entries, out PropertySet? properties)
    {
        var reader = new PacketReader(body);
        id = reader.PacketId();
        properties = version == ProtocolVersion.Mqtt5 ? PropertySet.Read(ref reader, allowed) : null;
        entries = [];
        if (properties?.SubscriptionIdentifiers is { Count: > 1 })
        {
            reader.Refuse(PropertyRules.Twice); // of a client's packet, unlike a server's PUBLISH
        }
        while (!reader.AtEnd)
        {
            entries.Add(read(ref reader, version));
        }
        var fault = reader.Finish() ?? (entries.Count == 0 ? ProtocolFault.NoFilter : null); // [MQTT-3.8.3-2], [MQTT-3.10.3-2]
        // Other brokers call both malformed here, though a protocol error elsewhere; clients' own test suites expect it.
        return fault == ProtocolFault.PacketIdZero || fault == PropertyRules.Value ? ProtocolFault.Malformed(fault.Rule) : fault;
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
