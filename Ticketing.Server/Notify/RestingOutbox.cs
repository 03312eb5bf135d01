using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>The outbox of a tenant whose mails may have to rest: while they do, nothing is due. What the mailer has in hand already is still marked.</summary>
/// <param name="rests">Quick; asked for every look.</param>
sealed class RestingOutbox(IOutbox outbox, Func<bool> rests) : IOutbox
{
    public string Tenant => outbox.Tenant;

    public ValueTask<IReadOnlyList<OutboxMail>> TakeDueAsync(Instant now, int limit, TimeSpan lease, CancellationToken cancel) =>
        rests() ? ValueTask.FromResult<IReadOnlyList<OutboxMail>>([]) : outbox.TakeDueAsync(now, limit, lease, cancel);

    public ValueTask MarkSentAsync(long id, Instant now, string answer, CancellationToken cancel) => outbox.MarkSentAsync(id, now, answer, cancel);

    public ValueTask MarkRetryAsync(long id, Instant nextAttemptAt, string? answer, CancellationToken cancel) => outbox.MarkRetryAsync(id, nextAttemptAt, answer, cancel);

    public ValueTask MarkDeadAsync(long id, Instant now, string answer, CancellationToken cancel) => outbox.MarkDeadAsync(id, now, answer, cancel);

    public ValueTask FoldAsync(long into, string data, IReadOnlyList<long> ids, Instant now, CancellationToken cancel) => outbox.FoldAsync(into, data, ids, now, cancel);

    public ValueTask MarkNeedlessAsync(long id, Instant now, string reason, CancellationToken cancel) => outbox.MarkNeedlessAsync(id, now, reason, cancel);

    public Instant? NextAttempt() => rests() ? null : outbox.NextAttempt();

    /// <summary>Mails that rest do not wait for the mailer.</summary>
    public long Depth() => rests() ? 0 : outbox.Depth();

    public Ticket? FindTicket(long id) => outbox.FindTicket(id);

    public MailWishes WishesOf(OutboxMail mail) => outbox.WishesOf(mail);

    public event Action? MailQueued
    {
        add => outbox.MailQueued += value;
        remove => outbox.MailQueued -= value;
    }
}
