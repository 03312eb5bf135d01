using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>The command side of a tenant's tickets. Every call returns after its transaction is on disk; each writes its event in that transaction.</summary>
public interface ITicketWriter
{
    ValueTask<SubmitResult> CommitAsync(Submission submission, Origin origin, CancellationToken cancel);

    /// <summary>As <see cref="CommitAsync"/>, for a sender that repeats the state of a condition all the time: only its change, since it was last told here, opens or finishes. Needs a reference.</summary>
    ValueTask<SubmitResult> ConditionAsync(Submission submission, Origin origin, CancellationToken cancel);

    /// <summary>Applies the set members of <paramref name="change"/>. Refuses with not-found, precondition-failed (version), illegal-move, and what <see cref="TicketRules"/> say about <see cref="Origin.By"/>.</summary>
    ValueTask<Outcome<Ticket>> ChangeAsync(long id, TicketChange change, Origin origin, CancellationToken cancel);

    /// <summary>Moves to the workflow's cancelled state and frees its slot. A finished ticket: conflict <c>finished-already</c>.</summary>
    ValueTask<Outcome<Ticket>> CancelAsync(long id, long? expectedVersion, Origin origin, CancellationToken cancel);

    /// <summary>Hides the ticket for good; its events stay. Deleted already: not-found.</summary>
    ValueTask<Outcome<Ticket>> DeleteAsync(long id, long? expectedVersion, Origin origin, CancellationToken cancel);

    ValueTask<Outcome<LogEntry>> AddNoteAsync(long id, string text, Origin origin, CancellationToken cancel);

    /// <summary>Only by its author (forbidden otherwise).</summary>
    ValueTask<Outcome<LogEntry>> EditNoteAsync(long id, long note, string text, Origin origin, CancellationToken cancel);

    /// <summary>Only by its author (forbidden otherwise).</summary>
    ValueTask<Outcome<LogEntry>> DeleteNoteAsync(long id, long note, Origin origin, CancellationToken cancel);

    /// <summary>By anyone; a second time changes nothing.</summary>
    ValueTask<Outcome<LogEntry>> ResolveNoteAsync(long id, long note, Origin origin, CancellationToken cancel);

    /// <summary>Takes a slot for 60 s without a ticket. Refused like a submission: <c>sla-not-guaranteed</c>.</summary>
    ValueTask<Outcome<Hold>> HoldAsync(Sla tier, Origin origin, CancellationToken cancel);

    /// <summary>Frees a hold; expired or used already: not-found.</summary>
    ValueTask<Outcome<Hold>> ReleaseHoldAsync(long id, Origin origin, CancellationToken cancel);

    /// <summary>Creates an agent (<see cref="Agent.Id"/> 0) or replaces the one with that id. A name used twice: conflict <c>name-taken</c>.</summary>
    ValueTask<Outcome<Agent>> SaveAgentAsync(Agent agent, Origin origin, CancellationToken cancel);
    ValueTask<Outcome<Agent>> DeleteAgentAsync(long id, Origin origin, CancellationToken cancel);

    /// <summary>Creates (id 0) or replaces a system. Its name cannot change.</summary>
    ValueTask<Outcome<TicketSystem>> SaveSystemAsync(TicketSystem system, Origin origin, CancellationToken cancel);
    ValueTask<Outcome<TicketSystem>> DeleteSystemAsync(long id, Origin origin, CancellationToken cancel);
    ValueTask<Outcome<Category>> SaveCategoryAsync(Category category, Origin origin, CancellationToken cancel);
    ValueTask<Outcome<Category>> DeleteCategoryAsync(long id, Origin origin, CancellationToken cancel);

    /// <summary>Saves a sound workflow as its next version. <paramref name="create"/>: conflict <c>name-taken</c>; else not-found.</summary>
    ValueTask<Outcome<Workflow>> SaveWorkflowAsync(Workflow workflow, bool create, Origin origin, CancellationToken cancel);

    /// <summary>Tickets that live by it still do. Conflicts: <c>shipped</c>, <c>in-use</c> by a category.</summary>
    ValueTask<Outcome<Workflow>> DeleteWorkflowAsync(string name, Origin origin, CancellationToken cancel);

