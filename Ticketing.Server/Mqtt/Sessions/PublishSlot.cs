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

    /// <summary>What must be on disk before the acknowledgement; null = nothing. Of the sender only.</summary>
    public JournalEntry? Entry { get; set; }

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

    /// <summary>What followed from the outcome has been done.</summary>
    public void Settle(in PublishOutcome outcome) => Outcome = outcome;

    public void Clear()
    {
        Entry = null;
        Message = null;
        Outcome = default;
    }
}

/// <summary>The publishes of one connection in the order of receipt. The receive loop adds, the writer takes from the front. It is its own lock: there is one for each connection.</summary>
sealed class PublishSlots(ConnectionWriter writer, int capacity)
{
    PublishSlot?[] _ring = [];
    int _head;
    int _settled;
    int _count;

    public int Count => Volatile.Read(ref _count);

    public bool IsFull => Count >= capacity;

    /// <summary>The caller has seen that it is not full.</summary>
    public PublishSlot Add(QualityOfService qos, ushort packetId, InboundMessage? message)
    {
        lock (this)
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

    /// <summary>The first whose outcome was not yet acted upon, if that is there. Of the sender only; it then counts as settled.</summary>
    public bool TrySettleNext(out PublishSlot slot)
    {
        lock (this)
        {
            slot = _settled < _count ? _ring[(_head + _settled) % _ring.Length]! : null!;
            if (slot is not { IsDone: true })
            {
                return false;
            }
            _settled++;
            return true;
        }
    }

    /// <summary>The front one, if it is settled.</summary>
    public bool TryPeekSettled(out PublishSlot slot)
    {
        lock (this)
        {
            slot = _settled > 0 ? _ring[_head]! : null!;
            return _settled > 0;
        }
    }

    public void RemoveFront()
    {
        lock (this)
        {
            _ring[_head]!.Clear();
            _head = (_head + 1) % _ring.Length;
            _count--;
            _settled--;
        }
    }
}
