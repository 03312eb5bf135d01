namespace Ticketing.Mqtt.Packets;

/// <summary>Why a packet is refused, as a value: the reason code that MQTT 5 is told and, for the log, the rule that was broken.</summary>
public sealed record ProtocolFault(ReasonCode Code, string Rule)
{
    public static readonly ProtocolFault LengthField = Malformed("Remaining Length has more than four bytes (2.1.4)");
    public static readonly ProtocolFault TooLarge = new(ReasonCode.PacketTooLarge, "the packet is larger than this server takes (3.2.2.3.6)");
    public static readonly ProtocolFault Type = Protocol("packet type 0 is reserved (2.1.2)");
    public static readonly ProtocolFault Flags = Malformed("reserved flag bits of the fixed header are not as required [MQTT-2.1.3-1]");
    public static readonly ProtocolFault Truncated = Malformed("the packet ends inside a field");
    public static readonly ProtocolFault Trailing = Malformed("bytes are left over after the last field");
    public static readonly ProtocolFault Utf8 = Malformed("a string is not well-formed UTF-8 or holds U+0000 [MQTT-1.5.4-1] [MQTT-1.5.4-2], or a control or non-character (1.5.4)");
    public static readonly ProtocolFault VariableInteger = Malformed("a variable byte integer is too long [MQTT-1.5.5-1]");
    public static readonly ProtocolFault PacketIdZero = Protocol("the packet identifier is 0 [MQTT-2.2.1-3]");
    public static readonly ProtocolFault Qos3 = Malformed("QoS 3 does not exist [MQTT-3.3.1-4]");
    public static readonly ProtocolFault DuplicateQos0 = Malformed("DUP is set on a QoS 0 message [MQTT-3.3.1-2]");
    public static readonly ProtocolFault TopicEmpty = Malformed("the topic name is empty and no topic alias stands for it [MQTT-4.7.3-1] (3.3.2.1)");
    public static readonly ProtocolFault TopicWildcard = Malformed("a topic name holds a wildcard [MQTT-3.3.2-2]");
    public static readonly ProtocolFault TopicTooLong = new(ReasonCode.TopicNameInvalid, "the topic is longer than this server takes");
    public static readonly ProtocolFault FilterInvalid = Malformed("a topic filter is empty or a wildcard does not stand alone in its level [MQTT-4.7.1-1] [MQTT-4.7.1-2]");
    public static readonly ProtocolFault SharedInvalid = Protocol("a shared subscription needs a name without wildcards and a filter: $share/name/filter [MQTT-4.8.2-1] [MQTT-4.8.2-2]");
    public static readonly ProtocolFault NoFilter = Malformed("SUBSCRIBE or UNSUBSCRIBE without a topic filter [MQTT-3.8.3-2] [MQTT-3.10.3-2]");
    public static readonly ProtocolFault SubscriptionOptions = Malformed("reserved bits of the subscription options are set [MQTT-3.8.3-5]");
    public static readonly ProtocolFault ReasonCodeUnknown = Protocol("the reason code does not exist for this packet");
    public static readonly ProtocolFault ProtocolName = new(ReasonCode.UnsupportedProtocolVersion, "the protocol name is not MQTT [MQTT-3.1.2-1]");
    public static readonly ProtocolFault ProtocolLevel = new(ReasonCode.UnsupportedProtocolVersion, "the protocol level is none of 3, 4 and 5 [MQTT-3.1.2-2]");
    public static readonly ProtocolFault ConnectFlags = Malformed("the connect flags contradict each other [MQTT-3.1.2-3] [MQTT-3.1.2-11] [MQTT-3.1.2-22]");
    public static readonly ProtocolFault NotConnect = Protocol("the first packet is not CONNECT [MQTT-3.1.0-1]");
    public static readonly ProtocolFault SecondConnect = Protocol("a second CONNECT [MQTT-3.1.0-2]");
    public static readonly ProtocolFault ServerPacket = Protocol("the packet is one that only a server sends");
    public static readonly ProtocolFault ReceiveMaximum = new(ReasonCode.ReceiveMaximumExceeded, "more messages in flight than the Receive Maximum [MQTT-3.3.4-7]");
    public static readonly ProtocolFault TopicAlias = new(ReasonCode.TopicAliasInvalid, "the topic alias is 0 or above the maximum [MQTT-3.3.2-8] [MQTT-3.3.2-9]");
    public static readonly ProtocolFault TopicAliasUnknown = Protocol("the topic alias stands for no topic yet (3.3.2.3.4)");
    public static readonly ProtocolFault WrongAcknowledgement = Protocol("the acknowledgement is not the one that is due for this packet identifier (4.3)");
    public static readonly ProtocolFault EndlessRepeat = Protocol("the same QoS 2 message comes again and again though it was answered (4.3.3)");
    public static readonly ProtocolFault ClientId = new(ReasonCode.ClientIdentifierNotValid, "the client identifier is not acceptable UTF-8 [MQTT-3.1.3-4]");
    public static readonly ProtocolFault Auth = Protocol("enhanced authentication was not agreed on [MQTT-4.12.0-6]");
    public static readonly ProtocolFault SharedNoLocal = Protocol("No Local on a shared subscription [MQTT-3.8.3-4]");
    public static readonly ProtocolFault ExpiryResurrected = Protocol("DISCONNECT sets a session expiry though CONNECT had none [MQTT-3.14.2-2]");

    public static ProtocolFault Malformed(string rule) => new(ReasonCode.MalformedPacket, rule);

    public static ProtocolFault Protocol(string rule) => new(ReasonCode.ProtocolError, rule);
}
