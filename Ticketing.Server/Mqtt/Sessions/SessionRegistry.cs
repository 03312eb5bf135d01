namespace Ticketing.Mqtt.Sessions;

/// <summary>All sessions by the scope of their credentials and their client id; one connection at a time has each [MQTT-3.1.4-3].</summary>
sealed class SessionRegistry(MqttServerOptions options, Realms realms, TimeProvider time)
{
    readonly Lock _gate = new();
    readonly Dictionary<(string Scope, string ClientId), MqttSession> _sessions = [];

    /// <summary>What a CONNECT found.</summary>
    /// <param name="Present">The session existed and continues.</param>
    /// <param name="Former">The connection that had it until now.</param>
    /// <param name="Will">A delayed will that must be published now because its session has ended.</param>
    internal readonly record struct Attachment(MqttSession Session, bool Present, MqttConnection? Former, InboundMessage? Will);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Null if there is no room for another session.</summary>
    public Attachment? Attach(MqttConnection connection, in ConnectDecision decision, string clientId, bool clean, TimeSpan expiry)
    {
        var (scope, identity) = (decision.Scope, decision.Identity!);
        lock (_gate)
        {
            MqttConnection? former = null;
            InboundMessage? will = null;
            if (_sessions.TryGetValue((scope, clientId), out var session))
            {
                if (!clean && session.Realm.Name == decision.Realm)
                {
                    session.DelayedWill = null; // the client is back before its will was due [MQTT-3.1.3-9]
                    session.Expiry = expiry;
                    return new Attachment(session, true, session.Attach(connection, identity), null);
                }
                former = session.Connection;
                will = session.DelayedWill?.Message;
                Remove(session);
            }
            else if (_sessions.Count >= options.MaximumSessions)
            {
                return null;
            }
            session = new MqttSession(scope, clientId, realms.Enter(decision.Realm), new DeliveryQueue(options.MaximumQueuedMessages, options.MaximumQueuedBytes)) { Expiry = expiry };
            session.Attach(connection, identity);
            _sessions.Add((scope, clientId), session);
            return new Attachment(session, false, former, will);
        }
    }

    /// <summary>A connection has ended.</summary>
    /// <param name="will">Its will if that is to be published.</param>
    /// <returns>The will, if it is to be published at once.</returns>
    public InboundMessage? Release(MqttSession session, MqttConnection connection, InboundMessage? will, TimeSpan willDelay)
    {
        lock (_gate)
        {
            if (!session.Detach(connection))
            {
                return will;
            }
            if (session.Expiry <= TimeSpan.Zero)
            {
                Remove(session);
                return will;
            }
            var now = time.GetTimestamp();
            session.ExpiresAt = After(now, session.Expiry);
            if (will is null || willDelay <= TimeSpan.Zero)
            {
                return will;
            }
            session.DelayedWill = (will, After(now, willDelay < session.Expiry ? willDelay : session.Expiry));
            return null;
        }
    }

    /// <summary>Ends sessions whose time is over; returns the wills that are due.</summary>
    public List<InboundMessage> Sweep()
    {
        var now = time.GetTimestamp();
        var due = new List<InboundMessage>();
        lock (_gate)
        {
            List<MqttSession>? ended = null;
            foreach (var session in _sessions.Values)
            {
                if (session.ExpiresAt == 0 || session.Connection is not null)
                {
                    continue;
                }
                if (session.DelayedWill is { } will && now >= will.Due)
                {
                    due.Add(will.Message);
                    session.DelayedWill = null;
                }
                if (now >= session.ExpiresAt)
                {
                    (ended ??= []).Add(session);
                }
            }
            foreach (var session in ended ?? [])
            {
                Remove(session);
            }
        }
        return due;
    }

    void Remove(MqttSession session)
    {
        var key = (session.Scope, session.ClientId);
        if (_sessions.TryGetValue(key, out var current) && ReferenceEquals(current, session)) // a clean start may have put another in its place
        {
            _sessions.Remove(key);
            session.End();
            realms.Leave(session.Realm);
        }
    }

    long After(long now, TimeSpan span) => now + (long)(span.TotalSeconds * time.TimestampFrequency);
}
