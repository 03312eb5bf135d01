using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>The outgoing half of a session: what waits, what is on its way, and in which order it is sent again after a reconnect. Bounded; not thread-safe (the session's lock guards it).</summary>
sealed class DeliveryQueue(int maximumMessages, int maximumBytes)
{
    Queue<Delivery>? _waiting;
    List<Delivery>? _inflight;
    int _waitingBytes;
    int _resend;
    ushort _lastPacketId;

    public int Waiting => _waiting?.Count ?? 0;
    public int Inflight => _inflight?.Count ?? 0;

    /// <summary>False if there is no room: the message is then lost for this session.</summary>
    public bool TryAdd(in Delivery delivery)
    {
        var bytes = delivery.Message.Payload.Length;
        if (Waiting >= maximumMessages || _waitingBytes + bytes > maximumBytes)
        {
            return false;
        }
        (_waiting ??= new Queue<Delivery>(2)).Enqueue(delivery);
        _waitingBytes += bytes;
        return true;
    }

    /// <summary>After a reconnect everything unacknowledged is sent again in its first order [MQTT-4.4.0-1], [MQTT-4.6.0-1].</summary>
    public void Resume() => _resend = 0;

    /// <summary>The next thing to send: again what a former connection did not get acknowledged, then what waits as far as <paramref name="window"/> allows.</summary>
    /// <param name="duplicate">It was sent before.</param>
    public bool TryTake(int window, long now, MqttCounters counters, out Delivery delivery, out bool duplicate)
    {
        if (_inflight is not null && _resend < _inflight.Count)
        {
            if (_resend >= window)
            {
                delivery = default;
                duplicate = false;
                return false; // the client came back with a smaller Receive Maximum [MQTT-3.3.4-9]
            }
            delivery = _inflight[_resend++];
            duplicate = true;
            return true;
        }
        duplicate = false;
        while (_waiting is not null && _waiting.TryPeek(out delivery))
        {
            var expired = delivery.Message.IsExpired(now);
            if (!expired && delivery.Qos != QualityOfService.AtMostOnce && Inflight >= window)
            {
                return false;
            }
            _waiting.Dequeue();
            _waitingBytes -= delivery.Message.Payload.Length;
            if (_waiting.Count == 0 && _waiting.Capacity > 64)
            {
                _waiting = null; // a burst is no reason to hold memory for good
            }
            if (expired)
            {
                counters.CountExpired();
                continue;
            }
            if (delivery.Qos != QualityOfService.AtMostOnce)
            {
                delivery = delivery with { PacketId = NextPacketId(), State = DeliveryState.Sent };
                (_inflight ??= new List<Delivery>(2)).Add(delivery);
                _resend = _inflight.Count;
            }
            return true;
        }
        delivery = default;
        return false;
    }

    /// <summary>PUBACK, PUBCOMP, or a PUBREC that refuses. False if there is no such delivery in that state.</summary>
    public bool TryComplete(ushort packetId, DeliveryState state, QualityOfService qos)
    {
        var index = Find(packetId, state, qos);
        if (index < 0)
        {
            return false;
        }
        _inflight!.RemoveAt(index);
        _resend -= index < _resend ? 1 : 0;
        return true;
    }

    /// <summary>PUBREC: from now on PUBREL stands for the message [MQTT-4.3.3-4], [MQTT-4.3.3-5]. True also for a repeated PUBREC.</summary>
    public bool TryRelease(ushort packetId)
    {
        var index = Find(packetId, DeliveryState.Sent, QualityOfService.ExactlyOnce);
        if (index >= 0)
        {
            _inflight![index] = _inflight[index] with { State = DeliveryState.Released };
            return true;
        }
        return Find(packetId, DeliveryState.Released, QualityOfService.ExactlyOnce) >= 0;
    }

    int Find(ushort packetId, DeliveryState state, QualityOfService qos)
    {
        for (var i = 0; i < Inflight; i++)
        {
            var delivery = _inflight![i];
            if (delivery.PacketId == packetId)
            {
                return delivery.State == state && delivery.Qos == qos ? i : -1;
            }
        }
        return -1;
    }

    /// <summary>An id that no delivery uses [MQTT-2.2.1-4]; there are far more ids than deliveries in flight.</summary>
    ushort NextPacketId()
    {
        do
        {
            _lastPacketId = _lastPacketId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastPacketId + 1);
        }
        while (_inflight?.Exists(d => d.PacketId == _lastPacketId) == true);
        return _lastPacketId;
    }
}
