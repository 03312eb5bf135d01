namespace Ticketing.Mqtt.Sessions;

/// <summary>All sessions by the scope of their credentials and their client id; one connection at a time has each [MQTT-3.1.4-3].</summary>
sealed partial class SessionRegistry(MqttServerOptions options, Realms realms, ISessionJournal journal, TimeProvider time)
{
    readonly Lock _gate = new();
    readonly Dictionary<(string Scope, string ClientId), MqttSession> _sessions = [];
    readonly QueueBudget _budget = new(options.MaximumQueuedBytesOfAll);
    long _lastNumber;

    /// <summary>What a CONNECT found.</summary>
    /// <param name="Present">The session existed and continues.</param>
    /// <param name="Former">The connection that had it until now.</param>
    /// <param name="Will">A delayed will that must be published now because its session has ended.</param>
    /// <param name="Left">What an ended session leaves to the other members of its shared subscriptions.</param>
    internal readonly record struct Attachment(MqttSession Session, bool Present, MqttConnection? Former, InboundMessage? Will, Legacy? Left);

    /// <summary>What becomes of an ended session's deliveries by shared subscriptions.</summary>
    internal sealed record Legacy(Realm Realm, List<Delivery> Deliveries);

    /// <summary>A will that is to be published.</summary>
    /// <param name="Log">Of its session, which is to note that it was; null if that is not kept, or has ended.</param>
    internal readonly record struct DueWill(InboundMessage Message, SessionLog? Log);

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
    /// <param name="will">Of the new connection.</param>
    public Attachment? Attach(MqttConnection connection, in ConnectDecision decision, string clientId, bool clean, TimeSpan expiry, StoredWill? will)
    {
        var (scope, identity) = (decision.Scope, decision.Identity!);
        lock (_gate)
        {
            MqttConnection? former = null;
            InboundMessage? due = null;
            Legacy? left = null;
            if (_sessions.TryGetValue((scope, clientId), out var session))
            {
                // A session without expiry ends with its connection, also when another one takes its client id (3.1.2.11.2).
                if (!clean && session.Expiry > TimeSpan.Zero && session.Realm.Name == decision.Realm)
                {
                    session.DelayedWill = null; // the client is back before its will was due [MQTT-3.1.3-9]
                    session.Expiry = expiry;
                    session.Log?.Append(new SessionResumed(session.Log.Number, SecondsOf(expiry), will));
                    return new Attachment(session, true, session.Attach(connection, identity), null, null);
                }
                former = session.Connection;
                due = session.DelayedWill?.Message;
                left = Remove(session);
            }
            else if (_sessions.Count >= options.MaximumSessions)
            {
                return null;
            }
            session = Add(scope, clientId, decision.Realm, expiry > TimeSpan.Zero && journal.Keeps ? ++_lastNumber : 0);
            session.Expiry = expiry;
            session.Log?.Append(new SessionBegun(session.Log.Number, scope, clientId, decision.Realm, SecondsOf(expiry), will));
            session.Attach(connection, identity);
            return new Attachment(session, false, former, due, left);
        }
    }

    MqttSession Add(string scope, string clientId, string realm, long number)
    {
        var log = number == 0 ? null : new SessionLog(journal, time, number);
        var queue = new DeliveryQueue(options.MaximumQueuedMessages, options.MaximumQueuedBytes, _budget, log);
        var session = new MqttSession(scope, clientId, realms.Enter(realm, log is not null), queue, log);
        _sessions.Add((scope, clientId), session);
        return session;
    }

    /// <summary>A connection has ended.</summary>
    /// <param name="will">Its will if that is to be published.</param>
    /// <param name="left">What its session leaves, if that has ended with it.</param>
    /// <returns>The will, if it is to be published at once.</returns>
    public DueWill? Release(MqttSession session, MqttConnection connection, InboundMessage? will, TimeSpan willDelay, out Legacy? left)
    {
        left = null;
        lock (_gate)
        {
            if (!session.Detach(connection))
            {
                return will is null ? null : new DueWill(will, null);
            }
            if (session.Expiry <= TimeSpan.Zero)
            {
                left = Remove(session);
                return will is null ? null : new DueWill(will, null);
            }
            var now = time.GetTimestamp();
            session.ExpiresAt = After(now, session.Expiry);
            var due = After(now, willDelay < session.Expiry ? willDelay : session.Expiry);
            session.Log?.Append(new ConnectionEnded(session.Log.Number, WallClock.Now(time), SecondsOf(session.Expiry), will is null ? null : WallClock.Of(due, time)));
            if (will is null)
            {
                return null;
            }
            if (willDelay <= TimeSpan.Zero)
            {
                return new DueWill(will, session.Log);
            }
            session.DelayedWill = (will, due);
            return null;
        }
    }

    /// <summary>Ends sessions whose time is over.</summary>
    /// <param name="left">What they leave.</param>
    /// <returns>The wills that are due.</returns>
    public List<DueWill> Sweep(out List<Legacy> left)
    {
        var now = time.GetTimestamp();
        var due = new List<DueWill>();
        left = [];
        lock (_gate)
        {
            List<MqttSession>? ended = null;
            foreach (var session in _sessions.Values)
            {
                if (session.ExpiresAt == 0 || session.Connection is not null)
                {
                    continue;
                }
                var isOver = now >= session.ExpiresAt;
                if (session.DelayedWill is { } will && (isOver || now >= will.Due))
                {
                    due.Add(new DueWill(will.Message, isOver ? null : session.Log));
                    session.DelayedWill = null;
                }
                if (isOver)
                {
                    (ended ??= []).Add(session);
                }
            }
            foreach (var session in ended ?? [])
            {
                if (Remove(session) is { } legacy)
                {
                    left.Add(legacy);
                }
            }
        }
        return due;
    }

    /// <returns>What it leaves; null = nothing.</returns>
    Legacy? Remove(MqttSession session)
    {
        var key = (session.Scope, session.ClientId);
        if (!_sessions.TryGetValue(key, out var current) || !ReferenceEquals(current, session))
        {
            return null; // a clean start has put another in its place
        }
        _sessions.Remove(key);
        var left = session.End();
        realms.Leave(session.Realm, session.Log is not null);
        session.Log?.Append(new SessionEnded(session.Log.Number));
        return left.Count == 0 ? null : new Legacy(session.Realm, left);
    }

    static uint SecondsOf(TimeSpan span) => (uint)Math.Min(uint.MaxValue, Math.Ceiling(span.TotalSeconds));

    long After(long now, TimeSpan span) => now + (long)(span.TotalSeconds * time.TimestampFrequency);
}
