using System.Buffers;

namespace Ticketing.Mqtt.Packets;

/// <summary>DISCONNECT (3.14); before MQTT 5 it is empty and only a client sends it.</summary>
public sealed record DisconnectPacket(ReasonCode Reason = ReasonCode.Success, PropertySet? Properties = null)
{
    public static ProtocolFault? TryParse(ReadOnlySpan<byte> body, ProtocolVersion version, out DisconnectPacket packet)
    {
        var reader = new PacketReader(body);
        var reason = ReasonCode.Success;
        PropertySet? properties = null;
        if (version == ProtocolVersion.Mqtt5 && !reader.AtEnd)
        {
            reason = (ReasonCode)reader.Byte();
            properties = reader.AtEnd ? null : PropertySet.Read(ref reader, PropertyRules.Disconnect);
            if (reason is not (ReasonCode.Success or ReasonCode.DisconnectWithWill) && !(reason.IsFailure() && Enum.IsDefined(reason)))
            {
                reader.Refuse(ProtocolFault.ReasonCodeUnknown);
            }
        }
        packet = new DisconnectPacket(reason, properties);
        return reader.Finish();
    }

    public void Write(IBufferWriter<byte> output, ProtocolVersion version)
    {
        var packet = new PacketWriter();
        if (version == ProtocolVersion.Mqtt5 && (Reason != ReasonCode.Success || Properties is not null))
        {
            packet.Byte((byte)Reason);
            if (Properties is not null)
            {
                packet.Properties(Properties);
            }
        }
        packet.WriteTo(output, PacketType.Disconnect);
    }
}

/// <summary>AUTH (3.15).</summary>
public sealed record AuthPacket(ReasonCode Reason = ReasonCode.Success, PropertySet? Properties = null)
{
    public static ProtocolFault? TryParse(ReadOnlySpan<byte> body, out AuthPacket packet)
    {
        var reader = new PacketReader(body);
        var reason = ReasonCode.Success;
        PropertySet? properties = null;
        if (!reader.AtEnd)
        {
            reason = (ReasonCode)reader.Byte();
            properties = reader.AtEnd ? null : PropertySet.Read(ref reader, PropertyRules.Auth);
            if (reason is not (ReasonCode.Success or ReasonCode.ContinueAuthentication or ReasonCode.ReAuthenticate))
            {
                reader.Refuse(ProtocolFault.ReasonCodeUnknown);
            }
        }
        packet = new AuthPacket(reason, properties);
        return reader.Finish();
    }

    public void Write(IBufferWriter<byte> output)
    {
        var packet = new PacketWriter();
        if (Reason != ReasonCode.Success || Properties is not null)
        {
            packet.Byte((byte)Reason);
            packet.Properties(Properties);
        }
        packet.WriteTo(output, PacketType.Auth);
    }
}
