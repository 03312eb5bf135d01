namespace Ticketing.Mqtt.Packets;

/// <summary>The MQTT 5 properties of one packet (2.2.2.2); null = not present. Which packet may carry which is checked on reading by <see cref="PropertyRules"/>.</summary>
public sealed record PropertySet
{
    public byte? PayloadFormatIndicator { get; set; }
    public uint? MessageExpiryInterval { get; set; }
    public string? ContentType { get; set; }
    public string? ResponseTopic { get; set; }
    public byte[]? CorrelationData { get; set; }

    /// <summary>Several only in a PUBLISH to a client with overlapping subscriptions.</summary>
    public IReadOnlyList<uint>? SubscriptionIdentifiers { get; set; }
    public uint? SessionExpiryInterval { get; set; }
    public string? AssignedClientIdentifier { get; set; }
    public ushort? ServerKeepAlive { get; set; }
    public string? AuthenticationMethod { get; set; }
    public byte[]? AuthenticationData { get; set; }
    public byte? RequestProblemInformation { get; set; }
    public uint? WillDelayInterval { get; set; }
    public byte? RequestResponseInformation { get; set; }
    public string? ResponseInformation { get; set; }
    public string? ServerReference { get; set; }
    public string? ReasonString { get; set; }
    public ushort? ReceiveMaximum { get; set; }
    public ushort? TopicAliasMaximum { get; set; }
    public ushort? TopicAlias { get; set; }
    public byte? MaximumQos { get; set; }
    public byte? RetainAvailable { get; set; }
    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties { get; set; }
    public uint? MaximumPacketSize { get; set; }
    public byte? WildcardSubscriptionAvailable { get; set; }
    public byte? SubscriptionIdentifierAvailable { get; set; }
    public byte? SharedSubscriptionAvailable { get; set; }

    /// <summary>Reads a property list with its length. Null for an empty list and after a fault.</summary>
    /// <param name="allowed">One of <see cref="PropertyRules"/>.</param>
    internal static PropertySet? Read(ref PacketReader packet, ulong allowed)
    {
        var length = packet.VariableInteger();
        if (length == 0)
        {
            return null;
        }
        if (length > packet.Remaining)
        {
            packet.Refuse(ProtocolFault.Truncated);
            return null;
        }
        var list = new PacketReader(packet.Take((int)length));
        var set = new PropertySet();
        var seen = 0UL;
        while (!list.AtEnd)
        {
            var id = list.VariableInteger();
            if (list.Fault is null && PropertyRules.FaultOf(id, seen) is { } fault)
            {
                list.Refuse(fault);
            }
            if (list.Fault is not null)
            {
                break;
            }
            seen |= 1UL << (int)id;
            set.ReadOne((PropertyId)id, ref list);
        }
        if ((list.Fault ?? PropertyRules.FaultOf(seen, allowed)) is { } wrong)
        {
            packet.Refuse(wrong);
            return null;
        }
        return set;
    }

    void ReadOne(PropertyId id, ref PacketReader list)
    {
        switch (id)
        {
            case PropertyId.PayloadFormatIndicator: PayloadFormatIndicator = Flag(ref list); break;
            case PropertyId.MessageExpiryInterval: MessageExpiryInterval = list.UInt32(); break;
            case PropertyId.ContentType: ContentType = list.Text(); break;
            case PropertyId.ResponseTopic: ResponseTopic = list.Text(); break;
            case PropertyId.CorrelationData: CorrelationData = list.Binary().ToArray(); break;
            case PropertyId.SubscriptionIdentifier: SubscriptionIdentifiers = [.. SubscriptionIdentifiers ?? [], NotZero(list.VariableInteger(), ref list)]; break;
            case PropertyId.SessionExpiryInterval: SessionExpiryInterval = list.UInt32(); break;
            case PropertyId.AssignedClientIdentifier: AssignedClientIdentifier = list.Text(); break;
            case PropertyId.ServerKeepAlive: ServerKeepAlive = list.UInt16(); break;
            case PropertyId.AuthenticationMethod: AuthenticationMethod = list.Text(); break;
            case PropertyId.AuthenticationData: AuthenticationData = list.Binary().ToArray(); break;
            case PropertyId.RequestProblemInformation: RequestProblemInformation = Flag(ref list); break;
            case PropertyId.WillDelayInterval: WillDelayInterval = list.UInt32(); break;
            case PropertyId.RequestResponseInformation: RequestResponseInformation = Flag(ref list); break;
            case PropertyId.ResponseInformation: ResponseInformation = list.Text(); break;
            case PropertyId.ServerReference: ServerReference = list.Text(); break;
            case PropertyId.ReasonString: ReasonString = list.Text(); break;
            case PropertyId.ReceiveMaximum: ReceiveMaximum = (ushort)NotZero(list.UInt16(), ref list); break;
            case PropertyId.TopicAliasMaximum: TopicAliasMaximum = list.UInt16(); break;
            case PropertyId.TopicAlias: TopicAlias = list.UInt16(); break;
            case PropertyId.MaximumQos: MaximumQos = Flag(ref list); break;
            case PropertyId.RetainAvailable: RetainAvailable = Flag(ref list); break;
            case PropertyId.UserProperty: ReadUserProperty(ref list); break;
            case PropertyId.MaximumPacketSize: MaximumPacketSize = NotZero(list.UInt32(), ref list); break;
            case PropertyId.WildcardSubscriptionAvailable: WildcardSubscriptionAvailable = Flag(ref list); break;
            case PropertyId.SubscriptionIdentifierAvailable: SubscriptionIdentifierAvailable = Flag(ref list); break;
            case PropertyId.SharedSubscriptionAvailable: SharedSubscriptionAvailable = Flag(ref list); break;
        }
    }

