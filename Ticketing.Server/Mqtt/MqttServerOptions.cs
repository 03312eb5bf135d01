namespace Ticketing.Mqtt;

/// <summary>The limits of the server. Each is checked before memory is taken.</summary>
public sealed record MqttServerOptions
{
    /// <summary>Largest Remaining Length accepted, and the Maximum Packet Size told to MQTT 5 clients is this plus its header. The protocol allows 256 MiB (2.2.3); a home's messages are below 1 KiB.</summary>
    public int MaximumPacketSize { get; init; } = 64 * 1024;

    /// <summary>From accepting the socket to a complete CONNECT. "A reasonable amount of time" (3.1.4).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may leave what was sent to it unread while more is due; then its connection ends.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Seconds; what MQTT 5 clients that ask for more or none are told to keep to.</summary>
    public ushort MaximumKeepAlive { get; init; } = 3600;

    /// <summary>Publishes of one connection that wait for their outcome; then nothing more is read from it. Told to MQTT 5 clients as Receive Maximum.</summary>
    public ushort ReceiveMaximum { get; init; } = 64;

    /// <summary>Deliveries on their way to one client, unless it asks for less by Receive Maximum.</summary>
    public ushort MaximumInflight { get; init; } = 32;

    /// <summary>Messages that wait for one session, connected or not; further ones are dropped and counted. A client of QoS 2 with a persistent session takes them at a third of the speed at which they can be published.</summary>
    public int MaximumQueuedMessages { get; init; } = 10_000;

    /// <summary>Bytes of payload that wait for one session.</summary>
    public int MaximumQueuedBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes of payload that wait for all sessions together, in memory and (persistent sessions) on disk.</summary>
    public long MaximumQueuedBytesOfAll { get; init; } = 64 * 1024 * 1024;

    public ushort TopicAliasMaximum { get; init; } = 10;

    public int MaximumConnections { get; init; } = 20_000;

    /// <summary>Of one address (IPv6: one network of 64 bits). A house behind one router, or everybody behind a proxy, fits; a single address cannot take all places.</summary>
    public int MaximumConnectionsPerAddress { get; init; } = 15_000;

    /// <summary>Connections of one address that have not got through CONNECT. High enough for a house that comes back after a power cut.</summary>
    public int MaximumHalfOpenPerAddress { get; init; } = 500;

    /// <summary>Sessions in memory, connected or not.</summary>
    public int MaximumSessions { get; init; } = 30_000;

    public int MaximumSubscriptionsPerSession { get; init; } = 100;

    /// <summary>Longest time a session outlives its connection, also for MQTT 3.1.1 clients without clean session.</summary>
    public TimeSpan MaximumSessionExpiry { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Per realm.</summary>
    public int MaximumRetainedMessages { get; init; } = 10_000;

    /// <summary>Per realm.</summary>
    public long MaximumRetainedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long a shutdown waits for outcomes and for clients to take their acknowledgements.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
