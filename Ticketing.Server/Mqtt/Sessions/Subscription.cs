using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>A session's interest in a filter, with its options (3.8.3.1).</summary>
/// <param name="Filter">As subscribed to; of a shared subscription <c>$share/group/filter</c>.</param>
/// <param name="Identifier">The Subscription Identifier of MQTT 5; 0 = none.</param>
sealed record Subscription(MqttSession Session, string Filter, QualityOfService Qos, bool NoLocal, bool RetainAsPublished, uint Identifier)
{
    public Subscribed ToRecord(long session) => new(session, Filter, Qos, NoLocal, RetainAsPublished, Identifier);
}
