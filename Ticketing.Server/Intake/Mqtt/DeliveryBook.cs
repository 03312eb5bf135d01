using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>
/// Makes the <see cref="Receipt"/> of a message: who may repeat what. A client repeats (DUP, same packet id) what it got no acknowledgement for, at once when it is back [MQTT-4.4.0-1].
/// One that has been heard for more than <see cref="Patience"/> since a delivery has its acknowledgement: the same bytes under the same packet id are then a new message, which must not be lost.
/// What former runs of the server heard is not known: after a restart everything may be a repeat.
/// </summary>
sealed class DeliveryBook(TimeProvider time)
{
    /// <summary>The longest retry interval of clients that repeat on the same connection is 20 s.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>No repeat is as late as this.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Sessions remembered; clients with a new id every time must not fill the memory.</summary>
    const int MaximumSessions = 20_000;

    readonly Lock _gate = new();
    readonly Dictionary<long, DeliveringSession> _sessions = [];
    Instant _floor;

    /// <summary>Null for what is never delivered twice: QoS 0 and wills.</summary>
    /// <param name="asked">False for messages that may come twice without harm: they only tell that the client is there.</param>
    public Receipt? Of(InboundMessage message, MqttSpeaker speaker, bool asked)
    {
        var session = speaker.Session ??= Enter(message, speaker);
        return !asked || message.Qos == QualityOfService.AtMostOnce || message.IsWill ? null : new(session.Key, message.PacketId, DigestOf(message), message.Duplicate ? RepeatOf(session) : null);
    }

    /// <summary>Called with the first message of a connection.</summary>
    DeliveringSession Enter(InboundMessage message, MqttSpeaker speaker)
    {
        var key = KeyOf($"{speaker.Scope}\n{message.Client.ClientId}");
        lock (_gate)
        {
            if (!_sessions.TryGetValue(key, out var session))
            {
                if (_sessions.Count >= MaximumSessions)
                {
                    _sessions.Clear();
                    _floor = Instant.From(time.GetUtcNow());
                }
                _sessions.Add(key, session = new DeliveringSession(key, _floor));
            }
            session.Settle(time, Patience);
            session.Pulse = message.Client.Pulse;
            return session;
        }
    }

    Instant RepeatOf(DeliveringSession session)
    {
        var oldest = Instant.From(time.GetUtcNow() - Kept);
        lock (_gate)
        {
            var settled = session.Settle(time, Patience);
            return settled > oldest ? settled : oldest;
        }
    }

    static long KeyOf(string text) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static long DigestOf(InboundMessage message)
    {
        var topic = Encoding.UTF8.GetByteCount(message.Topic);
        var length = topic + 1 + message.Payload.Length;
        Span<byte> all = length <= 1024 ? stackalloc byte[1024] : new byte[length];
        Encoding.UTF8.GetBytes(message.Topic, all);
        all[topic] = 0;
        message.Payload.Span.CopyTo(all[(topic + 1)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(all[..length], hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}

/// <summary>What is known of a client's session since the server started.</summary>
sealed class DeliveringSession(long key, Instant settled)
{
    Instant _settled = settled;

    public long Key => key;

    /// <summary>Of its last connection that sent something; null if unknown.</summary>
    public ConnectionPulse? Pulse { get; set; }

    /// <summary>What was stored before this instant was acknowledged and the client knows it.</summary>
    public Instant Settle(TimeProvider time, TimeSpan patience)
    {
        if (Pulse is { } pulse && time.GetElapsedTime(pulse.Since, pulse.LastHeard) > patience)
        {
            var at = Instant.From(time.GetUtcNow() - time.GetElapsedTime(pulse.LastHeard) - patience);
            _settled = at > _settled ? at : _settled;
        }
        return _settled;
    }
}
