using System.Buffers;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt.Packets;

/// <summary>At least one packet of every type, with every property somewhere, as bytes of MQTT 5.</summary>
static class SamplePackets
{
    public static readonly PropertySet WillProperties = new()
    {
        PayloadFormatIndicator = 1,
        MessageExpiryInterval = 60,
        ContentType = "text/plain",
        ResponseTopic = "answers/1",
        CorrelationData = [1, 2, 3],
        WillDelayInterval = 5,
        UserProperties = [new("a", "1"), new("a", "2")],
    };

    public static readonly ConnectPacket Connect = new()
    {
        Clean = false,
        KeepAlive = 30,
        ClientId = "küche-1",
        UserName = "name",
        Password = [0, 1, 255],
        Will = new WillPacket("home/küche/availability", "offline"u8.ToArray(), QualityOfService.AtLeastOnce, true, WillProperties),
        Properties = new PropertySet
        {
            SessionExpiryInterval = 3600,
            ReceiveMaximum = 10,
            MaximumPacketSize = 5000,
            TopicAliasMaximum = 4,
            RequestProblemInformation = 1,
            RequestResponseInformation = 0,
            AuthenticationMethod = "none",
            AuthenticationData = [9],
            UserProperties = [new("firmware", "1.2")],
        },
    };

    public static readonly ConnAckPacket ConnAck = new(ReasonCode.Success, true, new PropertySet
    {
        SessionExpiryInterval = 1,
        AssignedClientIdentifier = "auto-1",
        ServerKeepAlive = 60,
        AuthenticationMethod = "none",
        AuthenticationData = [1],
        ResponseInformation = "answers/",
        ServerReference = "other",
        ReasonString = "why",
        ReceiveMaximum = 16,
        TopicAliasMaximum = 8,
        MaximumQos = 1,
        RetainAvailable = 1,
        MaximumPacketSize = 65541,
        WildcardSubscriptionAvailable = 1,
        SubscriptionIdentifierAvailable = 1,
        SharedSubscriptionAvailable = 0,
        UserProperties = [new("x", "y")],
    });

    public static readonly PropertySet PublishProperties = new()
    {
        PayloadFormatIndicator = 0,
        MessageExpiryInterval = 1,
        ContentType = "application/json",
        ResponseTopic = "a/b",
        CorrelationData = [],
        SubscriptionIdentifiers = [1, 268_435_455],
        TopicAlias = 3,
        UserProperties = [new("", "")],
    };

    public static readonly SubscribePacket Subscribe = new(7,
        [new("a/+/c", QualityOfService.AtLeastOnce), new("#", QualityOfService.ExactlyOnce, true, true, RetainHandling.DoNotSend), new("x", 0, RetainHandling: RetainHandling.SendIfNew)],
        new PropertySet { SubscriptionIdentifiers = [200] });

    public static readonly UnsubscribePacket Unsubscribe = new(8, ["a/+/c", "#"], new PropertySet { UserProperties = [new("k", "v")] });

    public static readonly SubAckPacket SubAck = new(PacketType.SubAck, 7, [ReasonCode.GrantedQos1, ReasonCode.NotAuthorized], new PropertySet { ReasonString = "r" });

    public static readonly DisconnectPacket Disconnect = new(ReasonCode.ServerShuttingDown,
        new PropertySet { SessionExpiryInterval = 0, ReasonString = "bye", ServerReference = "there", UserProperties = [new("k", "v")] });

    public static readonly AuthPacket Auth = new(ReasonCode.ContinueAuthentication, new PropertySet { AuthenticationMethod = "m", AuthenticationData = [1, 2], ReasonString = "r" });

    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["CONNECT"] = Bytes(Connect.Write),
        ["CONNACK"] = Bytes(o => ConnAck.Write(o, ProtocolVersion.Mqtt5)),
        ["PUBLISH QoS 0"] = Bytes(o => PacketClient.Publish(o, ProtocolVersion.Mqtt5, "t", "", QualityOfService.AtMostOnce, 0)),
        ["PUBLISH QoS 2"] = Bytes(o => PacketClient.Publish(o, ProtocolVersion.Mqtt5, "a/ü/c", new string('x', 300), QualityOfService.ExactlyOnce, 513, true, true, PublishProperties)),
        ["PUBACK"] = Bytes(o => new AckPacket(PacketType.PubAck, 1, ReasonCode.NotAuthorized, "not yours").Write(o, ProtocolVersion.Mqtt5)),
        ["PUBREC"] = Bytes(o => new AckPacket(PacketType.PubRec, 65535).Write(o, ProtocolVersion.Mqtt5)),
        ["PUBREL"] = Bytes(o => new AckPacket(PacketType.PubRel, 256, ReasonCode.PacketIdentifierNotFound).Write(o, ProtocolVersion.Mqtt5)),
        ["PUBCOMP"] = Bytes(o => new AckPacket(PacketType.PubComp, 2).Write(o, ProtocolVersion.Mqtt5)),
        ["SUBSCRIBE"] = Bytes(o => Subscribe.Write(o, ProtocolVersion.Mqtt5)),
        ["SUBACK"] = Bytes(o => SubAck.Write(o, ProtocolVersion.Mqtt5)),
        ["UNSUBSCRIBE"] = Bytes(o => Unsubscribe.Write(o, ProtocolVersion.Mqtt5)),
        ["UNSUBACK"] = Bytes(o => (SubAck with { Type = PacketType.UnsubAck }).Write(o, ProtocolVersion.Mqtt5)),
        ["PINGREQ"] = [0xC0, 0],
        ["PINGRESP"] = [0xD0, 0],
        ["DISCONNECT"] = Bytes(o => Disconnect.Write(o, ProtocolVersion.Mqtt5)),
        ["AUTH"] = Bytes(o => Auth.Write(o)),
    };

    public static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Parses any packet's body; null = well-formed.</summary>
    public static ProtocolFault? Parse(byte first, ReadOnlySpan<byte> body, ProtocolVersion version) => (PacketType)(first >> 4) switch
    {
        PacketType.Connect => ConnectPacket.TryParse(body, out _, out _),
        PacketType.ConnAck => ConnAckPacket.TryParse(body, version, out _),
        PacketType.Publish => PublishPacket.TryParse(first, body, version, out _),
        PacketType.Subscribe => SubscribePacket.TryParse(body, version, out _),
        PacketType.SubAck or PacketType.UnsubAck => SubAckPacket.TryParse((PacketType)(first >> 4), body, version, out _),
        PacketType.Unsubscribe => UnsubscribePacket.TryParse(body, version, out _),
        PacketType.Disconnect => DisconnectPacket.TryParse(body, version, out _),
        PacketType.Auth => AuthPacket.TryParse(body, out _),
        PacketType.PingReq or PacketType.PingResp => body.IsEmpty ? null : ProtocolFault.Trailing,
        var ack => AckPacket.TryParse(ack, body, version, out _),
    };
}
