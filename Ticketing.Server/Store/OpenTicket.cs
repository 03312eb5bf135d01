using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>An unfinished ticket as it is held in memory.</summary>
/// <param name="Breached">Its due time has passed and the sweep has said so: what <see cref="OpenTickets.Loads"/> counts.</param>
sealed record OpenTicket(Ticket Ticket, bool Breached)
{
    /// <summary>The record itself, this one, its places in two arrays and the headers of its strings (64 bit).</summary>
    const int Fixed = 480;

    /// <summary>A label or a watcher beside its characters: an entry and the headers of one or two strings.</summary>
    const int Entry = 100;

    public long Id => Ticket.Id;

    /// <summary>Due time for the order; those without one stand behind all others.</summary>
    public long Due => Ticket.DueAt?.Milliseconds ?? long.MaxValue;

    /// <summary>About what it takes in memory.</summary>
    public long Bytes
    {
        get
        {
            var characters = Ticket.Title.Length + (Ticket.Description?.Length ?? 0) + Ticket.System.Length + (Ticket.Category?.Length ?? 0) + (Ticket.Reference?.Length ?? 0) + Ticket.Status.Length
                + (Ticket.Requester?.Length ?? 0) + (Ticket.Assignee?.Length ?? 0);
            foreach (var watcher in Ticket.Watchers)
            {
                characters += watcher.Length;
            }
            foreach (var (key, value) in Ticket.Labels)
            {
                characters += key.Length + value.Length;
            }
            return Fixed + (Entry * (Ticket.Watchers.Count + Ticket.Labels.Count)) + (2L * characters);
        }
    }

    /// <summary>In order of intake.</summary>
    public static readonly IComparer<OpenTicket> ById = Comparer<OpenTicket>.Create((left, right) => left.Id.CompareTo(right.Id));

    /// <summary>What to do next; <see cref="TicketOrder.Due"/>.</summary>
    public static readonly IComparer<OpenTicket> ByDue = Comparer<OpenTicket>.Create((left, right) => left.Due.CompareTo(right.Due) is not 0 and var order ? order : left.Id.CompareTo(right.Id));
}
