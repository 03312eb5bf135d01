using System.Text;
using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Mqtt;

/// <summary>An application message on its way to subscribers. Immutable and shared by all of them.</summary>
public sealed class MqttMessage
{
    /// <summary>A valid topic name: not empty, no wildcard, no U+0000.</summary>
    public required string Topic { get; init; }
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>At most this; each subscription may lower it.</summary>
    public QualityOfService Qos { get; init; }
    public bool Retain { get; init; }

    /// <summary>Null for a message without MQTT 5 properties.</summary>
    public MessageProperties? Properties { get; init; }

    /// <summary>The session that published it, for the subscription option "no local"; null for messages of the server itself.</summary>
    internal object? Publisher { get; init; }

    /// <summary>Monotonic time (<see cref="TimeProvider.GetTimestamp"/>) after which it is no longer delivered [MQTT-3.3.2-5]; 0 = never.</summary>
    internal long ExpiresAt { get; init; }

    /// <summary>As it was, or will be, written down; null until then.</summary>
    internal StoredMessage? Stored { get; set; }

    /// <summary>The same object for all who ask.</summary>
    internal StoredMessage StoredAs(TimeProvider time)
    {
        lock (this)
        {
            return Stored ??= StoredMessage.Of(this, time);
        }
    }

    internal bool IsExpired(long now) => ExpiresAt != 0 && now >= ExpiresAt;

    /// <summary>The topic as it goes over the wire, encoded once for all subscribers.</summary>
    internal byte[] TopicUtf8 => field ??= Encoding.UTF8.GetBytes(Topic);

    public static MqttMessage Text(string topic, string payload, QualityOfService qos = QualityOfService.AtLeastOnce, bool retain = false) =>
        new() { Topic = topic, Payload = Encoding.UTF8.GetBytes(payload), Qos = qos, Retain = retain };
}

/// <summary>The MQTT 5 properties that travel with a message from publisher to subscriber (3.3.2.3).</summary>
public sealed record MessageProperties
{
    /// <summary>The payload is UTF-8 text (Payload Format Indicator 1).</summary>
    public bool PayloadIsUtf8 { get; init; }

    /// <summary>Seconds; null = does not expire.</summary>
    public uint? MessageExpiryInterval { get; init; }
    public string? ContentType { get; init; }
    public string? ResponseTopic { get; init; }
    public ReadOnlyMemory<byte>? CorrelationData { get; init; }

    /// <summary>In the order sent; a name may occur several times.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    /// <summary>Those of a PUBLISH or of a will; null if there are none.</summary>
    internal static MessageProperties? Of(PropertySet? set) =>
        set is null or { PayloadFormatIndicator: null, MessageExpiryInterval: null, ContentType: null, ResponseTopic: null, CorrelationData: null, UserProperties: null }
            ? null
            : new MessageProperties
            {
                PayloadIsUtf8 = set.PayloadFormatIndicator == 1,
                MessageExpiryInterval = set.MessageExpiryInterval,
                ContentType = set.ContentType,
                ResponseTopic = set.ResponseTopic,
                CorrelationData = set.CorrelationData is null ? null : (ReadOnlyMemory<byte>?)set.CorrelationData,
                UserProperties = set.UserProperties ?? [],
            };

    internal PropertySet ToSet() => new()
    {
        PayloadFormatIndicator = PayloadIsUtf8 ? (byte)1 : null,
        MessageExpiryInterval = MessageExpiryInterval,
        ContentType = ContentType,
        ResponseTopic = ResponseTopic,
        CorrelationData = CorrelationData?.ToArray(),
        UserProperties = UserProperties,
    };
}
