using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>One thing to do so that what is shown of tickets is right: show one, or take an ended one away.</summary>
/// <param name="Shown">Null: it has ended.</param>
public readonly record struct StatusStep(Ticket? Shown, string System, string? Reference, long Id)
{
    static readonly TicketKind[] Unfinished = [.. Enum.GetValues<TicketKind>().Where(kind => !kind.IsFinished())];

    /// <summary>What a batch of events asks for, each ticket once, in the order of the events.</summary>
    public static IEnumerable<StatusStep> Of(ITicketReader read, IReadOnlyList<TicketEvent> events)
    {
        var due = new List<(long Seq, StatusStep Step)>();
        foreach (var change in StatusChange.Of(events))
        {
            if (change.Deleted is { System: { } system } data)
            {
                due.Add((change.EndedAt, new(null, system, data.Reference, change.TicketId)));
            }
            else if (read.Find(change.TicketId) is { } ticket && (!ticket.IsFinished || change.EndedAt > 0))
            {
                if (change.LeftSystem is { } left && left != ticket.System)
                {
                    due.Add((change.LastAt, new(null, left, ticket.Reference, ticket.Id)));
                }
                due.Add((ticket.IsFinished ? change.EndedAt : change.LastAt, new(ticket.IsFinished ? null : ticket, ticket.System, ticket.Reference, ticket.Id)));
            }
        }
        return due.OrderBy(one => one.Seq).Select(one => one.Step);
    }

    /// <summary>A new ticket may have the reference of the ended one already: then its status comes after the empty one. To be asked once the ended one is taken away.</summary>
    public Ticket? Successor(ITicketReader read) =>
        Reference is null ? null : read.Stream(new TicketQuery { System = System, Reference = Reference, Kinds = Unfinished }).FirstOrDefault();
}

/// <summary>What a batch of events did to one ticket's status.</summary>
/// <param name="LastAt">Number of the last event that touched it.</param>
/// <param name="EndedAt">Number of the event that finished, cancelled or deleted it; 0 if none did. A later edit of a finished ticket changes nothing that is shown.</param>
/// <param name="Deleted">What the deletion says about it; null if it was not deleted.</param>
/// <param name="LeftSystem">The system it was moved away from first; null if it was not.</param>
readonly record struct StatusChange(long TicketId, long LastAt, long EndedAt, EventData? Deleted, string? LeftSystem)
{
    public static IReadOnlyCollection<StatusChange> Of(IReadOnlyList<TicketEvent> events)
    {
        var changes = new Dictionary<long, StatusChange>();
        foreach (var e in events)
        {
            if (e.TicketId is not { } id || !TouchesStatus(e.Type))
            {
                continue;
            }
            var ends = e.Type is EventTypes.Finished or EventTypes.Cancelled or EventTypes.Deleted;
            var before = changes.GetValueOrDefault(id);
            changes[id] = new StatusChange(id, e.Seq, ends ? e.Seq : before.EndedAt, e.Type == EventTypes.Deleted ? EventData.Read(e.Data) : before.Deleted, before.LeftSystem ?? LeftBy(e));
        }
        return changes.Values;
    }

    static string? LeftBy(TicketEvent e) =>
        e.Type is EventTypes.Changed or EventTypes.Moved or EventTypes.Finished or EventTypes.Cancelled && e.Data?.Contains("\"system\"", StringComparison.Ordinal) == true
            ? EventData.Read(e.Data).Changes?.GetValueOrDefault("system")?.From
            : null;

    static bool TouchesStatus(string type) => type is EventTypes.Opened or EventTypes.Merged or EventTypes.Changed or EventTypes.Moved or EventTypes.Finished or EventTypes.Cancelled or EventTypes.Deleted;
}
