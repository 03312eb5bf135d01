using System.Data.Common;
using System.Globalization;
using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Store;

/// <summary>Reads the MQTT journal as it was left.</summary>
static class MqttJournalRows
{
    /// <param name="now">Unix milliseconds; retained messages whose time is over are removed.</param>
    public static JournalState Load(SqlSession sql, long now)
    {
        sql.Execute(MqttJournalSql.DeleteExpiredRetained, now);
        sql.Execute(MqttJournalSql.DeleteOrphanMessages);
        var messages = new Dictionary<long, StoredMessage>();
        foreach (var message in sql.List(MqttJournalSql.Messages, ReadMessage))
        {
            messages.Add(message.Row, message);
        }
        var subscriptions = BySession(sql.List(MqttJournalSql.Subscriptions, row => new Subscribed(row.GetInt64(0), row.GetString(1), Qos(row, 2), Flag(row, 3), Flag(row, 4), (uint)row.GetInt64(5))), s => s.Session);
        var deliveries = BySession(sql.List(MqttJournalSql.Deliveries, row => ReadDelivery(row, messages)), d => d.Queued.Session);
        var received = BySession(sql.List(MqttJournalSql.Received, row => new ReceivedTaken(row.GetInt64(0), (ushort)row.GetInt64(1))), r => r.Session);
        var sessions = sql.List(MqttJournalSql.Sessions, row =>
        {
            var id = row.GetInt64(0);
            return new StoredSession(
                new SessionBegun(id, row.GetString(1), row.GetString(2), row.GetString(3), (uint)row.GetInt64(4), ReadWill(row)),
                Number(row, 5), Number(row, 14), Of(subscriptions, id), Of(deliveries, id), [.. Of(received, id).ConvertAll(r => r.PacketId)]);
        });
        return new(
            sessions,
            sql.List(MqttJournalSql.Retained, row => new RetainedSet(row.GetString(0), new StoredMessage { Topic = row.GetString(1), Payload = Bytes(row, 2), Qos = Qos(row, 3), Retain = true, Properties = BytesOrNull(row, 4), ExpiresAt = Number(row, 5) })),
            sql.List(MqttJournalSql.Positions, row => new PositionSet(row.GetString(0), row.GetInt64(1))),
            sql.Number(MqttJournalSql.LastSession));
    }

    static Dictionary<long, List<T>> BySession<T>(List<T> rows, Func<T, long> sessionOf) where T : class
    {
        var found = new Dictionary<long, List<T>>();
        foreach (var row in rows)
        {
            if (!found.TryGetValue(sessionOf(row), out var list))
            {
                found.Add(sessionOf(row), list = []);
            }
            list.Add(row);
        }
        return found;
    }

    static List<T> Of<T>(Dictionary<long, List<T>> bySession, long session) where T : class => bySession.GetValueOrDefault(session) ?? [];

    static StoredMessage ReadMessage(DbDataReader row) => new()
    {
        Row = row.GetInt64(0),
        Topic = row.GetString(1),
        Payload = Bytes(row, 2),
        Qos = Qos(row, 3),
        Retain = Flag(row, 4),
        Properties = BytesOrNull(row, 5),
        ExpiresAt = Number(row, 6),
    };

    static StoredDelivery ReadDelivery(DbDataReader row, Dictionary<long, StoredMessage> messages) => new(
        new DeliveryQueued(row.GetInt64(0), row.GetInt64(2), (ushort)row.GetInt64(1), messages[row.GetInt64(3)], Qos(row, 4), Flag(row, 5), Identifiers(TicketRows.Text(row, 6)), TicketRows.Text(row, 7), Flag(row, 9)),
        Flag(row, 8), Flag(row, 9));

    static StoredWill? ReadWill(DbDataReader row) => row.IsDBNull(6) ? null : new(
        new StoredMessage { Topic = row.GetString(6), Payload = Bytes(row, 7), Qos = Qos(row, 8), Retain = Flag(row, 9), Properties = BytesOrNull(row, 10), ExpiresAt = Number(row, 11) },
        (uint)row.GetInt64(12), (uint)row.GetInt64(13));

    /// <summary>As written: numbers with commas between them.</summary>
    static uint[]? Identifiers(string? text) => text is null ? null : Array.ConvertAll(text.Split(','), number => uint.Parse(number, CultureInfo.InvariantCulture));

    static byte[] Bytes(DbDataReader row, int column) => (byte[])row.GetValue(column);

    static byte[]? BytesOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : Bytes(row, column);

    static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    static QualityOfService Qos(DbDataReader row, int column) => (QualityOfService)row.GetInt64(column);

    static bool Flag(DbDataReader row, int column) => row.GetInt64(column) != 0;
}
