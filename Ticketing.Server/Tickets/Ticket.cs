namespace Ticketing.Tickets;

/// <summary>One thing that is going wrong in a home, as stored. Immutable; a change is a new record with a higher <see cref="Version"/>.</summary>
public sealed record Ticket
{
    /// <summary>Unique in the tenant, ascending in order of intake, never used twice.</summary>
    public required long Id { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }
    public required string System { get; init; }
    public string? Category { get; init; }

    /// <summary>The reporter's own name of the condition. At most one unfinished ticket per system and reference.</summary>
    public string? Reference { get; init; }

    /// <summary>Name of the workflow's state; <see cref="Kind"/> is what that state means.</summary>
    public required string Status { get; init; }
    public required TicketKind Kind { get; init; }
    /// <summary>Name of the workflow it lives by; null = the default one as it comes with the program.</summary>
    public string? Workflow { get; init; }
    public long WorkflowVersion { get; init; } = 1;
    public Sla Sla { get; init; }

    /// <summary>True if <see cref="DueAt"/> is a promise that was admitted; false for a ticket without a tier or one recorded though its tier was not possible.</summary>
    public bool Guaranteed { get; init; }

    /// <summary>Intake + tier; null without a tier. Never changed once given.</summary>
    public Instant? DueAt { get; init; }
    public string? Requester { get; init; }
    public string? Assignee { get; init; }
    public IReadOnlyList<string> Watchers { get; init; } = [];
    public IReadOnlyDictionary<string, string> Labels { get; init; } = NoLabels;

    /// <summary>How often the condition was reported: 1 + merged repeats.</summary>
    public long Occurrences { get; init; } = 1;
    public required Instant CreatedAt { get; init; }
    public required Instant UpdatedAt { get; init; }
    public required Instant LastSeenAt { get; init; }
    public Instant? StartedAt { get; init; }
    public Instant? FinishedAt { get; init; }

    /// <summary>Starts at 1, +1 for every change; the ETag.</summary>
    public long Version { get; init; } = 1;

    public bool IsFinished => Kind.IsFinished();

    /// <summary>True if the ticket takes a slot of the schedule: an admitted promise that is not finished.</summary>
    public bool HoldsSlot => Guaranteed && DueAt is not null && !IsFinished;

    /// <summary>True if somebody has to do with it: reported it, is to work on it, watches it (as who is mentioned in a note does), or is of its category.</summary>
    /// <param name="categories">Those somebody belongs to, as <see cref="CategoryNames"/>; null = none.</param>
    public bool Concerns(string user, string? categories) => Requester == user || Assignee == user || CategoryNames.Contain(categories, Category) || Watchers.Contains(user);

    public static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();
}

/// <summary>The slot a promise would be worked in if it were worked strictly by due time from now on.</summary>
/// <param name="StartsAt">A full minute; its end is never after the ticket's due time.</param>
/// <param name="Agent">Name of the agent.</param>
public sealed record PlannedSlot(Instant StartsAt, string Agent);
