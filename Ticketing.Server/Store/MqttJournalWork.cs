using Ticketing.Mqtt.Sessions;

namespace Ticketing.Store;

/// <summary>Writes records of the MQTT journal inside its writer's transaction. After a rollback <see cref="Load"/> must be called.</summary>
sealed class MqttJournalWork(SqlSession sql)
{
    /// <summary>Sessions that have rows: a record that comes after the end of its session changes nothing.</summary>
    readonly HashSet<long> _sessions = [];

    /// <summary>Messages that have rows.</summary>
    readonly HashSet<long> _messages = [];
    long _lastMessage;

    /// <summary>Reads what is there; also after a rollback.</summary>
    public void Load()
    {
        _sessions.Clear();
        _sessions.UnionWith(sql.List("SELECT id FROM sessions", row => row.GetInt64(0)));
        _messages.Clear();
        _messages.UnionWith(sql.List("SELECT id FROM messages", row => row.GetInt64(0)));
        _lastMessage = Math.Max(_lastMessage, sql.Number("SELECT COALESCE(MAX(id), 0) FROM messages"));
    }

    public void Write(JournalRecord record)
    {
        switch (record)
        {
            case SessionBegun begun:
                _sessions.Add(begun.Session);
                var will = begun.Will;
                sql.Execute(MqttJournalSql.InsertSession, begun.Session, begun.Scope, begun.ClientId, begun.Realm, (long)begun.Expiry,
                    will?.Message.Topic, Bytes(will?.Message), (long?)will?.Message.Qos, Flag(will?.Message.Retain), will?.Message.Properties, will?.Message.ExpiresAt, (long?)will?.Delay, (long?)will?.Patience);
                sql.Execute(MqttJournalSql.SetLastSession, begun.Session);
                break;
            case RetainedSet set:
                sql.Execute(MqttJournalSql.PutRetained, set.Realm, set.Message.Topic, Bytes(set.Message), (long)set.Message.Qos, set.Message.Properties, set.Message.ExpiresAt);
                break;
            case RetainedRemoved removed:
                sql.Execute(MqttJournalSql.DeleteRetained, removed.Realm, removed.Topic);
                break;
            case PositionSet position:
                sql.Execute(MqttJournalSql.PutPosition, position.Name, position.Number);
                break;
            case DeliveryCompleted completed:
                Complete(completed);
                break;
            case SessionEnded ended when _sessions.Remove(ended.Session):
                End(ended.Session);
                break;
            default:
                WriteOfSession(record);
                break;
        }
    }

    void WriteOfSession(JournalRecord record)
    {
        switch (record)
        {
            case SessionResumed resumed when _sessions.Contains(resumed.Session):
                var will = resumed.Will;
                sql.Execute(MqttJournalSql.ResumeSession, (long)resumed.Expiry, will?.Message.Topic, Bytes(will?.Message), (long?)will?.Message.Qos, Flag(will?.Message.Retain),
                    will?.Message.Properties, will?.Message.ExpiresAt, (long?)will?.Delay, (long?)will?.Patience, resumed.Session);
                sql.Execute(MqttJournalSql.MaySend, resumed.Session);
                break;
            case ConnectionEnded ended:
                sql.Execute(MqttJournalSql.EndConnection, ended.At, (long)ended.Expiry, ended.WillDue, ended.Session);
                if (ended.WillDue is null)
                {
                    sql.Execute(MqttJournalSql.ForgetWill, ended.Session);
                }
                break;
            case WillDone done:
                sql.Execute(MqttJournalSql.ForgetWill, done.Session);
                break;
            case Subscribed subscribed when _sessions.Contains(subscribed.Session):
                sql.Execute(MqttJournalSql.PutSubscription, subscribed.Session, subscribed.Filter, (long)subscribed.Qos, Flag(subscribed.NoLocal), Flag(subscribed.RetainAsPublished), (long)subscribed.Identifier);
                break;
            case Unsubscribed unsubscribed:
                sql.Execute(MqttJournalSql.DeleteSubscription, unsubscribed.Session, unsubscribed.Filter);
                break;
            case DeliveryQueued queued when _sessions.Contains(queued.Session):
                Queue(queued);
                break;
            case DeliveryReleased released:
                sql.Execute(MqttJournalSql.ReleaseDelivery, released.Session, (long)released.PacketId);
                break;
            case ReceivedTaken taken when _sessions.Contains(taken.Session):
                sql.Execute(MqttJournalSql.InsertReceived, taken.Session, (long)taken.PacketId);
                break;
            case ReceivedEnded ended:
                sql.Execute(MqttJournalSql.DeleteOneReceived, ended.Session, (long)ended.PacketId);
                break;
        }
    }

    void Queue(DeliveryQueued queued)
    {
        var message = queued.Message;
        if (message.Row == 0 || !_messages.Contains(message.Row))
        {
            message.Row = ++_lastMessage;
            _messages.Add(message.Row);
            sql.Execute(MqttJournalSql.InsertMessage, message.Row, message.Topic, Bytes(message), (long)message.Qos, Flag(message.Retain), message.Properties, message.ExpiresAt);
        }
        sql.Execute(MqttJournalSql.InsertDelivery, queued.Session, (long)queued.PacketId, queued.Order, message.Row, (long)queued.Qos, Flag(queued.Retain),
            queued.Identifiers is null ? null : string.Join(',', queued.Identifiers), queued.Share, Flag(queued.IsConnected));
    }

    void Complete(DeliveryCompleted completed)
    {
        if (sql.Execute(MqttJournalSql.DeleteDelivery, completed.Session, (long)completed.PacketId) > 0 && sql.Execute(MqttJournalSql.DeleteMessage, completed.Message.Row) > 0)
        {
            _messages.Remove(completed.Message.Row);
        }
    }

    void End(long session)
    {
        sql.Execute(MqttJournalSql.DeleteSession, session);
        sql.Execute(MqttJournalSql.DeleteSubscriptions, session);
        sql.Execute(MqttJournalSql.DeleteReceived, session);
        if (sql.Execute(MqttJournalSql.DeleteDeliveries, session) > 0)
        {
            sql.Execute(MqttJournalSql.DeleteOrphanMessages);
            _messages.Clear();
            _messages.UnionWith(sql.List("SELECT id FROM messages", row => row.GetInt64(0)));
        }
    }

    static byte[]? Bytes(StoredMessage? message) => message?.Payload.ToArray();

    static long Flag(bool flag) => flag ? 1 : 0;

    static long? Flag(bool? flag) => flag is null ? null : Flag(flag.Value);
}
