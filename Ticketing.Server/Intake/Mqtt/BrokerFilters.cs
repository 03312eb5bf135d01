using Ticketing.Mqtt.Link;

namespace Ticketing.Intake.Mqtt;

/// <summary>What is asked of a broker.</summary>
public static class BrokerFilters
{
    /// <summary>Reports are events: each is taken once, by one server, and an old copy the broker retained only when it does not know us yet. Availability and the status of tickets are states: every
    /// server may hear them, because what they lead to happens once whoever hears it; the retained ones come on every connect, because a shared subscription gets none (4.8.2 of MQTT 5).</summary>
    /// <param name="root">First level of all topics.</param>
    /// <param name="others">Topics of other programs that are listened to; their states are retained there, too.</param>
    /// <param name="severalServers">Share the reports among the servers that work on one database.</param>
    public static IReadOnlyList<LinkSubscription> Of(string root, IReadOnlyList<string> others, bool severalServers)
    {
        var group = severalServers ? "$share/ticketing/" : "";
        return
        [
            new($"{group}{root}/+/+/alarm", RetainedOnce: true),
            new($"{group}{root}/+/+/ok", RetainedOnce: true),
            new($"{group}{root}/+/+/heartbeat", RetainedOnce: true),
            new($"{group}{root}/+/+/take", RetainedOnce: true),
            new($"{group}{root}/+/+/usage", RetainedOnce: true),
            new($"{root}/+/+/availability"),
            new($"{root}/+/+/ticket/#", NoLocal: true),
            .. others.Select(filter => new LinkSubscription(filter)),
        ];
    }
}
