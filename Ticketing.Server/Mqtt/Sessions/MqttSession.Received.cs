namespace Ticketing.Mqtt.Sessions;

/// <summary>What <see cref="MqttSession.BeginExactlyOnce"/> found.</summary>
enum ExactlyOnceState
{
    New,

    /// <summary>The first copy waits for its outcome; its acknowledgement will answer this one as well.</summary>
    Pending,

    /// <summary>Taken; the client has not yet released it.</summary>
    Taken,
}

/// <summary>Inbound QoS 2, method B of 4.3.3: the id is kept until PUBREL [MQTT-4.3.3-10].</summary>
sealed partial class MqttSession
{
    /// <summary>Stands for an id whose outcome is not there.</summary>
    static readonly JournalEntry Undecided = new();

    /// <summary>Stands for an id that is kept in memory only, or was read from the journal.</summary>
    static readonly JournalEntry Kept = Done();

    Dictionary<ushort, JournalEntry>? _received;

    /// <summary>QoS 2 ids between PUBLISH and PUBREL.</summary>
    public int ExactlyOnceCount => _received?.Count ?? 0;

    /// <param name="entry">Of an id that was taken: what must be on disk before PUBREC.</param>
    public ExactlyOnceState BeginExactlyOnce(ushort packetId, out JournalEntry? entry)
    {
        lock (this)
        {
            _received ??= new Dictionary<ushort, JournalEntry>(2);
            if (_received.TryGetValue(packetId, out entry))
            {
                return ReferenceEquals(entry, Undecided) ? ExactlyOnceState.Pending : ExactlyOnceState.Taken;
            }
            _received.Add(packetId, Undecided);
            return ExactlyOnceState.New;
        }
    }

    /// <summary>The message was taken.</summary>
    /// <param name="entry">Made if needed; gets what must be on disk before PUBREC.</param>
    public void KeepExactlyOnce(ushort packetId, ref JournalEntry? entry)
    {
        lock (this)
        {
            if (log is not null)
            {
                (entry ??= new JournalEntry()).Add(new ReceivedTaken(log.Number, packetId));
            }
            _received![packetId] = log is null ? Kept : entry!;
        }
    }

    /// <summary>The id is free again: the message was refused, or is to be delivered anew.</summary>
    public void ForgetExactlyOnce(ushort packetId)
    {
        lock (this)
        {
            _received!.Remove(packetId);
        }
    }

    public bool Remembers(ushort packetId)
    {
        lock (this)
        {
            return _received?.ContainsKey(packetId) == true;
        }
    }

    /// <summary>PUBREL. False if the id is not known, or was not yet answered by PUBREC.</summary>
    /// <param name="entry">What must be on disk before PUBCOMP; null = nothing.</param>
    public bool EndExactlyOnce(ushort packetId, out JournalEntry? entry)
    {
        lock (this)
        {
            entry = null;
            if (_received is null || !_received.TryGetValue(packetId, out var taken) || ReferenceEquals(taken, Undecided))
            {
                return false;
            }
            _received.Remove(packetId);
            entry = log?.ReceivedEnded(packetId);
            return true;
        }
    }

    /// <summary>From before a restart.</summary>
    public void Restore(StoredSession stored)
    {
        foreach (var packetId in stored.Received)
        {
            (_received ??= [])[packetId] = Kept;
        }
        foreach (var subscribed in stored.Subscriptions)
        {
            var subscription = new Subscription(this, subscribed.Filter, subscribed.Qos, subscribed.NoLocal, subscribed.RetainAsPublished, subscribed.Identifier);
            realm.Tree.Add(subscription);
            (_subscriptions ??= new Dictionary<string, Subscription>(StringComparer.Ordinal))[subscribed.Filter] = subscription;
        }
    }

    /// <summary>A delivery from before a restart.</summary>
    public void Restore(in Delivery delivery, long order) => deliveries.Restore(delivery, order);

    static JournalEntry Done()
    {
        var entry = new JournalEntry();
        entry.Complete();
        return entry;
    }
}
