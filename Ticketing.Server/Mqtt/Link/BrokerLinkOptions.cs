using System.Net.Security;

namespace Ticketing.Mqtt.Link;

/// <summary>One topic filter of the link. MQTT 3.1.1 knows none of the options.</summary>
/// <param name="NoLocal">Our own messages do not come back [MQTT-3.8.3-3].</param>
/// <param name="RetainedOnce">The broker's retained messages come only when the subscription is new to it; else on every connect.</param>
public sealed record LinkSubscription(string Filter, bool NoLocal = false, bool RetainedOnce = false);

/// <summary>What a link needs to know, and its limits. Each is checked before memory is taken.</summary>
public sealed record BrokerLinkOptions
{
    public required BrokerAddress Broker { get; init; }

    /// <summary>The same after every start, and nobody else's: the broker keeps the session under it. At most 23 characters are taken everywhere [MQTT-3.1.3-5].</summary>
    public required string ClientId { get; init; }
    public required IReadOnlyList<LinkSubscription> Subscriptions { get; init; }

    /// <summary>Whose certificates are believed, and for which name; used with <c>mqtts</c>.</summary>
    public Func<SslClientAuthenticationOptions>? Tls { get; init; }

    /// <summary>Name of the setting with address and credentials, for messages to people.</summary>
    public string Setting { get; init; } = "the address of the broker";

    /// <summary>Name of the setting with the authority of the broker's certificate, for messages to people.</summary>
    public string TrustSetting { get; init; } = "the trusted authorities";

    /// <summary>How long the broker keeps our session while we are away.</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Silence after which each side asks whether the other is there.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the answer to a PINGREQ may take.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For name, connection, TLS and CONNACK together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages received that wait for their outcome; then nothing more is read. Told to MQTT 5 brokers.</summary>
    public ushort ReceiveMaximum { get; init; } = 256;

    /// <summary>Our messages on their way to the broker, unless it asks for less.</summary>
    public ushort MaximumInflight { get; init; } = 64;

    /// <summary>Our messages that wait; then the queue is full and says so.</summary>
    public int MaximumQueued { get; init; } = 10_000;

    /// <summary>Bytes of topics and payloads that wait.</summary>
    public int MaximumQueuedBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Largest packet taken. What is larger is refused by its header: an MQTT 5 broker does not send it, else it is passed over and acknowledged, so that it does not come for ever.</summary>
    public int MaximumPacketSize { get; init; } = 256 * 1024;

    /// <summary>How long a stop waits for outcomes, acknowledgements and what is queued.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>False: go on as MQTT 3.1.1 from the start.</summary>
    public bool TryMqtt5 { get; init; } = true;
}
