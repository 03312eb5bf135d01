using System.Data.Common;
using Ticketing.Notify;
using Ticketing.Notify.Channels;
using Ticketing.Tickets;

namespace Ticketing.Store.Channels;

/// <summary>Statements on channels and what they are to tell, understood by every engine, and their rows.</summary>
static class ChannelSql
{
    const string Columns = "id, name, kind, address, secret, category, sla, events, enabled, created_at";
    const string DeliveryColumns = "id, channel_id, cause, event, ticket_id, payload, state, created_at, next_attempt_at, attempts, last_answer";

    /// <summary>A household has a handful.</summary>
    public const string All = $"SELECT {Columns} FROM channels ORDER BY name, id";

    public const string Insert = $"INSERT INTO channels ({Columns}) VALUES (@id, @name, @kind, @address, @key, @category, @sla, @words, @enabled, @created_at)";
    public const string Update = "UPDATE channels SET name = @name, kind = @kind, address = @address, secret = @key, category = @category, sla = @sla, events = @words, enabled = @enabled WHERE id = @id";
    public const string Delete = "DELETE FROM channels WHERE id = @id";

    public const string InsertDelivery =
        "INSERT INTO deliveries (id, channel_id, cause, event, ticket_id, payload, state, created_at, next_attempt_at, attempts) VALUES (@id, @channel_id, @cause, @mail_kind, @ticket_id, @data, 0, @now, @now, 0) ON CONFLICT (cause) DO NOTHING";

    /// <summary>By index <c>deliveries_due</c>, as the two below.</summary>
    public const string Due = $"SELECT {DeliveryColumns} FROM deliveries WHERE state = 0 AND next_attempt_at <= @now ORDER BY next_attempt_at, id LIMIT @limit";

    public const string Next = "SELECT next_attempt_at FROM deliveries WHERE state = 0 ORDER BY next_attempt_at, id LIMIT 1";

    public const string Lease = "UPDATE deliveries SET next_attempt_at = @until WHERE id = @id";
    public const string End = "UPDATE deliveries SET state = @state, attempts = attempts + 1, last_answer = @answer, done_at = @now WHERE id = @id AND state = 0";
    public const string Retry = "UPDATE deliveries SET next_attempt_at = @next, attempts = attempts + 1, last_answer = @answer WHERE id = @id AND state = 0";

    /// <summary>By index <c>deliveries_channel</c>, newest first.</summary>
    public const string OfChannel = $"SELECT {DeliveryColumns} FROM deliveries WHERE channel_id = @channel_id ORDER BY id DESC LIMIT @limit";

    /// <summary>As above.</summary>
    public const string Forget = "DELETE FROM deliveries WHERE channel_id = @channel_id";

    /// <summary>As above: all that are done but the newest of a channel.</summary>
    public const string ForgetOld = "DELETE FROM deliveries WHERE channel_id = @channel_id AND state <> 0 AND id <= @id";

    public const string LastDelivery = "SELECT COALESCE(MAX(id), 0) FROM deliveries";

    public static Channel Read(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Name = row.GetString(1),
        Kind = (ChannelKind)row.GetInt64(2),
        Address = row.GetString(3),
        Secret = row.GetString(4),
        Category = TicketRows.Text(row, 5),
        Sla = (Sla)row.GetInt64(6),
        Events = row.GetString(7).Split(',', StringSplitOptions.RemoveEmptyEntries),
        Enabled = row.GetInt64(8) != 0,
        CreatedAt = new(row.GetInt64(9)),
    };

    public static Delivery ReadDelivery(DbDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetInt64(4), row.GetString(5),
        (MailState)row.GetInt64(6), new(row.GetInt64(7)), new(row.GetInt64(8)), (int)row.GetInt64(9), TicketRows.Text(row, 10));
}
