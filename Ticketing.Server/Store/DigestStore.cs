using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The daily digest of one tenant: one mail to each person who has something to do. A mark says for which day it was made, so that no restart and no other server makes it again.</summary>
sealed class DigestStore(TenantStore store, DailyTime at)
{
    /// <summary>Name of the mark; its value is the time of day of the last digest, as a moment.</summary>
    public const string Mark = "digest";

    /// <summary>The day whose digest is known to be made; saves asking.</summary>
    Instant? _made;

    /// <summary>Makes the digest of the day if it is time and it was not made. One that was missed is made late, once.</summary>
    /// <returns>How many mails were queued; the refusal if the store cannot be written now.</returns>
    public async ValueTask<(int Queued, Refusal? Trouble)> RunAsync(Instant now, CancellationToken cancel)
    {
        var day = at.LastUntil(now);
        if (_made >= day || store.Pool.Read(sql => IsMade(sql, day)))
        {
            _made = day;
            return (0, null);
        }
        var categories = store.Read.Categories().ToDictionary(category => category.Name, StringComparer.Ordinal);
        var digests = new Digests(ticket => store.Audience.Of(ticket, MailKinds.Digest, ticket.Category is { } name ? categories.GetValueOrDefault(name) : null, null), now);
        foreach (var ticket in store.Read.Stream(new() { Kinds = [TicketKind.Waiting, TicketKind.Open, TicketKind.Working], Order = TicketOrder.Due }))
        {
            digests.Add(ticket);
        }
        var queued = 0;
        var trouble = await store.RunAsync(
            session =>
            {
                queued = 0;
                if (IsMade(session.Sql, day))
                {
                    return;
                }
                foreach (var (to, digest) in digests.All)
                {
                    session.Mail.QueueDigest(to, day, digest, session.Now);
                    queued++;
                }
                session.Sql.Execute(SweepSql.SetMark, Mark, day.Milliseconds);
            },
            cancel).ConfigureAwait(false);
        return (queued, trouble);
    }

    static bool IsMade(SqlSession sql, Instant day) => sql.Scalar(SweepSql.Mark, Mark) is long made && made >= day.Milliseconds;
}
