using System.Buffers;

namespace Ticketing.Mqtt.Packets;

/// <summary>CONNECT (3.1).</summary>
public sealed record ConnectPacket
{
    public ProtocolVersion Version { get; init; } = ProtocolVersion.Mqtt5;

    /// <summary>Clean Session in 3.1.1, Clean Start in 5.0.</summary>
    public bool Clean { get; init; } = true;

    /// <summary>Seconds; 0 = off.</summary>
    public ushort KeepAlive { get; init; }

    /// <summary>May be empty: the server then assigns one.</summary>
    public string ClientId { get; init; } = "";
    public WillPacket? Will { get; init; }
    public string? UserName { get; init; }
    public byte[]? Password { get; init; }
    public PropertySet? Properties { get; init; }

    /// <summary>Level 3, "MQIsdp": served like 3.1.1, but that it must have a client id.</summary>
    public bool IsMqtt31 { get; init; }

    /// <param name="flags">Of the fixed header; must be 0 since 3.1.1 [MQTT-2.1.3-1].</param>
    /// <param name="version">The level the client asked for, also when refused, so that the refusal can be said in its words; null if that was not readable.</param>
    public static ProtocolFault? TryParse(ReadOnlySpan<byte> body, out ConnectPacket? packet, out ProtocolVersion? version, int flags = 0)
    {
        packet = null;
        version = null;
        var reader = new PacketReader(body);
        var name = reader.Utf8();
        var isMqtt31 = name.SequenceEqual("MQIsdp"u8);
        if (!isMqtt31 && !name.SequenceEqual("MQTT"u8))
        {
            return reader.Fault ?? ProtocolFault.ProtocolName;
        }
        var level = reader.Byte();
        if (isMqtt31 ? level != 3 : level is not ((byte)ProtocolVersion.Mqtt311 or (byte)ProtocolVersion.Mqtt5))
        {
            return reader.Fault ?? ProtocolFault.ProtocolLevel;
        }
        version = isMqtt31 ? ProtocolVersion.Mqtt311 : (ProtocolVersion)level;
        var isMqtt5 = version == ProtocolVersion.Mqtt5;
        if (flags != 0 && !isMqtt31)
        {
            return ProtocolFault.Flags;
        }
        flags = reader.Byte();
        var hasWill = (flags & 4) != 0;
        var willQos = (QualityOfService)((flags >> 3) & 3);
        if (((flags & 1) != 0 && !isMqtt31)                     // [MQTT-3.1.2-3]
            || (byte)willQos == 3                               // [MQTT-3.1.2-12]
            || (!hasWill && (flags & 0x38) != 0)                // [MQTT-3.1.2-11], [MQTT-3.1.2-13]
            || (!isMqtt5 && (flags & 0xC0) == 0x40))            // 3.1.1 [MQTT-3.1.2-22]: no password without user name
        {
            return reader.Fault ?? ProtocolFault.ConnectFlags;
        }
        var keepAlive = reader.UInt16();
        var properties = isMqtt5 ? PropertySet.Read(ref reader, PropertyRules.Connect) : null;
        var clientId = reader.Text();
        if (isMqtt5 && reader.Fault == ProtocolFault.Utf8)
        {
            return ProtocolFault.ClientId;
        }
        WillPacket? will = null;
        if (hasWill)
        {
            var willProperties = isMqtt5 ? PropertySet.Read(ref reader, PropertyRules.Will) : null;
            var topic = reader.Text();
            will = new WillPacket(topic, reader.Binary().ToArray(), willQos, (flags & 0x20) != 0, willProperties);
        }
        var userName = (flags & 0x80) != 0 ? reader.Text() : null;
        var password = (flags & 0x40) != 0 ? reader.Binary().ToArray() : null;
        if (reader.Finish() is { } fault)
        {
            return fault;
        }
        if (will is not null && will.Fault is { } willFault)
        {
            return willFault;
        }
        if (properties is { AuthenticationData: not null, AuthenticationMethod: null })
        {
            return ProtocolFault.Protocol("Authentication Data without Authentication Method (3.1.2.11.10)");
        }
        packet = new ConnectPacket
        {
            Version = version.Value,
            IsMqtt31 = isMqtt31,
            Clean = (flags & 2) != 0,
            KeepAlive = keepAlive,
            ClientId = clientId,
            Will = will,
            UserName = userName,
            Password = password,
            Properties = properties,
        };
        return null;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var isMqtt5 = Version == ProtocolVersion.Mqtt5;
        var packet = new PacketWriter();
        packet.Binary("MQTT"u8);
        packet.Byte((byte)Version);
        packet.Byte((byte)((Clean ? 2 : 0) | (Will is null ? 0 : 4 | ((int)Will.Qos << 3) | (Will.Retain ? 0x20 : 0)) | (Password is null ? 0 : 0x40) | (UserName is null ? 0 : 0x80)));
        packet.UInt16(KeepAlive);
        if (isMqtt5)
        {
            packet.Properties(Properties);
        }
        packet.Text(ClientId);
        if (Will is not null)
        {
            if (isMqtt5)
            {
                packet.Properties(Will.Properties);
            }
            packet.Text(Will.Topic);
            packet.Binary(Will.Payload);
        }
        if (UserName is not null)
        {
            packet.Text(UserName);
        }
        if (Password is not null)
        {
            packet.Binary(Password);
        }
        packet.WriteTo(output, PacketType.Connect);
    }
}

/// <summary>The message a client leaves to be published when it goes without DISCONNECT (3.1.2.5).</summary>
public sealed record WillPacket(string Topic, byte[] Payload, QualityOfService Qos, bool Retain, PropertySet? Properties)
{
    internal ProtocolFault? Fault =>
        Topic.Length == 0 ? ProtocolFault.TopicEmpty
        : Topic.AsSpan().IndexOfAny('+', '#') >= 0 ? ProtocolFault.TopicWildcard
        : Topic.Length > PublishPacket.MaximumTopicLength ? ProtocolFault.TopicTooLong
        : PublishPacket.FaultOfResponseTopic(Properties);
}
