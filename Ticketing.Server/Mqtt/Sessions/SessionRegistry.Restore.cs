using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>Sessions from before a restart. Their times went on meanwhile; those that had a connection count their expiry from now.</summary>
sealed partial class SessionRegistry
{
    /// <param name="access">Finds whose session it is; without credentials there is none.</param>
    /// <param name="state">As loaded. No connection is served yet.</param>
    public void Restore(JournalState state, IAccessControl access)
    {
        _lastNumber = state.LastSession;
        // Deliveries to several sessions share one message.
        var messages = new Dictionary<StoredMessage, MqttMessage>();
        foreach (var stored in state.Sessions)
        {
            var begun = stored.Begun;
            if (begun.Expiry == 0 || _sessions.ContainsKey((begun.Scope, begun.ClientId)) || access.Restore(begun.Scope, begun.Realm) is not { } identity)
            {
                journal.Append(new JournalEntry(new SessionEnded(begun.Session)));
                continue;
            }
            var session = Add(begun.Scope, begun.ClientId, begun.Realm, begun.Session);
            session.Identity = identity;
            session.Expiry = TimeSpan.FromSeconds(begun.Expiry) is var expiry && expiry < options.MaximumSessionExpiry ? expiry : options.MaximumSessionExpiry;
            session.Restore(stored);
            RestoreDeliveries(session, stored.Deliveries, messages);
            RestoreEnd(session, stored, new MqttClient(begun.ClientId, identity, begun.Realm, ProtocolVersion.Mqtt5, null, IsSecure: false));
        }
    }

    void RestoreEnd(MqttSession session, StoredSession stored, MqttClient client)
    {
        var now = WallClock.Now(time);
        var will = stored.Begun.Will;
        var endedAt = stored.EndedAt ?? now;
        // 3.1.2.5 lets a server publish the will later than it should have: a client that only noticed our restart comes back within its keep alive.
        var willDue = stored.EndedAt is null && will is not null ? now + (will.Patience * 1000L) : stored.WillDue;
        if (stored.EndedAt is null)
        {
            session.Log!.Append(new ConnectionEnded(session.Log.Number, now, stored.Begun.Expiry, willDue));
        }
        session.ExpiresAt = WallClock.ToTimestamp(endedAt + (long)session.Expiry.TotalMilliseconds, time);
        if (will is not null && willDue is { } due)
        {
            session.DelayedWill = (will.Message.ToWill(client), Math.Min(session.ExpiresAt, WallClock.ToTimestamp(due, time)));
        }
    }

    void RestoreDeliveries(MqttSession session, IReadOnlyList<StoredDelivery> deliveries, Dictionary<StoredMessage, MqttMessage> messages)
    {
        var sent = 0;
        foreach (var stored in deliveries)
        {
            var queued = stored.Queued;
            if (!messages.TryGetValue(queued.Message, out var message))
            {
                messages.Add(queued.Message, message = queued.Message.ToMessage(time));
            }
            // Sending goes in order and never further ahead than this: what comes later was not sent, and DUP would be wrong [MQTT-3.3.1-1].
            var state = stored.IsReleased ? DeliveryState.Released : stored.MayBeSent && sent++ < options.MaximumInflight ? DeliveryState.WaitingAgain : DeliveryState.Waiting;
            session.Restore(new Delivery(message, queued.Qos, queued.Retain, queued.Identifiers, queued.PacketId, state) { Share = queued.Share }, queued.Order);
        }
    }
}
