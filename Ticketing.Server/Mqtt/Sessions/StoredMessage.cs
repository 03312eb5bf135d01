using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>A message in the form in which it is written down. Immutable but for its place in the journal.</summary>
public sealed class StoredMessage
{
    public required string Topic { get; init; }
    public ReadOnlyMemory<byte> Payload { get; init; }
    public QualityOfService Qos { get; init; }
    public bool Retain { get; init; }

    /// <summary>The MQTT 5 properties as on the wire, with their length; without the expiry interval, which <see cref="ExpiresAt"/> stands for. Null for none.</summary>
    public byte[]? Properties { get; init; }

    /// <summary>Unix milliseconds; null = never.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>What the journal calls it; 0 = not written yet. Only the journal's writer uses it.</summary>
    public long Row { get; set; }

    public int Bytes => 64 + (2 * Topic.Length) + Payload.Length + (Properties?.Length ?? 0);

    internal static StoredMessage Of(MqttMessage message, TimeProvider time) => new()
    {
        Topic = message.Topic,
        Payload = message.Payload,
        Qos = message.Qos,
        Retain = message.Retain,
        Properties = Encode(message.Properties),
        ExpiresAt = message.ExpiresAt == 0 ? null : WallClock.Of(message.ExpiresAt, time),
    };

    internal static StoredMessage Of(InboundMessage will) => new()
    {
        Topic = will.Topic,
        Payload = will.Payload,
        Qos = will.Qos,
        Retain = will.Retain,
        Properties = Encode(will.Properties),
        // Of a will it is still an interval: it begins when the will is published.
        ExpiresAt = will.Properties?.MessageExpiryInterval,
    };

    internal MqttMessage ToMessage(TimeProvider time) => new()
    {
        Topic = Topic,
        Payload = Payload,
        Qos = Qos,
        Retain = Retain,
        Properties = Decode(ExpiresAt is null ? null : 0),
        ExpiresAt = ExpiresAt is { } at ? WallClock.ToTimestamp(at, time) : 0,
        Stored = this,
    };

    internal InboundMessage ToWill(MqttClient client) => new()
    {
        Client = client,
        Topic = Topic,
        Payload = Payload,
        Qos = Qos,
        Retain = Retain,
        IsWill = true,
        Properties = Decode((uint?)ExpiresAt),
    };

    static byte[]? Encode(MessageProperties? properties)
    {
        if (properties is null)
        {
            return null;
        }
        var list = new PacketWriter();
        list.Properties((properties with { MessageExpiryInterval = null }).ToSet());
        return list.Written.ToArray();
    }

    MessageProperties? Decode(uint? expiry)
    {
        var reader = new PacketReader(Properties);
        var set = Properties is null ? null : PropertySet.Read(ref reader, PropertyRules.Publish);
        var properties = MessageProperties.Of(set);
        return expiry is null ? properties : (properties ?? new MessageProperties()) with { MessageExpiryInterval = expiry };
    }
}

/// <summary>Between the monotonic clock, which everything in memory goes by, and the wall clock, which outlasts the process.</summary>
static class WallClock
{
    public static long Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();

    public static long Of(long timestamp, TimeProvider time) => Now(time) + (long)((timestamp - time.GetTimestamp()) * 1000.0 / time.TimestampFrequency);

    /// <summary>Never 0; what is past is now.</summary>
    public static long ToTimestamp(long unixMilliseconds, TimeProvider time) =>
        Math.Max(1, time.GetTimestamp() + (long)(Math.Max(0, unixMilliseconds - Now(time)) / 1000.0 * time.TimestampFrequency));
}
