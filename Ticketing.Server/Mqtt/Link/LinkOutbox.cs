using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Link;

/// <summary>A message of ours as it goes out.</summary>
/// <param name="PacketId">0 with QoS 0.</param>
/// <param name="Duplicate">The broker may have it already [MQTT-3.3.1-1].</param>
readonly record struct Outgoing(MqttMessage Message, ushort PacketId, bool Duplicate);

/// <summary>Our messages to the broker, across connections: what waits, and what waits for its PUBACK. In order; bounded; from any thread.</summary>
sealed class LinkOutbox(int maximumMessages, int maximumBytes)
{
    /// <summary>Ids above are for SUBSCRIBE, so that none is used for two things at once [MQTT-2.2.1-3].</summary>
    public const ushort LastId = 60_000;

    readonly Lock _gate = new();
    readonly Queue<MqttMessage> _waiting = new();
    readonly LinkedList<(ushort Id, MqttMessage Message)> _inflight = [];
    readonly Dictionary<ushort, LinkedListNode<(ushort Id, MqttMessage Message)>> _byId = [];
    readonly Queue<Outgoing> _again = new();
    TaskCompletionSource? _room;
    long _bytes;
    ushort _lastId;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count + _inflight.Count;
            }
        }
    }

    /// <summary>False: there is no room for all of them; then none is taken.</summary>
    public bool TryAdd(IReadOnlyList<MqttMessage> messages)
    {
        var bytes = messages.Sum(SizeOf);
        lock (_gate)
        {
            if (_waiting.Count + _inflight.Count + messages.Count > maximumMessages || _bytes + bytes > maximumBytes)
            {
                return false;
            }
            foreach (var message in messages)
            {
                _waiting.Enqueue(message);
            }
            _bytes += bytes;
            return true;
        }
    }

    /// <summary>Completes when there may be room again.</summary>
    public Task RoomAsync()
    {
        lock (_gate)
        {
            return _waiting.Count + _inflight.Count == 0 ? Task.CompletedTask : (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>A new connection: what was not acknowledged goes first, in the order it had [MQTT-4.6.0-1], with its id [MQTT-4.4.0-1].</summary>
    /// <param name="sessionPresent">False: the broker knows nothing of it, so it is no duplicate.</param>
    public void Begin(bool sessionPresent)
    {
        lock (_gate)
        {
            _again.Clear();
            foreach (var (id, message) in _inflight)
            {
                _again.Enqueue(new(message, id, sessionPresent));
            }
        }
    }

    /// <summary>The next one to send; false if there is none or <paramref name="window"/> are on their way.</summary>
    public bool TryTake(int window, out Outgoing next)
    {
        lock (_gate)
        {
            if (_again.Count > 0)
            {
                // What an acknowledgement of the new connection settled meanwhile is not sent again.
                if (_inflight.Count - _again.Count >= window)
                {
                    next = default;
                    return false;
                }
                next = _again.Dequeue();
                return _byId.ContainsKey(next.PacketId) || TryTake(window, out next);
            }
            next = default;
            if (_waiting.Count == 0 || _inflight.Count >= window)
            {
                return false;
            }
            var message = _waiting.Dequeue();
            if (message.Qos == QualityOfService.AtMostOnce)
            {
                next = new(message, 0, false);
                Release(message);
                return true;
            }
            next = new(message, NextId(), false);
            _byId[next.PacketId] = _inflight.AddLast((next.PacketId, message));
            return true;
        }
    }

    /// <summary>The broker has answered; null if nothing waits under that id.</summary>
    public MqttMessage? Complete(ushort id)
    {
        lock (_gate)
        {
            if (!_byId.Remove(id, out var node))
            {
                return null;
            }
            _inflight.Remove(node);
            Release(node.Value.Message);
            return node.Value.Message;
        }
    }

    void Release(MqttMessage message)
    {
        _bytes -= SizeOf(message);
        _room?.TrySetResult();
        _room = null;
    }

    ushort NextId()
    {
        do
        {
            _lastId = (ushort)(_lastId % LastId + 1);
        }
        while (_byId.ContainsKey(_lastId));
        return _lastId;
    }

    static int SizeOf(MqttMessage message) => message.Topic.Length + message.Payload.Length;
}
