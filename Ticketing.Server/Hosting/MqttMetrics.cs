using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Hosting;

/// <summary>What <c>/metrics</c> says about the embedded MQTT server.</summary>
public static class MqttMetrics
{
    public static void Add(TicketingMetrics metrics, MqttServer server)
    {
        metrics.Gauge("ticketing_mqtt_connections", "Open MQTT connections.", () => server.Counters.Connections);
        metrics.Gauge("ticketing_mqtt_sessions", "MQTT sessions, connected or not.", () => server.Sessions);
        metrics.Gauge("ticketing_mqtt_subscriptions", "MQTT subscriptions.", () => server.Subscriptions);
        metrics.Gauge("ticketing_mqtt_retained_messages", "Retained MQTT messages in memory.", () => server.RetainedMessages);
        metrics.Counter("ticketing_mqtt_connects_total", "Accepted CONNECTs.", () => server.Counters.AcceptedConnects);
        metrics.Counter("ticketing_mqtt_refused_connects_total", "Refused CONNECTs and connections.", () => server.Counters.RefusedConnects);
        metrics.Counter("ticketing_mqtt_refused_messages_total", "Messages that were not taken.", () => server.Counters.RefusedPublishes);
        metrics.Counter("ticketing_mqtt_protocol_faults_total", "Connections closed because the client broke the protocol.", () => server.Counters.ProtocolFaults);
        metrics.Counter("ticketing_mqtt_dropped_messages_total", "Messages dropped for subscribers that do not read or cannot take them.", () => server.Counters.Dropped);
        foreach (var qos in Enum.GetValues<QualityOfService>())
        {
            metrics.Counter($"ticketing_mqtt_received_qos{(int)qos}_total", $"Messages received with QoS {(int)qos}.", () => server.Counters.Received(qos));
            metrics.Counter($"ticketing_mqtt_sent_qos{(int)qos}_total", $"Messages sent with QoS {(int)qos}.", () => server.Counters.Sent(qos));
        }
    }
}
