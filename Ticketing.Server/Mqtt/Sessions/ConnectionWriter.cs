using System.Buffers;
using System.IO.Pipelines;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>The sending half of a connection. Acknowledgements, answers and deliveries are collected and leave in one flush; who wakes it while it runs makes it run once more.
/// It needs neither a task nor a buffer while there is nothing to send.</summary>
sealed partial class ConnectionWriter : IThreadPoolWorkItem
{
    const int Idle = 0;
    const int Running = 1;
    const int Again = 2;

    /// <summary>Deliveries written between two flushes.</summary>
    const int BatchBytes = 32 * 1024;

    readonly MqttConnection _connection;
    readonly PipeWriter _output;
    readonly PublishSlots _slots;
    TaskCompletionSource? _room;
    TaskCompletionSource? _finished; // made when it ends
    DisconnectPacket? _last;
    int _state;
    int _finishing; // 1 = as soon as possible, 2 = after all outcomes
    bool _acknowledging = true;
    bool _open = true;
    bool _lastWritten;
    bool _abandoned;
    long _stuckSince;

    public ConnectionWriter(MqttConnection connection, PipeWriter output, int receiveMaximum)
    {
        _connection = connection;
        _output = output;
        _slots = new PublishSlots(this, receiveMaximum);
    }

    public PublishSlots Slots => _slots;

    /// <summary>Monotonic time since when a flush waits for the client to read; 0 if none does.</summary>
    public long StuckSince => Volatile.Read(ref _stuckSince);

    public bool HasRoom => !_slots.IsFull && HasRoomForAnswers;

    public PublishOutcome OutcomeOf(Exception e, string topic) => _connection.Server.OutcomeOf(e, topic);

    /// <summary>Completes when the receive loop may go on.</summary>
    public Task WaitForRoomAsync()
    {
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _room, room);
        Interlocked.MemoryBarrier();
        return HasRoom || _connection.IsClosing ? Task.CompletedTask : room.Task;
    }

    public void ReleaseReceiver() => Interlocked.Exchange(ref _room, null)?.TrySetResult();

    /// <summary>Sends what is ready, then <paramref name="last"/>, and ends the output. The task completes when that is done or cannot be done any more.</summary>
    /// <param name="drain">First waits for the outcomes of everything received.</param>
    public Task FinishAsync(DisconnectPacket? last, bool drain)
    {
        _last = last;
        var finished = _finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _finishing, drain ? 2 : 1);
        Wake();
        return finished.Task;
    }

    /// <summary>The transport was aborted: nobody waits for outcomes any longer.</summary>
    public void Abandon()
    {
        Volatile.Write(ref _abandoned, true);
        Wake();
    }

    /// <summary>There is something to send. Cheap; from any thread.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _state, Again) == Idle)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Like <see cref="Wake"/>, on this thread: for the receive loop after a batch.</summary>
    public void RunNow()
    {
        if (Interlocked.Exchange(ref _state, Again) == Idle)
        {
            Execute();
        }
    }

    /// <summary>Runs as the one owner of the output until nothing is left to send; a flush that has to wait is continued later by <see cref="ContinueAsync"/>.</summary>
    public void Execute()
    {
        do
        {
            Volatile.Write(ref _state, Running);
            try
            {
                while (Fill())
                {
                    var flush = _output.FlushAsync();
                    if (!flush.IsCompletedSuccessfully)
                    {
                        _ = ContinueAsync(flush);
                        return;
                    }
                    _open &= !flush.Result.IsCompleted;
                }
            }
            catch (Exception e)
            {
                Break(e);
            }
        }
        while (Interlocked.CompareExchange(ref _state, Idle, Running) != Running);
    }

    async Task ContinueAsync(ValueTask<FlushResult> flush)
    {
        Volatile.Write(ref _stuckSince, Math.Max(1, _connection.Server.Time.GetTimestamp()));
        try
        {
            _open &= !(await flush.ConfigureAwait(false)).IsCompleted;
        }
        catch (Exception e)
        {
            Break(e);
        }
        Volatile.Write(ref _stuckSince, 0);
        Execute();
    }

    /// <summary>The transport is gone, or there is a bug. Either way this connection sends nothing more; outcomes are still settled.</summary>
    void Break(Exception e)
    {
        _open = false;
        if (e is not (IOException or OperationCanceledException or ObjectDisposedException))
        {
            _connection.Server.LogBug(e, _connection.ClientId);
        }
    }

    /// <summary>Writes what is ready; true if a flush is due.</summary>
    bool Fill()
    {
        _open &= !Volatile.Read(ref _abandoned);
        var written = Acknowledge();
        if (Volatile.Read(ref _room) is not null && HasRoom)
        {
            ReleaseReceiver();
        }
        if (_open && !_lastWritten)
        {
            written |= TakeControl() | Deliver();
            var finishing = Volatile.Read(ref _finishing);
            if (finishing == 1 || (finishing == 2 && _slots.Count == 0 && _held is null or { Count: 0 }))
            {
                _last?.Write(_output, _connection.Version);
                _lastWritten = true;
                return true;
            }
            return written;
        }
        if (Volatile.Read(ref _finishing) != 0 && _finished is { Task.IsCompleted: false })
        {
            _output.Complete();
            _finished.TrySetResult();
        }
        return false;
    }

    /// <summary>Acknowledgements in the order of receipt [MQTT-4.6.0-2], [MQTT-4.6.0-3], each only with its outcome, and only once that is on disk.</summary>
    bool Acknowledge()
    {
        var written = false;
        while (_slots.TrySettleNext(out var next))
        {
            _connection.Settle(next);
        }
        while (_slots.TryPeekSettled(out var slot))
        {
            if (_open && slot.Entry is { IsStored: false } entry)
            {
                if (!entry.IsFailed && entry.TryWait(this))
                {
                    return written;
                }
                if (entry.IsFailed)
                {
                    _connection.CloseUnkept();
                    slot.Settle(PublishOutcome.Unavailable());
                }
            }
            var outcome = slot.Outcome;
            if (outcome.IsUnavailable)
            {
                _acknowledging = false; // nor anything received after it: the client repeats them in order
            }
            else if (_acknowledging && _open && !_lastWritten && slot.Qos != QualityOfService.AtMostOnce)
            {
                var type = slot.Qos == QualityOfService.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec;
                var reasonString = _connection.WantsReasons ? outcome.ReasonString : null;
                new AckPacket(type, slot.PacketId, outcome.Reason, reasonString).Write(_output, _connection.Version, _connection.MaximumPacketSize);
                written = true;
            }
            _slots.RemoveFront();
        }
        return written;
    }

    bool Deliver()
    {
        if (Volatile.Read(ref _finishing) != 0)
        {
            return false;
        }
        var bytes = 0;
        while (bytes < BatchBytes)
        {
            if (_connection.TryTakeDelivery(out var delivery, out var duplicate, out var heldBy))
            {
                bytes += _connection.Write(delivery, duplicate, _output);
            }
            else if (heldBy is null || heldBy.TryWait(this))
            {
                break;
            }
        }
        return bytes > 0;
    }
}
