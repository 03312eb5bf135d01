using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>A list's filters over tickets in memory: the same as <see cref="TicketList"/> says in SQL.</summary>
readonly struct OpenFilter(TicketQuery query)
{
    /// <summary>All kinds that are unfinished.</summary>
    const int Unfinished = 0b111;

    readonly int _kinds = KindsOf(query);

    /// <summary>True if every unfinished ticket matches.</summary>
    public bool IsOpen => _kinds == Unfinished && query is
    {
        Status: null, Sla: null, System: null, Category: null, Assignee: null, Requester: null, Participant: null, Reference: null, From: null, To: null,
    };

    public bool Matches(Ticket ticket) =>
        (_kinds & (1 << (int)ticket.Kind)) != 0
        && (query.Sla is not { } sla || ticket.Sla == sla)
        && Same(query.Status, ticket.Status)
        && Same(query.System, ticket.System)
        && Same(query.Category, ticket.Category)
        && (query.Assignee is "" ? ticket.Assignee is null : Same(query.Assignee, ticket.Assignee))
        && Same(query.Requester, ticket.Requester)
        && (query.Participant is not { } who || ticket.Concerns(who, query.Categories))
        && Same(query.Reference, ticket.Reference)
        && (query.From is not { } from || ticket.CreatedAt >= from)
        && (query.To is not { } to || ticket.CreatedAt < to);

    /// <summary>Why the unfinished tickets alone cannot answer; null if they can.</summary>
    public static string? WhyNot(TicketQuery query) =>
        query.Text is { Length: > 0 } ? ReadMisses.Text
        : query.Order == TicketOrder.Updated ? ReadMisses.Order
        : (KindsOf(query) & ~Unfinished) != 0 ? ReadMisses.Finished
        : null;

    static int KindsOf(TicketQuery query)
    {
        if (query.Kinds is not { Count: > 0 } kinds)
        {
            return ~0;
        }
        var wanted = 0;
        foreach (var kind in kinds)
        {
            wanted |= 1 << (int)kind;
        }
        return wanted;
    }

    static bool Same(string? wanted, string? actual) => wanted is null || wanted == actual;
}
