using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>By which delivery tickets came: gathered for a group, written with it, one row per session and packet id. Only repeats ask for them.</summary>
sealed class ReceiptShelf(SqlSession session)
{
    readonly Dictionary<(long Session, int Packet), (long Digest, long Ticket, Instant At)> _pending = [];

    /// <summary>The ticket that the same delivery led to, at or after <paramref name="since"/>; null if there is none.</summary>
    public long? Find(Receipt receipt, Instant since)
    {
        if (_pending.TryGetValue((receipt.Session, receipt.Packet), out var pending))
        {
            return pending.Digest == receipt.Digest ? pending.Ticket : null;
        }
        return session.Scalar(ReceiptSql.Find, receipt.Session, (long)receipt.Packet, receipt.Digest, since.Milliseconds) as long?;
    }

    /// <summary>Remembers the delivery in place of the one before with that packet id.</summary>
    public void Keep(Receipt receipt, long ticket, Instant now) => _pending[(receipt.Session, receipt.Packet)] = (receipt.Digest, ticket, now);

    public void Flush()
    {
        foreach (var ((sender, packet), (digest, ticket, at)) in _pending)
        {
            session.Send(ReceiptSql.Save, sender, (long)packet, digest, ticket, at.Milliseconds);
        }
        _pending.Clear();
    }

    public void Forget() => _pending.Clear();
}

/// <summary>Statements about receipts.</summary>
static class ReceiptSql
{
    /// <summary>By primary key.</summary>
    public const string Find = "SELECT ticket_id FROM mqtt_receipts WHERE session = @session AND packet = @packet AND digest = @digest AND at >= @since";

    /// <summary>As above.</summary>
    public const string Save =
        "INSERT INTO mqtt_receipts (session, packet, digest, ticket_id, at) VALUES (@session, @packet, @digest, @ticket_id, @at) " +
        "ON CONFLICT (session, packet) DO UPDATE SET digest = excluded.digest, ticket_id = excluded.ticket_id, at = excluded.at";

    /// <summary>Reads the table once an hour: an index on the time would cost every single ticket.</summary>
    public const string Old = "SELECT session, packet FROM mqtt_receipts WHERE at <= @until LIMIT @limit";

    /// <summary>By primary key; not if the packet id was used again meanwhile.</summary>
    public const string Drop = "DELETE FROM mqtt_receipts WHERE session = @session AND packet = @packet AND at <= @until";
}
