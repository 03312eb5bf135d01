using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Old mails of a tenant: how much room they take, and their end. Only a mail whose fate is sealed (sent, dead or told in another) gets old; what happened to its ticket stays in the log.</summary>
sealed class MailRetention(TenantStore store)
{
    const string Old = "state <> 0 AND done_at <= @until";

    /// <summary>The text of each row and about what the engine needs around it.</summary>
    public const string Bytes = $"SELECT SUM(100 + LENGTH(cause) + LENGTH(kind) + LENGTH(recipient) + COALESCE(LENGTH(data), 0) + COALESCE(LENGTH(last_answer), 0)) FROM outbox WHERE {Old}";

    public const string Count = $"SELECT COUNT(*) FROM outbox WHERE {Old}";

    /// <summary>By the primary key; a bounded part at a time, so that tickets need not wait.</summary>
    public const string Forget = $"DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE {Old} ORDER BY id LIMIT @limit)";

    const int AtOnce = 2_000;

    /// <summary>What would be freed.</summary>
    public (long Mails, long Bytes) Measure(Instant until) => store.Pool.Read(sql => (sql.Number(Count, until.Milliseconds), sql.Number(Bytes, until.Milliseconds)));

    /// <summary>Deletes them; the audit trail says who wanted it and how many there were.</summary>
    public async ValueTask<Refusal?> ForgetAsync(Instant until, Origin origin, CancellationToken cancel)
    {
        for (var all = Measure(until).Mails; all > 0;)
        {
            var left = 0L;
            var refusal = await store.RunAsync(session =>
            {
                session.Sql.Execute(Forget, until.Milliseconds, (long)AtOnce);
                left = session.Sql.Number(Count, until.Milliseconds);
                if (left == 0)
                {
                    var text = string.Create(CultureInfo.InvariantCulture, $"{all} mails that ended until {until.Utc:yyyy-MM-dd}");
                    session.Events.Append(session.Now, EventTypes.MailsForgotten, null, origin, new EventData { Text = text }.Write());
                }
            }, cancel).ConfigureAwait(false);
            if (refusal is not null || left == 0)
            {
                return refusal;
            }
        }
        return null;
    }
}
