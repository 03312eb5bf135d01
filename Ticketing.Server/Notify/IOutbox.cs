using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>What became of a mail; stored as the number, named in JSON.</summary>
public enum MailState
{
    /// <summary>Due at its next attempt, or with the mailer right now.</summary>
    Waiting = 0,

    /// <summary>A mail server answered 250 to it.</summary>
    Sent = 1,

    /// <summary>Refused for good, or given up after days; kept for people to see.</summary>
    Dead = 2,

    /// <summary>Told within another mail, or overtaken by what happened: its answer says which.</summary>
    Folded = 3,
}

/// <summary>A row of a tenant's outbox: one mail to one person for one cause.</summary>
/// <param name="Id">Unique in the tenant, ascending.</param>
/// <param name="Cause">Unique in the tenant; the same on every attempt, so the mail's Message-ID is too.</param>
/// <param name="Kind">One of <see cref="MailKinds"/>.</param>
/// <param name="TicketId">Null if the mail is not about a ticket.</param>
/// <param name="RecipientName">Null if only the address is known.</param>
/// <param name="Attempts">How often it was tried before.</param>
/// <param name="Data">JSON object the mail needs beside the ticket, see <see cref="MailData"/>; null if nothing.</param>
/// <param name="LastAnswer">What the server said last; null before the first attempt.</param>
public sealed record OutboxMail(long Id, string Cause, string Kind, long? TicketId, string Recipient, string? RecipientName, string? Data, MailState State, Instant CreatedAt, Instant NextAttemptAt, int Attempts,
    string? LastAnswer);

/// <summary>One tenant's outbox, as the mailer needs it. Every call that writes is durable when it returns. If the store cannot be written, a call throws <see cref="OutboxTroubleException"/> and nothing has changed.</summary>
public interface IOutbox
{
    /// <summary>The tenant's slug.</summary>
    string Tenant { get; }

    /// <summary>
    /// Takes waiting mails whose next attempt is at or before <paramref name="now"/>, oldest attempt first, at most <paramref name="limit"/>. Each is leased: its next attempt becomes <paramref name="now"/> + <paramref name="lease"/>,
    /// so that nobody else takes it, and that it comes back by itself if this process dies. The rows are returned as they were before.
    /// </summary>
    ValueTask<IReadOnlyList<OutboxMail>> TakeDueAsync(Instant now, int limit, TimeSpan lease, CancellationToken cancel);

    /// <summary>The mail is with the server, which answered <paramref name="answer"/>: <see cref="MailState.Sent"/>, attempts + 1.</summary>
    ValueTask MarkSentAsync(long id, Instant now, string answer, CancellationToken cancel);

    /// <summary>Not yet: next attempt at <paramref name="nextAttemptAt"/>.</summary>
    /// <param name="answer">What the server said or why it could not be asked; null = it was not tried, only put off: attempts and last answer stay.</param>
    ValueTask MarkRetryAsync(long id, Instant nextAttemptAt, string? answer, CancellationToken cancel);

    /// <summary>Never: <see cref="MailState.Dead"/>, attempts + 1.</summary>
    ValueTask MarkDeadAsync(long id, Instant now, string answer, CancellationToken cancel);

    /// <summary>In one transaction: the mail <paramref name="into"/> gets <paramref name="data"/>, and <paramref name="ids"/> become <see cref="MailState.Folded"/> with the last answer <c>told in mail N</c>.</summary>
    ValueTask FoldAsync(long into, string data, IReadOnlyList<long> ids, Instant now, CancellationToken cancel);

    /// <summary>Overtaken: <see cref="MailState.Folded"/> with the reason as last answer.</summary>
    ValueTask MarkNeedlessAsync(long id, Instant now, string reason, CancellationToken cancel);

    /// <summary>The earliest next attempt of all waiting mails, leased ones included; null if none waits. One look at an index.</summary>
    Instant? NextAttempt();

    /// <summary>How many mails wait, leased ones included.</summary>
    long Depth();

    /// <summary>The ticket as it is now; null if it was deleted.</summary>
    Ticket? FindTicket(long id);

    /// <summary>What the recipient of a mail wishes now.</summary>
    MailWishes WishesOf(OutboxMail mail);

    /// <summary>Mail was queued and committed. Raised on the writer's thread: handlers return at once.</summary>
    event Action? MailQueued;
}

/// <summary>The store said no for a reason outside the program (disk full, locked); the text is for people.</summary>
public sealed class OutboxTroubleException : Exception
{
    public OutboxTroubleException() { }
    public OutboxTroubleException(string message) : base(message) { }
    public OutboxTroubleException(string message, Exception inner) : base(message, inner) { }
}