    void ReadUserProperty(ref PacketReader list)
    {
        // A packet of 64 KiB can hold 13,000 empty pairs; nobody means that.
        var pairs = UserProperties as List<KeyValuePair<string, string>> ?? [];
        if (pairs.Count >= PropertyRules.MaximumUserProperties)
        {
            list.Refuse(PropertyRules.TooManyUserProperties);
            return;
        }
        pairs.Add(new(list.Text(), list.Text()));
        UserProperties = pairs;
    }

    static byte Flag(ref PacketReader list)
    {
        var value = list.Byte();
        if (value > 1)
        {
            list.Refuse(PropertyRules.Value);
        }
        return value;
    }

    static uint NotZero(uint value, ref PacketReader list)
    {
        if (value == 0)
        {
            list.Refuse(PropertyRules.Value);
        }
        return value;
    }

    internal void Write(PacketWriter list)
    {
        Byte(list, PropertyId.PayloadFormatIndicator, PayloadFormatIndicator);
        UInt32(list, PropertyId.MessageExpiryInterval, MessageExpiryInterval);
        Text(list, PropertyId.ContentType, ContentType);
        Text(list, PropertyId.ResponseTopic, ResponseTopic);
        Binary(list, PropertyId.CorrelationData, CorrelationData);
        foreach (var identifier in SubscriptionIdentifiers ?? [])
        {
            list.Byte((byte)PropertyId.SubscriptionIdentifier);
            list.VariableInteger(identifier);
        }
        UInt32(list, PropertyId.SessionExpiryInterval, SessionExpiryInterval);
        Text(list, PropertyId.AssignedClientIdentifier, AssignedClientIdentifier);
        UInt16(list, PropertyId.ServerKeepAlive, ServerKeepAlive);
        Text(list, PropertyId.AuthenticationMethod, AuthenticationMethod);
        Binary(list, PropertyId.AuthenticationData, AuthenticationData);
        Byte(list, PropertyId.RequestProblemInformation, RequestProblemInformation);
        UInt32(list, PropertyId.WillDelayInterval, WillDelayInterval);
        Byte(list, PropertyId.RequestResponseInformation, RequestResponseInformation);
        Text(list, PropertyId.ResponseInformation, ResponseInformation);
        Text(list, PropertyId.ServerReference, ServerReference);
        Text(list, PropertyId.ReasonString, ReasonString);
        UInt16(list, PropertyId.ReceiveMaximum, ReceiveMaximum);
        UInt16(list, PropertyId.TopicAliasMaximum, TopicAliasMaximum);
        UInt16(list, PropertyId.TopicAlias, TopicAlias);
        Byte(list, PropertyId.MaximumQos, MaximumQos);
        Byte(list, PropertyId.RetainAvailable, RetainAvailable);
        foreach (var (name, value) in UserProperties ?? [])
        {
            list.Byte((byte)PropertyId.UserProperty);
            list.Text(name);
            list.Text(value);
        }
        UInt32(list, PropertyId.MaximumPacketSize, MaximumPacketSize);
        Byte(list, PropertyId.WildcardSubscriptionAvailable, WildcardSubscriptionAvailable);
        Byte(list, PropertyId.SubscriptionIdentifierAvailable, SubscriptionIdentifierAvailable);
        Byte(list, PropertyId.SharedSubscriptionAvailable, SharedSubscriptionAvailable);
    }

    static void Byte(PacketWriter list, PropertyId id, byte? value)
    {
        if (value is { } given)
        {
            list.Byte((byte)id);
            list.Byte(given);
        }
    }

    static void UInt16(PacketWriter list, PropertyId id, ushort? value)
    {
        if (value is { } given)
        {
            list.Byte((byte)id);
            list.UInt16(given);
        }
    }

    static void UInt32(PacketWriter list, PropertyId id, uint? value)
    {
        if (value is { } given)
        {
            list.Byte((byte)id);
            list.UInt32(given);
        }
    }

    static void Text(PacketWriter list, PropertyId id, string? value)
    {
        if (value is not null)
        {
            list.Byte((byte)id);
            list.Text(value);
        }
    }

    static void Binary(PacketWriter list, PropertyId id, byte[]? value)
    {
        if (value is not null)
        {
            list.Byte((byte)id);
            list.Binary(value);
        }
    }
}
