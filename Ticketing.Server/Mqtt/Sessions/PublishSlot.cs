using System.Runtime.CompilerServices;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>One received PUBLISH between receipt and acknowledgement. Reused for later ones of the same connection, so that waiting costs no allocation.</summary>
sealed class PublishSlot(ConnectionWriter writer)
{
    ConfiguredValueTaskAwaitable<PublishOutcome>.ConfiguredValueTaskAwaiter _awaiter;
    Action? _completed;
    bool _done;

    public QualityOfService Qos { get; private set; }
    public ushort PacketId { get; private set; }

    /// <summary>Null for a repeat of a QoS 2 message that was taken before, and for one that was refused here.</summary>
    public InboundMessage? Message { get; private set; }
    public PublishOutcome Outcome { get; private set; }

    public bool IsDone => Volatile.Read(ref _done);

    public void Begin(QualityOfService qos, ushort packetId, InboundMessage? message)
    {
        Qos = qos;
        PacketId = packetId;
        Message = message;
        _done = false;
    }

    public void Complete(in PublishOutcome outcome)
    {
        Outcome = outcome;
        Volatile.Write(ref _done, true);
    }

    public void Await(ValueTask<PublishOutcome> outcome)
    {
        if (outcome.IsCompletedSuccessfully)
        {
            Complete(outcome.Result);
            return;
        }
        _awaiter = outcome.ConfigureAwait(false).GetAwaiter();
        _awaiter.UnsafeOnCompleted(_completed ??= OnCompleted);
    }

    void OnCompleted()
    {
        PublishOutcome outcome;
        try
        {
            outcome = _awaiter.GetResult();
        }
        catch (Exception e)
        {
            outcome = writer.OutcomeOf(e, Message!.Topic);
        }
        _awaiter = default;
        Complete(outcome);
        writer.Wake();
    }

    public void Clear()
    {
        Message = null;
        Outcome = default;
    }
}

/// <summary>The publishes of one connection in the order of receipt. The receive loop adds, the writer takes from the front.</summary>
sealed class PublishSlots(ConnectionWriter writer, int capacity)
{
    readonly Lock _gate = new();
    PublishSlot?[] _ring = [];
    int _head;
    int _count;

    public int Count => Volatile.Read(ref _count);

    public bool IsFull => Count >= capacity;

    /// <summary>The caller has seen that it is not full.</summary>
    public PublishSlot Add(QualityOfService qos, ushort packetId, InboundMessage? message)
    {
        lock (_gate)
        {
            if (_count == _ring.Length)
            {
                var larger = new PublishSlot?[Math.Max(2, _ring.Length * 2)];
                for (var i = 0; i < _count; i++)
                {
                    larger[i] = _ring[(_head + i) % _ring.Length];
                }
                (_ring, _head) = (larger, 0);
            }
            ref var slot = ref _ring[(_head + _count) % _ring.Length];
            slot ??= new PublishSlot(writer);
            slot.Begin(qos, packetId, message);
            _count++;
            return slot;
        }
    }

    /// <summary>The front one, if its outcome is there.</summary>
    public bool TryPeekDone(out PublishSlot slot)
    {
        lock (_gate)
        {
            slot = _count > 0 ? _ring[_head]! : null!;
            return _count > 0 && slot.IsDone;
        }
    }

    public void RemoveFront()
    {
        lock (_gate)
        {
            _ring[_head]!.Clear();
            _head = (_head + 1) % _ring.Length;
            _count--;
        }
    }
}
