namespace Ticketing.Tickets;

/// <summary>What a report says about its condition: it is there, or it is over.</summary>
public enum Signal
{
    Firing = 0,
    Ok = 1,
}

/// <summary>What becomes of a submission whose tier cannot be promised.</summary>
public enum IfRefused
{
    /// <summary>Refused; nothing is stored but an audit entry.</summary>
    Reject = 0,

    /// <summary>Stored without a promise (<c>guaranteed: false</c>).</summary>
    Record = 1,
}

/// <summary>The common record of all doors: what somebody wants to become a ticket, already read, checked against <see cref="TicketLimits"/> and complete but for what only the tenant knows.</summary>
public sealed record Submission
{
    public required string Title { get; init; }
    public string? Description { get; init; }

    /// <summary>Created on first use.</summary>
    public required string System { get; init; }
    public string? Category { get; init; }

    /// <summary>Present: merged into the unfinished ticket of that system and reference. Null: always a new ticket.</summary>
    public string? Reference { get; init; }

    /// <summary>Null = the system's default tier.</summary>
    public Sla? Sla { get; init; }
    public IfRefused IfRefused { get; init; }
    public string? Requester { get; init; }

    /// <summary>Who sent it, if it is a task of their own; else null, and nobody has it yet.</summary>
    public string? Assignee { get; init; }
    public Signal Signal { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>A hold whose promise this ticket takes over; null without one.</summary>
    public long? HoldId { get; init; }

    /// <summary>The sender's key for this very message: a repeat within 24 h gets the first answer. Unique per <see cref="Origin.Actor"/>.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The delivery it came by, where the way in numbers deliveries; null elsewhere.</summary>
    public Receipt? Receipt { get; init; }
}

/// <summary>One delivery of a way in that may deliver twice. Remembered with the ticket it led to, until its number is used again.</summary>
/// <param name="Session">Who numbers: 64 bits of a hash over the sender's credentials and session.</param>
/// <param name="Packet">The sender's number of the delivery. Small numbers return soon, some senders know but one.</param>
/// <param name="Digest">64 bits of a hash over all that was sent.</param>
/// <param name="RepeatOf">Not null: the sender may have sent this before; a delivery with the same number and digest that was stored at or after this instant is the same. Null: it is new, whatever was before.</param>
public sealed record Receipt(long Session, int Packet, long Digest, Instant? RepeatOf);

/// <summary>Who sent something and how it came in; written into every event.</summary>
/// <param name="Actor">Name of the user, device or script; <c>system</c> for what time starts.</param>
/// <param name="Door">Short lower-case name of the door: <c>http</c>, <c>mqtt</c>, <c>page</c>, <c>clock</c>, ….</param>
/// <param name="Address">Remote address; null where there is none.</param>
public sealed record Origin(string Actor, string Door, string? Address = null)
{
    /// <summary>When it came in, if it had to wait for the store in the spool; null if it did not.</summary>
    public Instant? ReceivedAt { get; init; }

    /// <summary>Who wants to change a ticket, for the rules about people; null = none of them applies.</summary>
    public Actor? By { get; init; }

    /// <summary>What time starts.</summary>
    public static readonly Origin Clock = new("system", "clock");
}
