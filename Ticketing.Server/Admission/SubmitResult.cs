using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>What became of a submission.</summary>
public enum Disposition
{
    /// <summary>A new ticket (HTTP 201).</summary>
    Created,

    /// <summary>An unfinished ticket of the same system and reference took it (200, <c>merged: true</c>).</summary>
    Merged,

    /// <summary><see cref="Signal.Ok"/> finished the unfinished ticket (200).</summary>
    Finished,

    /// <summary><see cref="Signal.Ok"/> without an unfinished ticket: nothing stored (200, <c>merged: false</c>).</summary>
    NothingToFinish,

    /// <summary>A repeat of an idempotency key (the first answer again) or of a delivery (the ticket as it is now; null if it is deleted).</summary>
    Replayed,

    /// <summary>The state of a condition that was the same before: nothing stored.</summary>
    Unchanged,

    /// <summary>The store is away: it is on this server's own disk and enters the store when that is back (202).</summary>
    Spooled,

    /// <summary>Its system is under maintenance: it becomes a ticket when that ends, if it is not over before (202).</summary>
    Held,

    /// <summary>Nothing stored but an audit entry; <see cref="SubmitResult.Refusal"/> says why.</summary>
    Refused,
}

/// <summary>The answer to a submission.</summary>
/// <param name="Ticket">As committed; null when nothing was stored or the first answer is replayed.</param>
/// <param name="Slot">The slot the promise would have now; null without a promise.</param>
/// <param name="First">Only for <see cref="Disposition.Replayed"/> by idempotency key.</param>
public sealed record SubmitResult(Disposition Disposition, Ticket? Ticket = null, PlannedSlot? Slot = null, Refusal? Refusal = null, FirstAnswer? First = null)
{
    /// <summary>Only for <see cref="Disposition.Spooled"/> and <see cref="Disposition.Held"/>: when it came.</summary>
    public Instant? ReceivedAt { get; init; }

    /// <summary>Only for <see cref="Disposition.Held"/>: the window that holds it.</summary>
    public long? Window { get; init; }

    /// <summary>Only for <see cref="Disposition.Held"/>: until when.</summary>
    public Instant? HeldUntil { get; init; }

    public static SubmitResult Spooled(Instant receivedAt) => new(Disposition.Spooled) { ReceivedAt = receivedAt };

    public static SubmitResult Of(Refusal refusal) => new(Disposition.Refused, Refusal: refusal);

    public static readonly SubmitResult NothingToFinish = new(Disposition.NothingToFinish);

    public static readonly SubmitResult Unchanged = new(Disposition.Unchanged);
}

/// <summary>The first answer to an idempotency key.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The ticket's JSON as answered then.</param>
public sealed record FirstAnswer(int Status, long TicketId, string Body);
