namespace Ticketing.Mqtt.Sessions;

/// <summary>The last retained message of each topic (3.3.1.3), in memory and bounded by number and bytes. Thread-safe.</summary>
sealed class RetainedStore(int maximumMessages, long maximumBytes)
{
    readonly Lock _gate = new();
    readonly Dictionary<string, MqttMessage> _messages = new(StringComparer.Ordinal);
    long _bytes;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _messages.Count;
            }
        }
    }

    public (int Messages, long Bytes) Size
    {
        get
        {
            lock (_gate)
            {
                return (_messages.Count, _bytes);
            }
        }
    }

    public IReadOnlyList<string> AllTopics()
    {
        lock (_gate)
        {
            return [.. _messages.Keys];
        }
    }

    public bool Has(string topic)
    {
        lock (_gate)
        {
            return _messages.ContainsKey(topic);
        }
    }

    /// <summary>Keeps the message in place of the topic's last one; an empty payload removes it [MQTT-3.3.1-6]. Returns false if there is no room.</summary>
    public bool Set(MqttMessage message)
    {
        lock (_gate)
        {
            _messages.TryGetValue(message.Topic, out var old);
            var bytes = _bytes - (old is null ? 0 : SizeOf(old));
            if (message.Payload.IsEmpty)
            {
                _messages.Remove(message.Topic);
                _bytes = bytes;
                return true;
            }
            bytes += SizeOf(message);
            if (bytes > maximumBytes || (old is null && _messages.Count >= maximumMessages))
            {
                return false;
            }
            _messages[message.Topic] = message;
            _bytes = bytes;
            return true;
        }
    }

    /// <param name="now">Monotonic; messages whose time is over are removed on the way [MQTT-3.3.2-5].</param>
    public List<MqttMessage> Matching(string filter, long now)
    {
        lock (_gate)
        {
            var found = new List<MqttMessage>();
            if (!Topics.HasWildcard(filter))
            {
                if (_messages.TryGetValue(filter, out var message))
                {
                    found.Add(message);
                }
            }
            else
            {
                foreach (var (topic, message) in _messages)
                {
                    if (Topics.Matches(filter, topic))
                    {
                        found.Add(message);
                    }
                }
            }
            foreach (var message in found)
            {
                if (message.IsExpired(now))
                {
                    _bytes -= SizeOf(message);
                    _messages.Remove(message.Topic);
                }
            }
            found.RemoveAll(m => m.IsExpired(now));
            return found;
        }
    }

    static long SizeOf(MqttMessage message) => 128 + (2 * message.Topic.Length) + message.Payload.Length;
}
