namespace Ticketing.Mqtt.Packets;

/// <summary>What the sender of a PUBLISH is told about its arrival (4.3).</summary>
public enum QualityOfService : byte
{
    AtMostOnce = 0,
    AtLeastOnce = 1,
    ExactlyOnce = 2,
}

/// <summary>The protocol level of CONNECT (3.1.2.2).</summary>
public enum ProtocolVersion : byte
{
    Mqtt311 = 4,
    Mqtt5 = 5,
}
