using Ticketing.Mqtt.Packets;

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

/// <summary>State that outlives a connection (4.1): subscriptions, deliveries under way, QoS 2 ids received. One lock guards it all.</summary>
sealed class MqttSession(string scope, string clientId, Realm realm, DeliveryQueue deliveries)
{
    readonly Lock _gate = new();
    Dictionary<string, Subscription>? _subscriptions;
    Dictionary<ushort, bool>? _exactlyOnce; // packet id → outcome is there
    MqttConnection? _connection;
    bool _ended;
    bool _dropping;

    public string Scope => scope;
    public string ClientId => clientId;
    public Realm Realm => realm;

    /// <summary>Of the connection that used it last; decides what it may receive.</summary>
    public object? Identity { get; private set; }

    /// <summary>How long the session lasts after its connection; set by CONNECT and DISCONNECT.</summary>
    public TimeSpan Expiry { get; set; }

    /// <summary>Monotonic end of a session without connection. Guarded by the registry.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>A will that waits for its delay (3.1.3.2.2) and the monotonic time it is due. Guarded by the registry.</summary>
    public (InboundMessage Message, long Due)? DelayedWill { get; set; }

    public MqttConnection? Connection
    {
        get
        {
            lock (_gate)
            {
                return _connection;
            }
        }
    }

    /// <summary>Gives the session to a connection; returns the one that had it.</summary>
    public MqttConnection? Attach(MqttConnection connection, object identity)
    {
        lock (_gate)
        {
            var former = _connection;
            _connection = connection;
            Identity = identity;
            deliveries.Resume();
            return former;
        }
    }

    /// <summary>False if another connection has taken it meanwhile.</summary>
    public bool Detach(MqttConnection connection)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_connection, connection))
            {
                return false;
            }
            _connection = null;
            return true;
        }
    }

    /// <summary>Puts a message into the queue and wakes the connection. False if it was dropped for want of room. QoS 0 without a connection is no loss: nobody was promised it.</summary>
    /// <param name="firstLoss">It is the first one dropped since the queue was last empty.</param>
    public bool Deliver(in Delivery delivery, MqttCounters counters, out bool firstLoss)
    {
        MqttConnection? connection;
        firstLoss = false;
        lock (_gate)
        {
            connection = _connection;
            if (connection is null && delivery.Qos == QualityOfService.AtMostOnce)
            {
                return true;
            }
            if (!deliveries.TryAdd(delivery))
            {
                counters.CountDropped();
                firstLoss = !_dropping;
                _dropping = true;
                return false;
            }
        }
        connection?.Wake();
        return true;
    }

    public bool TryTake(MqttConnection connection, int window, long now, MqttCounters counters, out Delivery delivery, out bool duplicate)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_connection, connection))
            {
                var taken = deliveries.TryTake(window, now, counters, out delivery, out duplicate);
                _dropping &= deliveries.Waiting > 0;
                return taken;
            }
        }
        delivery = default;
        duplicate = false;
        return false;
    }

    public bool TryComplete(ushort packetId, DeliveryState state, QualityOfService qos)
    {
        lock (_gate)
        {
            return deliveries.TryComplete(packetId, state, qos);
        }
    }

    public bool TryRelease(ushort packetId)
    {
        lock (_gate)
        {
            return deliveries.TryRelease(packetId);
        }
    }

    /// <summary>Inbound QoS 2, method B of 4.3.3: the id is kept until PUBREL.</summary>
    public ExactlyOnceState BeginExactlyOnce(ushort packetId)
    {
        lock (_gate)
        {
            _exactlyOnce ??= new Dictionary<ushort, bool>(2);
            if (_exactlyOnce.TryGetValue(packetId, out var taken))
            {
                return taken ? ExactlyOnceState.Taken : ExactlyOnceState.Pending;
            }
            _exactlyOnce.Add(packetId, false);
            return ExactlyOnceState.New;
        }
    }

    /// <param name="keep">False if the id is free again: the message was refused, or is to be delivered anew.</param>
    public void SettleExactlyOnce(ushort packetId, bool keep)
    {
        lock (_gate)
        {
            if (keep)
            {
                _exactlyOnce![packetId] = true;
            }
            else
            {
                _exactlyOnce!.Remove(packetId);
            }
        }
    }

    /// <summary>PUBREL. False if the id is not known, or was not yet answered by PUBREC.</summary>
    public bool EndExactlyOnce(ushort packetId)
    {
        lock (_gate)
        {
            return _exactlyOnce is not null && _exactlyOnce.TryGetValue(packetId, out var taken) && taken && _exactlyOnce.Remove(packetId);
        }
    }

    /// <summary>QoS 2 ids between PUBLISH and PUBREL.</summary>
    public int ExactlyOnceCount => _exactlyOnce?.Count ?? 0;

    /// <summary>True if the filter is subscribed to already, or one more may be.</summary>
    public bool HasRoomFor(string filter, int maximum)
    {
        lock (_gate)
        {
            return _subscriptions is null || _subscriptions.Count < maximum || _subscriptions.ContainsKey(filter);
        }
    }

    /// <summary>Enters the subscription and, before any newer message can reach the session, queues the retained ones.</summary>
    /// <param name="retained">Given true if the subscription is new, returns what is to be sent first.</param>
    /// <returns>How many retained messages found no room.</returns>
    public int Subscribe(Subscription subscription, Func<bool, IEnumerable<Delivery>> retained)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return 0; // taken over with a clean start while this was on its way
            }
            var isNew = realm.Tree.Add(subscription);
            (_subscriptions ??= new Dictionary<string, Subscription>(1, StringComparer.Ordinal))[subscription.Filter] = subscription;
            var dropped = 0;
            foreach (var delivery in retained(isNew))
            {
                dropped += deliveries.TryAdd(delivery) ? 0 : 1;
            }
            return dropped;
        }
    }

    public bool Unsubscribe(string filter)
    {
        lock (_gate)
        {
            return _subscriptions is not null && _subscriptions.Remove(filter) && realm.Tree.Remove(this, filter);
        }
    }

    /// <summary>The session is over: nothing reaches it any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            foreach (var filter in _subscriptions?.Keys.ToArray() ?? [])
            {
                realm.Tree.Remove(this, filter);
            }
            _subscriptions = null;
            _ended = true;
        }
    }
}
