using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>State that outlives a connection (4.1): subscriptions, deliveries under way, QoS 2 ids received. It is its own lock, which guards it all: there is one for each client.</summary>
/// <param name="log">Null for a session that ends with its connection.</param>
sealed partial class MqttSession(string scope, string clientId, Realm realm, DeliveryQueue deliveries, SessionLog? log = null)
{
    Dictionary<string, Subscription>? _subscriptions;
    MqttConnection? _connection;
    bool _ended;
    bool _dropping;

    public string Scope => scope;
    public string ClientId => clientId;
    public Realm Realm => realm;

    /// <summary>Null for a session that ends with its connection: it costs no disk.</summary>
    public SessionLog? Log => log;

    /// <summary>Of the connection that used it last; decides what it may receive.</summary>
    public object? Identity { get; set; }

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
            lock (this)
            {
                return _connection;
            }
        }
    }

    /// <summary>Gives the session to a connection; returns the one that had it.</summary>
    public MqttConnection? Attach(MqttConnection connection, object identity)
    {
        lock (this)
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
        lock (this)
        {
            if (!ReferenceEquals(_connection, connection))
            {
                return false;
            }
            _connection = null;
            return true;
        }
    }

    /// <summary>True if it must not forget a delivery of that quality.</summary>
    public bool Keeps(QualityOfService qos) => log is not null && qos != QualityOfService.AtMostOnce;

    /// <summary>It is connected, and its client takes what it gets: the choice among the members of a shared subscription.</summary>
    public bool HasRoom
    {
        get
        {
            lock (this)
            {
                return _connection is not null && deliveries.Waiting == 0;
            }
        }
    }

    /// <summary>As <see cref="Deliver"/>, but having no room is no loss: somebody else gets it.</summary>
    public bool TryDeliver(in Delivery delivery, ref JournalEntry? entry)
    {
        MqttConnection? connection;
        lock (this)
        {
            connection = _connection;
            if (_ended)
            {
                return false;
            }
            if (Keeps(delivery.Qos))
            {
                entry ??= new JournalEntry();
            }
            if (!deliveries.TryAdd(delivery, entry, connection is not null))
            {
                return false;
            }
        }
        connection?.Wake();
        return true;
    }

    /// <summary>Puts a message into the queue and wakes the connection. False if it was dropped for want of room. QoS 0 without a connection is no loss: nobody was promised it.</summary>
    /// <param name="entry">Made if needed; gets the record of a delivery that must not be forgotten.</param>
    /// <param name="firstLoss">It is the first one dropped since the queue was last empty.</param>
    public bool Deliver(in Delivery delivery, MqttCounters counters, ref JournalEntry? entry, out bool firstLoss)
    {
        MqttConnection? connection;
        firstLoss = false;
        lock (this)
        {
            connection = _connection;
            if (_ended || (connection is null && delivery.Qos == QualityOfService.AtMostOnce))
            {
                return true;
            }
            if (Keeps(delivery.Qos))
            {
                entry ??= new JournalEntry();
            }
            if (!deliveries.TryAdd(delivery, entry, connection is not null))
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

    public bool TryTake(MqttConnection connection, int window, long now, MqttCounters counters, out Delivery delivery, out bool duplicate, out JournalEntry? heldBy)
    {
        lock (this)
        {
            if (ReferenceEquals(_connection, connection))
            {
                var taken = deliveries.TryTake(window, now, counters, out delivery, out duplicate, out heldBy);
                _dropping &= deliveries.Waiting > 0;
                return taken;
            }
        }
        delivery = default;
        duplicate = false;
        heldBy = null;
        return false;
    }

    /// <inheritdoc cref="DeliveryQueue.Complete"/>
    public ProtocolFault? Complete(ushort packetId, DeliveryState state, QualityOfService qos)
    {
        lock (this)
        {
            return deliveries.Complete(packetId, state, qos);
        }
    }

    /// <inheritdoc cref="DeliveryQueue.Release"/>
    public ProtocolFault? Release(ushort packetId, out JournalEntry? entry)
    {
        lock (this)
        {
            return deliveries.Release(packetId, out entry);
        }
    }

    /// <summary>True if the filter is subscribed to already, or one more may be.</summary>
    public bool HasRoomFor(string filter, int maximum)
    {
        lock (this)
        {
            return _subscriptions is null || _subscriptions.Count < maximum || _subscriptions.ContainsKey(filter);
        }
    }

    /// <summary>Enters the subscription and, before any newer message can reach the session, queues the retained ones.</summary>
    /// <param name="retained">Given true if the subscription is new, returns what is to be sent first.</param>
    /// <param name="entry">Made if needed; gets what must be on disk before SUBACK.</param>
    /// <returns>How many retained messages found no room.</returns>
    public int Subscribe(Subscription subscription, Func<bool, IEnumerable<Delivery>> retained, ref JournalEntry? entry)
    {
        lock (this)
        {
            if (_ended)
            {
                return 0; // taken over with a clean start while this was on its way
            }
            var isNew = realm.Tree.Add(subscription);
            (_subscriptions ??= new Dictionary<string, Subscription>(1, StringComparer.Ordinal))[subscription.Filter] = subscription;
            if (log is not null)
            {
                (entry ??= new JournalEntry()).Add(subscription.ToRecord(log.Number));
            }
            var dropped = 0;
            foreach (var delivery in retained(isNew))
            {
                dropped += deliveries.TryAdd(delivery, entry) ? 0 : 1;
            }
            return dropped;
        }
    }

    /// <param name="entry">Made if needed; gets what must be on disk before UNSUBACK.</param>
    public bool Unsubscribe(string filter, ref JournalEntry? entry)
    {
        lock (this)
        {
            if (_subscriptions is null || !_subscriptions.Remove(filter))
            {
                return false;
            }
            if (log is not null)
            {
                (entry ??= new JournalEntry()).Add(new Unsubscribed(log.Number, filter));
            }
            return realm.Tree.Remove(this, filter);
        }
    }

    /// <summary>The session is over: nothing reaches it any more.</summary>
    /// <returns>What other members of its shared subscriptions are to get instead.</returns>
    public List<Delivery> End()
    {
        lock (this)
        {
            foreach (var filter in _subscriptions?.Keys.ToArray() ?? [])
            {
                realm.Tree.Remove(this, filter);
            }
            _subscriptions = null;
            _ended = true;
            return deliveries.End();
        }
    }
}
