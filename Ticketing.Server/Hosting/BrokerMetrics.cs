using Ticketing.Mqtt.Link;

namespace Ticketing.Hosting;

/// <summary>What <c>/metrics</c> says about the link to a broker; all 0 without one.</summary>
public static class BrokerMetrics
{
    public static void Add(TicketingMetrics metrics, BrokerLink? link)
    {
        metrics.Gauge("ticketing_broker_connected", "1 while the broker has us as a client.", () => link?.IsConnected == true ? 1 : 0);
        metrics.Counter("ticketing_broker_received_total", "Messages the broker delivered, repeats included.", () => link?.Counters.Received ?? 0);
        metrics.Counter("ticketing_broker_refused_total", "Messages of the broker that were not taken.", () => link?.Counters.Refused ?? 0);
        metrics.Counter("ticketing_broker_published_total", "Messages of ours that the broker acknowledged.", () => link?.Counters.Published ?? 0);
        metrics.Counter("ticketing_broker_dropped_total", "Messages of ours that the broker did not get.", () => link?.Counters.Dropped ?? 0);
        metrics.Counter("ticketing_broker_reconnects_total", "Connections to the broker after the first.", () => Math.Max(0, (link?.Counters.Connects ?? 0) - 1));
    }
}
