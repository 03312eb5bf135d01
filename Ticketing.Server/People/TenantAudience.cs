using Ticketing.Notify;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.People;

/// <summary>Who of a tenant's people is told about a ticket, as <see cref="MailRules"/> says; mailed are only those with an address.</summary>
/// <param name="mails">False: mail is not configured, nobody is told.</param>
public sealed class TenantAudience(TenantCatalog catalog, string tenant, bool mails) : IMailAudience
{
    sealed record Members(CatalogSnapshot Of, IReadOnlyList<(User User, Role Role)> All, IReadOnlyList<(User User, Role Role)> WithAddress, IReadOnlyList<string> Names);

    volatile Members? _known;

    public IReadOnlyList<string> Names => Known().Names;

    public string? NameAt(string address)
    {
        foreach (var (user, _) in Known().WithAddress)
        {
            if (Same(user.Email, address))
            {
                return user.Name;
            }
        }
        return null;
    }

    public IReadOnlyList<Recipient> Of(Ticket ticket, string kind, Category? category, string? by) => Of(member => Concerns(ticket, kind, category, by, member));

    public IReadOnlyList<Recipient> Of(Ticket ticket, IReadOnlyList<string> groups, Category? category) => Of(member => IsIn(groups, ticket, category, member.User.Name, member.Role));

    public IReadOnlyList<string> NamesOf(Ticket ticket, string kind, Category? category, string? by) => [.. Known().All.Where(member => Concerns(ticket, kind, category, by, member)).Select(member => member.User.Name)];

    public IReadOnlyList<string> NamesOf(Ticket ticket, IReadOnlyList<string> groups, Category? category) =>
        [.. Known().All.Where(member => IsIn(groups, ticket, category, member.User.Name, member.Role)).Select(member => member.User.Name)];

    List<Recipient> Of(Func<(User User, Role Role), bool> concerns)
    {
        if (!mails || Known().WithAddress is not { Count: > 0 } members)
        {
            return [];
        }
        return [.. members
            .Where(concerns)
            .Select(member => new Recipient(member.User.Name, member.User.Email!))
            .DistinctBy(recipient => recipient.Address, StringComparer.OrdinalIgnoreCase)];
    }

    static bool Concerns(Ticket ticket, string kind, Category? category, string? by, (User User, Role Role) member) =>
        MailRules.Judge(ticket, kind, category, by, member.User.Name, member.Role >= Role.Agent) != MailReason.None;

    /// <summary>Who watches a ticket is told every move of it.</summary>
    static bool IsIn(IReadOnlyList<string> groups, Ticket ticket, Category? category, string user, Role role)
    {
        if (ticket.Watchers.Any(watcher => Same(watcher, user)))
        {
            return true;
        }
        foreach (var group in groups)
        {
            if (group switch
                {
                    WorkflowMails.Requester => Same(ticket.Requester, user),
                    WorkflowMails.Assignee => Same(ticket.Assignee, user),
                    WorkflowMails.Category => category is { People.Count: > 0 } ? category.Has(user) : role >= Role.Agent,
                    WorkflowMails.Agents => role >= Role.Agent,
                    WorkflowMails.Admins => role == Role.Admin,
                    _ => false,
                })
            {
                return true;
            }
        }
        return false;
    }

    static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>Computed once per version of the catalog.</summary>
    Members Known()
    {
        var now = catalog.Now;
        if (_known is { } known && ReferenceEquals(known.Of, now))
        {
            return known;
        }
        var id = now.FindTenant(tenant)?.Id;
        var members = now.Users.SelectMany(user => now.RolesOf(user.Id).Where(role => role.Tenant == id).Select(role => (User: user, role.Role))).ToList();
        return _known = new(now, members, [.. members.Where(member => member.User.Email is not null)], [.. members.Select(member => member.User.Name)]);
    }
}

/// <summary>Nobody: for a store without people.</summary>
public sealed class NoAudience : IMailAudience
{
    public static readonly NoAudience Instance = new();

    public IReadOnlyList<Recipient> Of(Ticket ticket, string kind, Category? category, string? by) => [];

    public IReadOnlyList<string> NamesOf(Ticket ticket, string kind, Category? category, string? by) => [];

    public IReadOnlyList<string> NamesOf(Ticket ticket, IReadOnlyList<string> groups, Category? category) => [];

    public IReadOnlyList<string> Names => [];

    public string? NameAt(string address) => null;

    public IReadOnlyList<Recipient> Of(Ticket ticket, IReadOnlyList<string> groups, Category? category) => [];
}
