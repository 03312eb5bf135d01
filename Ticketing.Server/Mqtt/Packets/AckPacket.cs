using System.Buffers;
using System.Buffers.Binary;

namespace Ticketing.Mqtt.Packets;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP (3.4 to 3.7): one shape.</summary>
public readonly record struct AckPacket(PacketType Type, ushort PacketId, ReasonCode Reason = ReasonCode.Success, string? ReasonString = null)
{
    public static ProtocolFault? TryParse(PacketType type, ReadOnlySpan<byte> body, ProtocolVersion version, out AckPacket packet)
    {
        var reader = new PacketReader(body);
        var id = reader.PacketId();
        var reason = ReasonCode.Success;
        PropertySet? properties = null;
        if (version == ProtocolVersion.Mqtt5 && !reader.AtEnd)
        {
            reason = (ReasonCode)reader.Byte();
            // The property length may be left out as well (3.4.2.2.1).
            properties = reader.AtEnd ? null : PropertySet.Read(ref reader, PropertyRules.Acknowledgement);
            if (!IsKnown(type, reason))
            {
                reader.Refuse(ProtocolFault.ReasonCodeUnknown);
            }
        }
        packet = new AckPacket(type, id, reason, properties?.ReasonString);
        return reader.Finish();
    }

    static bool IsKnown(PacketType type, ReasonCode reason) => type is PacketType.PubAck or PacketType.PubRec
        ? reason is ReasonCode.Success or ReasonCode.NoMatchingSubscribers or ReasonCode.UnspecifiedError or ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized
            or ReasonCode.TopicNameInvalid or ReasonCode.PacketIdentifierInUse or ReasonCode.QuotaExceeded or ReasonCode.PayloadFormatInvalid
        : reason is ReasonCode.Success or ReasonCode.PacketIdentifierNotFound;

    /// <param name="maximumSize">The receiver's Maximum Packet Size: a reason string that does not fit is left out [MQTT-3.4.2-2].</param>
    public void Write(IBufferWriter<byte> output, ProtocolVersion version, uint maximumSize = uint.MaxValue)
    {
        var span = output.GetSpan(5);
        span[0] = (byte)(((int)Type << 4) | (Type == PacketType.PubRel ? 2 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], PacketId);
        if (version != ProtocolVersion.Mqtt5 || (Reason == ReasonCode.Success && ReasonString is null))
        {
            span[1] = 2;
            output.Advance(4);
            return;
        }
        var packet = new PacketWriter();
        packet.UInt16(PacketId);
        packet.Byte((byte)Reason);
        if (ReasonString is not null)
        {
            packet.Properties(new PropertySet { ReasonString = ReasonString });
        }
        if (packet.Length > 3 && packet.Length + 5 > maximumSize)
        {
            span[1] = 3;
            span[4] = (byte)Reason;
            output.Advance(5);
            return;
        }
        packet.WriteTo(output, Type, Type == PacketType.PubRel ? 2 : 0);
    }
}
