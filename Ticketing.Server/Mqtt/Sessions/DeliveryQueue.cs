using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>The outgoing half of a session: what waits, what is on its way, and in which order it is sent again after a reconnect. Bounded; not thread-safe (the session's lock guards it).</summary>
/// <param name="log">Null for a session that ends with its connection. Otherwise deliveries have their packet ids from the beginning, and leave only once they are on disk.</param>
sealed class DeliveryQueue(int maximumMessages, int maximumBytes, QueueBudget budget, SessionLog? log = null)
{
    Queue<Delivery>? _waiting;
    List<Delivery>? _inflight;
    HashSet<ushort>? _numbered;
    long _lastOrder;
    int _waitingBytes;
    int _resend;
    ushort _lastPacketId;

    public int Waiting => _waiting?.Count ?? 0;
    public int Inflight => _inflight?.Count ?? 0;

    /// <summary>False if there is no room: the message is then lost for this session.</summary>
    /// <param name="entry">Gets the record of a delivery that must not be forgotten; the caller appends it.</param>
    /// <param name="isConnected">The session has a connection.</param>
    public bool TryAdd(Delivery delivery, JournalEntry? entry = null, bool isConnected = true)
    {
        var bytes = delivery.Message.Payload.Length;
        if (Waiting >= maximumMessages || _waitingBytes + bytes > maximumBytes || !budget.TryTake(bytes))
        {
            return false;
        }
        if (log is not null && delivery.Qos != QualityOfService.AtMostOnce)
        {
            delivery = delivery with { PacketId = NextPacketId(), Entry = entry };
            (_numbered ??= []).Add(delivery.PacketId);
            log.Queued(entry!, delivery, ++_lastOrder, isConnected);
        }
        (_waiting ??= new Queue<Delivery>(2)).Enqueue(delivery);
        _waitingBytes += bytes;
        return true;
    }

    /// <summary>A delivery from before a restart, in the order in which they were queued. It is sent again with its old packet id [MQTT-4.4.0-1].</summary>
    public void Restore(in Delivery delivery, long order)
    {
        (_numbered ??= []).Add(delivery.PacketId);
        _lastOrder = order;
        _lastPacketId = delivery.PacketId;
        if (delivery.State == DeliveryState.Released)
        {
            (_inflight ??= []).Add(delivery);
            return;
        }
        (_waiting ??= []).Enqueue(delivery);
        _waitingBytes += delivery.Message.Payload.Length;
        budget.Take(delivery.Message.Payload.Length);
    }

    /// <summary>After a reconnect everything unacknowledged is sent again in its first order [MQTT-4.4.0-1], [MQTT-4.6.0-1].</summary>
    public void Resume() => _resend = 0;

    /// <summary>The next thing to send: again what a former connection did not get acknowledged, then what waits; no more of both than <paramref name="window"/> allows [MQTT-3.3.4-9].</summary>
    /// <param name="duplicate">It was sent before, or may have been.</param>
    /// <param name="heldBy">What has to be on disk before the next thing may leave; null = there is nothing to send now.</param>
    public bool TryTake(int window, long now, MqttCounters counters, out Delivery delivery, out bool duplicate, out JournalEntry? heldBy)
    {
        heldBy = null;
        if (_inflight is not null && _resend < _inflight.Count)
        {
            delivery = _inflight[_resend];
            duplicate = true;
            heldBy = delivery.IsHeld ? delivery.Entry : null;
            if (heldBy is not null || _resend >= window)
            {
                return false; // or the client came back with a smaller Receive Maximum
            }
            _resend++;
            return true;
        }
        duplicate = false;
        while (_waiting is not null && _waiting.TryPeek(out delivery))
        {
            if (delivery.IsHeld)
            {
                heldBy = delivery.Entry;
                return false;
            }
            var expired = delivery.Message.IsExpired(now);
            if (!expired && delivery.Qos != QualityOfService.AtMostOnce && Inflight >= window)
            {
                return false;
            }
            TakeFront(delivery);
            if (expired)
            {
                counters.CountExpired();
                Forget(delivery);
                continue;
            }
            if (delivery.Qos != QualityOfService.AtMostOnce)
            {
                duplicate = delivery.State == DeliveryState.WaitingAgain;
                delivery = delivery with { PacketId = delivery.PacketId != 0 ? delivery.PacketId : NextPacketId(), State = DeliveryState.Sent };
                (_inflight ??= new List<Delivery>(2)).Add(delivery);
                _resend = _inflight.Count;
            }
            return true;
        }
        delivery = default;
        return false;
    }

    void TakeFront(in Delivery delivery)
    {
        _waiting!.Dequeue();
        _waitingBytes -= delivery.Message.Payload.Length;
        budget.Return(delivery.Message.Payload.Length);
        if (_waiting.Count == 0 && _waiting.Capacity > 64)
        {
            _waiting = null; // a burst is no reason to hold memory for good
        }
    }

    /// <summary>PUBACK, PUBCOMP, or a PUBREC that refuses. An id that is not on its way is passed over: it may have ended with an earlier connection.</summary>
    /// <returns>A fault if another acknowledgement is due for the id.</returns>
    public ProtocolFault? Complete(ushort packetId, DeliveryState state, QualityOfService qos)
    {
        var index = Find(packetId);
        if (index < 0)
        {
            return null;
        }
        var delivery = _inflight![index];
        if (delivery.State != state || delivery.Qos != qos)
        {
            return ProtocolFault.WrongAcknowledgement;
        }
        Forget(delivery);
        _inflight.RemoveAt(index);
        _resend -= index < _resend ? 1 : 0;
        return null;
    }

    void Forget(in Delivery delivery)
    {
        if (_numbered?.Remove(delivery.PacketId) == true)
        {
            log!.Completed(delivery);
        }
    }

    /// <summary>PUBREC: from now on PUBREL stands for the message [MQTT-4.3.3-4], [MQTT-4.3.3-5]. A repeated PUBREC is answered again.</summary>
    /// <param name="entry">What must be on disk before PUBREL may leave; null = nothing.</param>
    /// <returns>A fault if another acknowledgement is due for the id.</returns>
    public ProtocolFault? Release(ushort packetId, out JournalEntry? entry)
    {
        entry = null;
        var index = Find(packetId);
        if (index < 0)
        {
            return null;
        }
        var delivery = _inflight![index];
        if (delivery.Qos != QualityOfService.ExactlyOnce)
        {
            return ProtocolFault.WrongAcknowledgement;
        }
        if (delivery.State == DeliveryState.Sent)
        {
            _inflight[index] = delivery = delivery with { State = DeliveryState.Released, Entry = log?.Released(packetId) };
        }
        entry = delivery.Entry;
        return null;
    }

    int Find(ushort packetId)
    {
        for (var i = 0; i < Inflight; i++)
        {
            if (_inflight![i].PacketId == packetId)
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>The session has ended: what was not delivered and may go to another member of a shared subscription. A QoS 2 message that was sent may not [MQTT-4.8.2-5].</summary>
    public List<Delivery> End()
    {
        budget.Return(_waitingBytes);
        var left = new List<Delivery>();
        left.AddRange(_inflight?.FindAll(d => d is { Share: not null, Qos: QualityOfService.AtLeastOnce }) ?? []);
        foreach (var delivery in _waiting ?? [])
        {
            if (delivery.Share is not null && delivery is not { State: DeliveryState.WaitingAgain, Qos: QualityOfService.ExactlyOnce })
            {
                left.Add(delivery);
            }
        }
        (_waiting, _inflight, _numbered, _waitingBytes) = (null, null, null, 0);
        return left;
    }

    /// <summary>An id that no delivery uses [MQTT-2.2.1-4]; there are far more ids than deliveries.</summary>
    ushort NextPacketId()
    {
        do
        {
            _lastPacketId = _lastPacketId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastPacketId + 1);
        }
        while (IsInUse(_lastPacketId));
        return _lastPacketId;
    }

    bool IsInUse(ushort packetId)
    {
        if (log is not null)
        {
            return _numbered?.Contains(packetId) == true;
        }
        for (var i = 0; i < Inflight; i++)
        {
            if (_inflight![i].PacketId == packetId)
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>Bytes of payload that wait for clients, over all sessions. Thread-safe.</summary>
sealed class QueueBudget(long maximum)
{
    long _used;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= maximum)
        {
            return true;
        }
        Return(bytes);
        return false;
    }

    /// <summary>Also beyond the limit: what was there before a restart stays.</summary>
    public void Take(int bytes) => Interlocked.Add(ref _used, bytes);

    public void Return(int bytes) => Interlocked.Add(ref _used, -bytes);
}
