using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>Why somebody is told about a ticket; the first that holds.</summary>
public enum MailReason
{
    /// <summary>They are not told.</summary>
    None,
    Assignee,
    Requester,
    Watcher,

    /// <summary>Nobody has taken it, and they work tickets.</summary>
    Agent,

    /// <summary>Nobody has taken it, and they belong to its category.</summary>
    Category,
}

/// <summary>Who is told about a ticket: its assignee, or as long as nobody has taken it all agents and admins and the people of its category; and always its requester and watchers. What others change or write about it, only those who have to do with it themselves. Pure.</summary>
public static class MailRules
{
    /// <param name="category">The ticket's; null without one.</param>
    /// <param name="by">Who did it; null = nobody in particular. Who only belongs to the category is not told of what they did themselves.</param>
    /// <param name="worksTickets">An agent or admin.</param>
    public static MailReason Judge(Ticket ticket, string kind, Category? category, string? by, string user, bool worksTickets)
    {
        if (Same(ticket.Assignee, user))
        {
            return MailReason.Assignee;
        }
        if (Same(ticket.Requester, user))
        {
            return MailReason.Requester;
        }
        foreach (var watcher in ticket.Watchers)
        {
            if (Same(watcher, user))
            {
                return MailReason.Watcher;
            }
        }
        if (ticket.Assignee is not null || kind is MailKinds.Changed or MailKinds.Noted)
        {
            return MailReason.None;
        }
        return worksTickets ? MailReason.Agent : category?.Has(user) == true && !Same(by, user) ? MailReason.Category : MailReason.None;
    }

    static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
