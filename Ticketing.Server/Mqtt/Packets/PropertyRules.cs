namespace Ticketing.Mqtt.Packets;

/// <summary>2.2.2.2, table 2-4.</summary>
public enum PropertyId : byte
{
    PayloadFormatIndicator = 0x01,
    MessageExpiryInterval = 0x02,
    ContentType = 0x03,
    ResponseTopic = 0x08,
    CorrelationData = 0x09,
    SubscriptionIdentifier = 0x0B,
    SessionExpiryInterval = 0x11,
    AssignedClientIdentifier = 0x12,
    ServerKeepAlive = 0x13,
    AuthenticationMethod = 0x15,
    AuthenticationData = 0x16,
    RequestProblemInformation = 0x17,
    WillDelayInterval = 0x18,
    RequestResponseInformation = 0x19,
    ResponseInformation = 0x1A,
    ServerReference = 0x1C,
    ReasonString = 0x1F,
    ReceiveMaximum = 0x21,
    TopicAliasMaximum = 0x22,
    TopicAlias = 0x23,
    MaximumQos = 0x24,
    RetainAvailable = 0x25,
    UserProperty = 0x26,
    MaximumPacketSize = 0x27,
    WildcardSubscriptionAvailable = 0x28,
    SubscriptionIdentifierAvailable = 0x29,
    SharedSubscriptionAvailable = 0x2A,
}

/// <summary>Which packet may carry which property, as bit sets over <see cref="PropertyId"/> (table 2-4).</summary>
public static class PropertyRules
{
    public const int MaximumUserProperties = 64;

    public static readonly ProtocolFault Unknown = ProtocolFault.Malformed("a property does not exist (2.2.2.2)");
    public static readonly ProtocolFault NotHere = ProtocolFault.Protocol("a property may not stand in this packet (2.2.2.2)");
    public static readonly ProtocolFault NotInSubscribe = ProtocolFault.Malformed("a property may not stand in SUBSCRIBE or UNSUBSCRIBE (2.2.2.2)");
    public static readonly ProtocolFault Twice = ProtocolFault.Protocol("a property stands twice in a packet (2.2.2.2)");
    public static readonly ProtocolFault Value = ProtocolFault.Protocol("a property has a value outside its range (2.2.2.2)");
    public static readonly ProtocolFault TooManyUserProperties = new(ReasonCode.ImplementationSpecificError, "more than 64 user properties");

    public static readonly ulong Will = Set(PropertyId.PayloadFormatIndicator, PropertyId.MessageExpiryInterval, PropertyId.ContentType, PropertyId.ResponseTopic,
        PropertyId.CorrelationData, PropertyId.WillDelayInterval, PropertyId.UserProperty);
    public static readonly ulong Publish = Set(PropertyId.PayloadFormatIndicator, PropertyId.MessageExpiryInterval, PropertyId.ContentType, PropertyId.ResponseTopic,
        PropertyId.CorrelationData, PropertyId.SubscriptionIdentifier, PropertyId.TopicAlias, PropertyId.UserProperty);
    public static readonly ulong Connect = Set(PropertyId.SessionExpiryInterval, PropertyId.AuthenticationMethod, PropertyId.AuthenticationData, PropertyId.RequestProblemInformation,
        PropertyId.RequestResponseInformation, PropertyId.ReceiveMaximum, PropertyId.TopicAliasMaximum, PropertyId.MaximumPacketSize, PropertyId.UserProperty);
    public static readonly ulong ConnAck = Set(PropertyId.SessionExpiryInterval, PropertyId.AssignedClientIdentifier, PropertyId.ServerKeepAlive, PropertyId.AuthenticationMethod,
        PropertyId.AuthenticationData, PropertyId.ResponseInformation, PropertyId.ServerReference, PropertyId.ReasonString, PropertyId.ReceiveMaximum, PropertyId.TopicAliasMaximum,
        PropertyId.MaximumQos, PropertyId.RetainAvailable, PropertyId.UserProperty, PropertyId.MaximumPacketSize, PropertyId.WildcardSubscriptionAvailable,
        PropertyId.SubscriptionIdentifierAvailable, PropertyId.SharedSubscriptionAvailable);
    public static readonly ulong Subscribe = Set(PropertyId.SubscriptionIdentifier, PropertyId.UserProperty);
    public static readonly ulong Unsubscribe = Set(PropertyId.UserProperty);
    public static readonly ulong Acknowledgement = Set(PropertyId.ReasonString, PropertyId.UserProperty);
    public static readonly ulong Disconnect = Set(PropertyId.SessionExpiryInterval, PropertyId.ServerReference, PropertyId.ReasonString, PropertyId.UserProperty);
    public static readonly ulong Auth = Set(PropertyId.AuthenticationMethod, PropertyId.AuthenticationData, PropertyId.ReasonString, PropertyId.UserProperty);

    static readonly ulong Repeatable = Set(PropertyId.UserProperty, PropertyId.SubscriptionIdentifier);

    static readonly ulong Known = Will | Publish | Connect | ConnAck | Subscribe | Unsubscribe | Acknowledgement | Disconnect | Auth;

    /// <summary>Known before its value is read: the property exists, and stands here for the first time or may be repeated.</summary>
    internal static ProtocolFault? FaultOf(uint id, ulong seen)
    {
        var bit = id < 64 ? 1UL << (int)id : 0;
        return (bit & Known) == 0 ? Unknown : (bit & seen & ~Repeatable) != 0 ? Twice : null;
    }

    /// <summary>The verdict on all properties of a packet, once they could be read.</summary>
    internal static ProtocolFault? FaultOf(ulong seen, ulong allowed) =>
        (seen & ~allowed) == 0 ? null : allowed == Subscribe || allowed == Unsubscribe ? NotInSubscribe : NotHere;

    static ulong Set(params ReadOnlySpan<PropertyId> ids)
    {
        var set = 0UL;
        foreach (var id in ids)
        {
            set |= 1UL << (int)id;
        }
        return set;
    }
}
