using System.Buffers;

namespace Ticketing.Mqtt.Packets;

/// <summary>CONNACK (3.2). <see cref="Reason"/> is always in the words of MQTT 5; 3.1.1's return codes are translated here.</summary>
public sealed record ConnAckPacket(ReasonCode Reason, bool SessionPresent = false, PropertySet? Properties = null)
{
    public static ProtocolFault? TryParse(ReadOnlySpan<byte> body, ProtocolVersion version, out ConnAckPacket? packet)
    {
        var reader = new PacketReader(body);
        var flags = reader.Byte();
        var code = reader.Byte();
        var properties = version == ProtocolVersion.Mqtt5 ? PropertySet.Read(ref reader, PropertyRules.ConnAck) : null;
        if (flags > 1)
        {
            reader.Refuse(ProtocolFault.Flags);
        }
        packet = new ConnAckPacket(version == ProtocolVersion.Mqtt5 ? (ReasonCode)code : FromReturnCode(code), flags == 1, properties);
        return reader.Finish();
    }

    /// <summary>True if a receiver that takes no more than <paramref name="maximumSize"/> bytes could not take it.</summary>
    internal bool IsLargerThan(uint maximumSize, ProtocolVersion version)
    {
        if (maximumSize > ushort.MaxValue)
        {
            return false; // what a server says of itself is never as long
        }
        var written = new ArrayBufferWriter<byte>();
        Write(written, version);
        return written.WrittenCount > maximumSize;
    }

    public void Write(IBufferWriter<byte> output, ProtocolVersion version)
    {
        var packet = new PacketWriter();
        packet.Byte(SessionPresent && Reason == ReasonCode.Success ? (byte)1 : (byte)0); // [MQTT-3.2.2-6]
        packet.Byte(version == ProtocolVersion.Mqtt5 ? (byte)Reason : ToReturnCode(Reason));
        if (version == ProtocolVersion.Mqtt5)
        {
            packet.Properties(Properties);
        }
        packet.WriteTo(output, PacketType.ConnAck);
    }

    /// <summary>3.1.1 table 3.1.</summary>
    static byte ToReturnCode(ReasonCode reason) => reason switch
    {
        ReasonCode.Success => 0,
        ReasonCode.UnsupportedProtocolVersion => 1,
        ReasonCode.ClientIdentifierNotValid => 2,
        ReasonCode.BadUserNameOrPassword => 4,
        ReasonCode.NotAuthorized or ReasonCode.Banned or ReasonCode.TopicNameInvalid or ReasonCode.BadAuthenticationMethod => 5,
        _ => 3,
    };

    static ReasonCode FromReturnCode(byte code) => code switch
    {
        0 => ReasonCode.Success,
        1 => ReasonCode.UnsupportedProtocolVersion,
        2 => ReasonCode.ClientIdentifierNotValid,
        3 => ReasonCode.ServerUnavailable,
        4 => ReasonCode.BadUserNameOrPassword,
        5 => ReasonCode.NotAuthorized,
        _ => ReasonCode.UnspecifiedError,
    };
}
