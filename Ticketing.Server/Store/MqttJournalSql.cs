namespace Ticketing.Store;

/// <summary>The statements of the MQTT journal.</summary>
static class MqttJournalSql
{
    public const string Sessions = """
        SELECT id, scope, client, realm, expiry, ended_at, will_topic, will_payload, will_qos, will_retain, will_properties, will_expires, will_delay, will_patience, will_due
        FROM sessions ORDER BY id
        """;
    public const string Subscriptions = "SELECT session, filter, qos, no_local, retain_as_published, identifier FROM subscriptions ORDER BY session, filter";
    public const string Messages = "SELECT id, topic, payload, qos, retain, properties, expires_at FROM messages";
    public const string Deliveries = "SELECT session, packet_id, position, message, qos, retain, identifiers, share, released, may_be_sent FROM deliveries ORDER BY session, position";
    public const string Received = "SELECT session, packet_id FROM received ORDER BY session, packet_id";
    public const string Retained = "SELECT realm, topic, payload, qos, properties, expires_at FROM retained";
    public const string Positions = "SELECT name, number FROM positions";
    public const string LastSession = "SELECT id FROM last_session";

    public const string InsertSession = """
        INSERT INTO sessions (id, scope, client, realm, expiry, will_topic, will_payload, will_qos, will_retain, will_properties, will_expires, will_delay, will_patience)
        VALUES (@id, @scope, @client, @realm, @expiry, @topic, @payload, @qos, @retain, @properties, @expires, @delay, @patience)
        """;
    public const string SetLastSession = "UPDATE last_session SET id = MAX(id, @id)";
    public const string ResumeSession = """
        UPDATE sessions SET expiry = @expiry, ended_at = NULL, will_due = NULL, will_topic = @topic, will_payload = @payload, will_qos = @qos, will_retain = @retain,
            will_properties = @properties, will_expires = @expires, will_delay = @delay, will_patience = @patience
        WHERE id = @id
        """;
    public const string MaySend = "UPDATE deliveries SET may_be_sent = 1 WHERE session = @session AND may_be_sent = 0";
    public const string EndConnection = "UPDATE sessions SET ended_at = @at, expiry = @expiry, will_due = @due WHERE id = @id";
    public const string ForgetWill = "UPDATE sessions SET will_topic = NULL, will_payload = NULL, will_properties = NULL, will_due = NULL WHERE id = @id";
    public const string DeleteSession = "DELETE FROM sessions WHERE id = @id";
    public const string DeleteSubscriptions = "DELETE FROM subscriptions WHERE session = @session";
    public const string DeleteDeliveries = "DELETE FROM deliveries WHERE session = @session";
    public const string DeleteReceived = "DELETE FROM received WHERE session = @session";
    public const string DeleteOrphanMessages = "DELETE FROM messages WHERE id NOT IN (SELECT message FROM deliveries)";
    public const string PutSubscription = """
        INSERT INTO subscriptions (session, filter, qos, no_local, retain_as_published, identifier) VALUES (@session, @filter, @qos, @local, @published, @identifier)
        ON CONFLICT (session, filter) DO UPDATE SET qos = excluded.qos, no_local = excluded.no_local, retain_as_published = excluded.retain_as_published, identifier = excluded.identifier
        """;
    public const string DeleteSubscription = "DELETE FROM subscriptions WHERE session = @session AND filter = @filter";
    public const string InsertMessage = "INSERT INTO messages (id, topic, payload, qos, retain, properties, expires_at) VALUES (@id, @topic, @payload, @qos, @retain, @properties, @expires)";
    public const string DeleteMessage = "DELETE FROM messages WHERE id = @id AND NOT EXISTS (SELECT 1 FROM deliveries WHERE message = @id)";
    public const string InsertDelivery = """
        INSERT OR REPLACE INTO deliveries (session, packet_id, position, message, qos, retain, identifiers, share, released, may_be_sent)
        VALUES (@session, @packet, @position, @message, @qos, @retain, @identifiers, @share, 0, @sent)
        """;
    public const string ReleaseDelivery = "UPDATE deliveries SET released = 1 WHERE session = @session AND packet_id = @packet";
    public const string DeleteDelivery = "DELETE FROM deliveries WHERE session = @session AND packet_id = @packet";
    public const string InsertReceived = "INSERT OR REPLACE INTO received (session, packet_id) VALUES (@session, @packet)";
    public const string DeleteOneReceived = "DELETE FROM received WHERE session = @session AND packet_id = @packet";
    public const string PutRetained = """
        INSERT INTO retained (realm, topic, payload, qos, properties, expires_at) VALUES (@realm, @topic, @payload, @qos, @properties, @expires)
        ON CONFLICT (realm, topic) DO UPDATE SET payload = excluded.payload, qos = excluded.qos, properties = excluded.properties, expires_at = excluded.expires_at
        """;
    public const string DeleteRetained = "DELETE FROM retained WHERE realm = @realm AND topic = @topic";
    public const string DeleteExpiredRetained = "DELETE FROM retained WHERE expires_at <= @now";
    public const string PutPosition = "INSERT INTO positions (name, number) VALUES (@name, @number) ON CONFLICT (name) DO UPDATE SET number = excluded.number";
}
