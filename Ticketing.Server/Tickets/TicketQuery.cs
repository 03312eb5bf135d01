namespace Ticketing.Tickets;

/// <summary>Order of a list; ties are broken by id, so that paging never skips or repeats.</summary>
public enum TicketOrder
{
    /// <summary>Unfinished first by due time (tickets without one after those with one), then finished by id, newest first: what to do next.</summary>
    Due = 0,
    Newest = 1,
    Oldest = 2,
    Updated = 3,
}

/// <summary>Filters of a list of tickets; null = any. Deleted tickets never match.</summary>
public sealed record TicketQuery
{
    public const int MaxLimit = 500;

    public string? Status { get; init; }
    public IReadOnlyList<TicketKind>? Kinds { get; init; }
    public Sla? Sla { get; init; }
    public string? System { get; init; }
    public string? Category { get; init; }

    /// <summary>Empty string = nobody's.</summary>
    public string? Assignee { get; init; }
    public string? Requester { get; init; }

    /// <summary>Requester, assignee or watcher: what concerns somebody.</summary>
    public string? Participant { get; init; }

    /// <summary>What also concerns the <see cref="Participant"/>: tickets of these categories, as <see cref="CategoryNames"/>; null = none.</summary>
    public string? Categories { get; init; }
    public string? Reference { get; init; }

    /// <summary>A part of title, description or reference, case-insensitive.</summary>
    public string? Text { get; init; }

    /// <summary>Created at or after.</summary>
    public Instant? From { get; init; }

    /// <summary>Created before.</summary>
    public Instant? To { get; init; }
    public TicketOrder Order { get; init; }

    /// <summary>1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>What the previous page's <see cref="TicketPage.Next"/> said; null for the first page. A cursor of another order is refused.</summary>
    public string? Cursor { get; init; }
}

/// <summary>One page of a list.</summary>
/// <param name="Total">How many tickets match the filters in all.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record TicketPage(IReadOnlyList<Ticket> Items, long Total, string? Next);

/// <summary>A ticket and everything that happened to it, oldest first, notes folded with their edits.</summary>
/// <param name="IsWhole">False while the store is away: the ticket is from memory, what happened to it cannot be read.</param>
public sealed record TicketWithLog(Ticket Ticket, IReadOnlyList<LogEntry> Log, bool IsWhole = true);
