using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Link;

/// <summary>A message that the broker delivered, between receipt and acknowledgement.</summary>
/// <param name="Outcome">What the sink made of it.</param>
sealed record LinkReceipt(string Topic, QualityOfService Qos, ushort PacketId, Task<PublishOutcome> Outcome);

/// <summary>
/// QoS 2 messages taken whose PUBREL has not come yet [MQTT-4.3.3-2]: while an id is in here, the same id is the same message. Lives as long as the broker's session, across connections.
/// It need not outlive the process: a broker that had our PUBREC sends PUBREL, which is answered whether the id is known or not; one that had not sends the message again, marked as a duplicate, and
/// the sink recognises it.
/// </summary>
sealed class LinkExactlyOnce
{
    readonly Lock _gate = new();
    readonly HashSet<ushort> _taken = [];

    /// <summary>False: it was taken before.</summary>
    public bool TryBegin(ushort id)
    {
        lock (_gate)
        {
            return _taken.Add(id);
        }
    }

    /// <summary>PUBREL, or the message was not taken; true if the id was known.</summary>
    public bool End(ushort id)
    {
        lock (_gate)
        {
            return _taken.Remove(id);
        }
    }

    /// <summary>The broker has begun a new session: its ids mean other messages.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _taken.Clear();
        }
    }
}
