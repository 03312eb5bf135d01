using Ticketing.Notify;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.People;

/// <summary>Who is told about a ticket: its assignee, or as long as nobody has taken it all agents and admins of the tenant; and always its requester and watchers. Only people with a mail address.</summary>
public sealed class TenantAudience(TenantCatalog catalog, string tenant) : IMailAudience
{
    public IReadOnlyList<Recipient> Of(Ticket ticket, string kind)
    {
        var members = Members();
        if (members.Count == 0)
        {
            return [];
        }
        return [.. members
            .Where(member => Concerns(ticket, member.User.Name, member.Role))
            .Select(member => new Recipient(member.User.Name, member.User.Email!))
            .DistinctBy(recipient => recipient.Address, StringComparer.OrdinalIgnoreCase)];
    }

    static bool Concerns(Ticket ticket, string user, Role role) =>
        ticket.Assignee is { } assignee && Same(assignee, user)
        || ticket.Assignee is null && role >= Role.Agent
        || Same(ticket.Requester, user)
        || ticket.Watchers.Any(watcher => Same(watcher, user));

    static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    (CatalogSnapshot Of, List<(User User, Role Role)> Members)? _known;

    /// <summary>Members with a mail address; computed once per version of the catalog.</summary>
    List<(User User, Role Role)> Members()
    {
        var now = catalog.Now;
        if (_known is { } known && ReferenceEquals(known.Of, now))
        {
            return known.Members;
        }
        var id = now.FindTenant(tenant)?.Id;
        var members = now.Users.Where(user => user.Email is not null)
            .SelectMany(user => now.RolesOf(user.Id).Where(role => role.Tenant == id).Select(role => (user, role.Role)))
            .ToList();
        _known = (now, members);
        return members;
    }
}

/// <summary>Nobody: mail is not configured.</summary>
public sealed class NoAudience : IMailAudience
{
    public static readonly NoAudience Instance = new();

    public IReadOnlyList<Recipient> Of(Ticket ticket, string kind) => [];
}
