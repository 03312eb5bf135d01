using System.Buffers;
using System.Buffers.Binary;

namespace Ticketing.Mqtt.Packets;

/// <summary>PUBLISH (3.3), a view into the buffer it was read from.</summary>
public readonly ref struct PublishPacket
{
    /// <summary>Longest topic name or filter taken, in bytes of UTF-8. The protocol allows 65,535.</summary>
    public const int MaximumTopicLength = 1024;

    public bool Duplicate { get; init; }
    public QualityOfService Qos { get; init; }
    public bool Retain { get; init; }

    /// <summary>Empty only when a topic alias stands for it.</summary>
    public ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>0 with QoS 0.</summary>
    public ushort PacketId { get; init; }
    public PropertySet? Properties { get; init; }
    public ReadOnlySpan<byte> Payload { get; init; }

    public static ProtocolFault? TryParse(byte first, ReadOnlySpan<byte> body, ProtocolVersion version, out PublishPacket packet)
    {
        packet = default;
        var qos = (QualityOfService)((first >> 1) & 3);
        if ((byte)qos == 3)
        {
            return ProtocolFault.Qos3;
        }
        var duplicate = (first & 8) != 0;
        if (duplicate && qos == QualityOfService.AtMostOnce)
        {
            return ProtocolFault.DuplicateQos0;
        }
        var reader = new PacketReader(body);
        var topic = reader.Utf8();
        var id = qos == QualityOfService.AtMostOnce ? (ushort)0 : reader.PacketId();
        var properties = version == ProtocolVersion.Mqtt5 ? PropertySet.Read(ref reader, PropertyRules.Publish) : null;
        if (reader.Fault is { } fault)
        {
            return fault;
        }
        if (topic.IsEmpty && properties?.TopicAlias is null)
        {
            return ProtocolFault.TopicEmpty;
        }
        if (topic.IndexOfAny((byte)'+', (byte)'#') >= 0)
        {
            return ProtocolFault.TopicWildcard;
        }
        if (topic.Length > MaximumTopicLength)
        {
            return ProtocolFault.TopicTooLong;
        }
        if (FaultOfResponseTopic(properties) is { } responseFault)
        {
            return responseFault;
        }
        packet = new PublishPacket
        {
            Duplicate = duplicate,
            Qos = qos,
            Retain = (first & 1) != 0,
            Topic = topic,
            PacketId = id,
            Properties = properties,
            Payload = reader.TakeRest(),
        };
        return null;
    }

    /// <summary>A response topic is a topic name too [MQTT-3.3.2-14].</summary>
    internal static ProtocolFault? FaultOfResponseTopic(PropertySet? properties) =>
        properties?.ResponseTopic is { } topic && (topic.Length == 0 || topic.AsSpan().IndexOfAny('+', '#') >= 0) ? PropertyRules.Value : null;

    /// <summary>The whole packet's size if written for <paramref name="version"/>.</summary>
    /// <param name="propertyLength">Bytes of the property list without its length; ignored before MQTT 5.</param>
    public static int SizeOf(int topicLength, QualityOfService qos, int payloadLength, ProtocolVersion version, int propertyLength)
    {
        var body = BodyLength(topicLength, qos, payloadLength, version, propertyLength);
        return 1 + PacketWriter.SizeOfVariableInteger(body) + body;
    }

    static int BodyLength(int topicLength, QualityOfService qos, int payloadLength, ProtocolVersion version, int propertyLength) =>
        2 + topicLength + (qos == QualityOfService.AtMostOnce ? 0 : 2) + payloadLength
        + (version == ProtocolVersion.Mqtt5 ? PacketWriter.SizeOfVariableInteger(propertyLength) + propertyLength : 0);

    /// <param name="propertyList">The encoded property list without its length; must be empty before MQTT 5.</param>
    public static void Write(IBufferWriter<byte> output, ProtocolVersion version, ReadOnlySpan<byte> topic, QualityOfService qos, bool retain, bool duplicate, ushort packetId, ReadOnlySpan<byte> propertyList, ReadOnlySpan<byte> payload)
    {
        var body = BodyLength(topic.Length, qos, payload.Length, version, propertyList.Length);
        var head = output.GetSpan(16 + topic.Length + propertyList.Length);
        head[0] = (byte)(((int)PacketType.Publish << 4) | (duplicate ? 8 : 0) | ((int)qos << 1) | (retain ? 1 : 0));
        var at = 1 + PacketWriter.WriteVariableInteger(head[1..], (uint)body);
        BinaryPrimitives.WriteUInt16BigEndian(head[at..], (ushort)topic.Length);
        topic.CopyTo(head[(at + 2)..]);
        at += 2 + topic.Length;
        if (qos != QualityOfService.AtMostOnce)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head[at..], packetId);
            at += 2;
        }
        if (version == ProtocolVersion.Mqtt5)
        {
            at += PacketWriter.WriteVariableInteger(head[at..], (uint)propertyList.Length);
            propertyList.CopyTo(head[at..]);
            at += propertyList.Length;
        }
        output.Advance(at);
        output.Write(payload);
    }
}