    /// <summary>A sign of life of a system (heartbeat, or any message): finishes the system's <c>heartbeat</c> ticket if it was silent. Null = it is on disk.</summary>
    ValueTask<Refusal?> AliveAsync(string system, bool heartbeat, Origin origin, CancellationToken cancel);

    /// <summary>The system's last will or birth: offline longer than its grace becomes a ticket (by the sweep), online finishes it. Null = it is on disk.</summary>
    ValueTask<Refusal?> AvailabilityAsync(string system, bool online, Origin origin, CancellationToken cancel);

    /// <summary>A counter of the system stands somewhere: kilometres, hours. Work that comes back by it is made when it has gone far enough.</summary>
    /// <param name="counter">Which of its counters; null if it has but one.</param>
    ValueTask<Refusal?> UsageAsync(string system, string? counter, long value, Origin origin, CancellationToken cancel);

    /// <summary>An audit entry with the excerpt. Null = it is on disk.</summary>
    ValueTask<Refusal?> RecordUnreadableAsync(string? system, Refusal why, string excerptBase64, Origin origin);

    /// <summary>Takes what waited in a spool, in one transaction and each once: what it had taken before is left out.</summary>
    /// <param name="spool">Name of the spool.</param>
    /// <param name="entries">Of this tenant, ascending, none left out.</param>
    ValueTask<Outcome<SpoolEntered>> EnterAsync(string spool, IReadOnlyList<SpoolEntry> entries);
}

/// <summary>A field that may be left alone, set, or (T null) emptied.</summary>
public readonly record struct Edit<T>(bool Given, T Value)
{
    public static implicit operator Edit<T>(T value) => new(true, value);
}

/// <summary>A change to a ticket; what is not given stays.</summary>
public sealed record TicketChange
{
    public long? ExpectedVersion { get; init; }
    public Edit<string> Title { get; init; }
    public Edit<string?> Description { get; init; }

    /// <summary>Created on first use, as a submission's. Its reference moves with the ticket: conflict <c>reference-taken</c> if an unfinished ticket there has it.</summary>
    public Edit<string> System { get; init; }
    public Edit<string?> Category { get; init; }
    public Edit<string?> Assignee { get; init; }
    public Edit<IReadOnlyList<string>> Watchers { get; init; }
    public Edit<IReadOnlyDictionary<string, string>> Labels { get; init; }

    /// <summary>A workflow move. To a finished state: finishes.</summary>
    public Edit<string> Status { get; init; }
}

/// <summary>A slot taken without a ticket, for 60 s.</summary>
public sealed record Hold(long Id, Sla Sla, Instant DueAt, Instant ExpiresAt, PlannedSlot? Slot);

/// <summary>Somebody who works tickets: one slot a minute within <paramref name="Hours"/>.</summary>
/// <param name="User">Name of the user behind it; null if none.</param>
/// <param name="Hours">For example <c>Mon-Fri 08:00-22:00</c>; empty = always.</param>
public sealed record Agent(long Id, string Name, string? User, bool Available, string Hours);

/// <summary>A thing that reports: a board, a script, a service.</summary>
/// <param name="Sla">Tier of its tickets that name none.</param>
/// <param name="GraceSeconds">How long it may be offline before that is a ticket.</param>
/// <param name="SilentAfterSeconds">How long it may send no heartbeat before that is a ticket; 0 = never, null = not yet decided (the first heartbeat sets <see cref="DefaultSilentAfter"/>).</param>
/// <param name="Online">What its availability last said; null if it never did.</param>
public sealed record TicketSystem(long Id, string Name, Sla Sla, int GraceSeconds, int? SilentAfterSeconds, Instant? LastSeenAt, Instant? LastHeartbeatAt, bool? Online, Instant? OnlineChangedAt, Instant CreatedAt)
{
    public const int DefaultGrace = 60;
    public const int DefaultSilentAfter = 3600;

    /// <summary>Reference of the ticket about a system that is offline or silent.</summary>
    public const string AvailabilityReference = "availability";
    public const string HeartbeatReference = "heartbeat";

    /// <summary>Reference of the ticket that counts what a flooding system reports; with a dash and the tier for reports with one.</summary>
    public const string StormReference = "storm";
}
