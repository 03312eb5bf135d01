using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>
/// Deletes tenants whose grace has passed, in three steps that may be interrupted anywhere: (1) its tokens, roles, sessions and invitations, users without another tenant, in one transaction; (2) its store; (3) its row, which
/// holds the slug until then, so that no new tenant of that name can find the old one's store.
/// </summary>
/// <param name="dropStore">Closes the store and deletes it; a store that is gone already is success. Null = it is gone, else why not: it is tried again.</param>
public sealed class TenantPurge(TenantCatalog catalog, Func<Tenant, CancellationToken, ValueTask<Refusal?>> dropStore)
{
    /// <summary>So long every server has had to notice that a tenant was closed, and to end what was under way in it.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    /// <summary>Purges what is due. One that cannot be purged now keeps no other from it.</summary>
    /// <returns>How many are gone, and what kept the first of the others.</returns>
    public async ValueTask<(int Gone, Refusal? Trouble)> RunAsync(CancellationToken cancel)
    {
        var (gone, trouble) = (0, (Refusal?)null);
        foreach (var tenant in catalog.Now.Tenants.Where(IsDue).ToList())
        {
            if (await PurgeAsync(tenant, cancel).ConfigureAwait(false) is { } fault)
            {
                trouble ??= fault;
            }
            else
            {
                gone++;
            }
        }
        return (gone, trouble);
    }

    async ValueTask<Refusal?> PurgeAsync(Tenant due, CancellationToken cancel)
    {
        var emptied = catalog.Change<Tenant>(now => Empty(now, due.Id));
        if (emptied.Value is not { } tenant)
        {
            return emptied.Refusal is { Kind: RefusalKind.NotFound } ? null : emptied.Refusal; // resumed or purged by another server meanwhile
        }
        return await dropStore(tenant, cancel).ConfigureAwait(false)
            ?? catalog.Change<Tenant>(now => now.FindTenant(tenant.Id) is { State: TenantState.Purged } last ? new(last, [new CatalogChange.OfTenant(last, true)]) : new(tenant, [])).Refusal;
    }

    Decision<Tenant> Empty(CatalogSnapshot now, long id)
    {
        if (now.FindTenant(id) is not { } tenant || !IsDue(tenant) || tenant.Id == now.Tenants.First().Id)
        {
            return new(Refusal.NotFound("tenant to delete"));
        }
        var after = tenant with { State = TenantState.Purged };
        var roles = now.Users.Select(user => now.FindRole(user.Id, id)).OfType<UserRole>().ToList();
        return new(after,
        [
            .. now.Sessions.Where(session => session.Tenant == id).Select(session => new CatalogChange.OfSession(session, true)),
            .. now.Tokens.Where(token => token.Tenant == id).Select(token => new CatalogChange.OfToken(token, true)),
            .. now.Invitations.Where(invitation => invitation.Tenant == id).Select(invitation => new CatalogChange.OfInvitation(invitation, true)),
            .. roles.Select(role => new CatalogChange.OfRole(role, true)),
            .. roles.Where(role => now.RolesOf(role.User).Count() == 1).SelectMany(role => now.Sessions.Where(session => session.User == role.User && session.Tenant != id)).Select(session => new CatalogChange.OfSession(session, true)),
            .. roles.Where(role => now.RolesOf(role.User).Count() == 1).Select(role => new CatalogChange.OfUser(now.FindUser(role.User)!, true)),
            new CatalogChange.OfTenant(after),
        ]);
    }

    bool IsDue(Tenant tenant) => tenant.State == TenantState.Purged || (tenant.State == TenantState.Closing && tenant.DeleteAfter <= (catalog.Time - Settling).Milliseconds);
}
