using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>Opening a tenant: the tenant, its first admin and his role come into being together or not at all.</summary>
public sealed class TenantAccounts(TenantCatalog catalog)
{
    /// <summary>The tenant of the household the server was set up for.</summary>
    public const string First = "home";

    /// <param name="email">Becomes the admin's login name.</param>
    /// <param name="passwordHash">From <see cref="PasswordHash.Create"/>: made before, because it takes time.</param>
    /// <param name="store">Absolute path of a SQLite file; null = in the data directory.</param>
    /// <returns>Refuses with <c>invalid</c>, <c>slug-taken</c> or <c>name-taken</c>.</returns>
    public Outcome<Tenant> Open(string slug, string name, string email, string passwordHash, string? store = null)
    {
        var refusal = NameRules.Judge(("slug", NameRules.FaultOfSlug(slug)), ("name", NameRules.FaultOfTenantName(name)), ("email", NameRules.FaultOfEmail(email)),
            ("store", store is not null && !Path.IsPathFullyQualified(store) ? "is neither empty nor the absolute path of a SQLite file" : null));
        return refusal is not null ? refusal : catalog.Change<Tenant>(now => Decide(now, slug, name, email, passwordHash, store, catalog.Time));
    }

    static Decision<Tenant> Decide(CatalogSnapshot now, string slug, string name, string email, string passwordHash, string? store, Instant time)
    {
        if (now.FindTenant(slug) is not null)
        {
            return new(new Refusal(RefusalKind.Conflict, "slug-taken", $"There is a tenant '{slug}' already; choose another slug."));
        }
        if (now.FindAccount(email) is not null)
        {
            return new(new Refusal(RefusalKind.Conflict, "name-taken", "There is a user with this mail address already; give another."));
        }
        if (store is not null && now.Tenants.Any(tenant => tenant.Store == store))
        {
            return new(new Refusal(RefusalKind.Conflict, "store-taken", $"Another tenant is stored in '{store}' already."));
        }
        var tenant = new Tenant(now.Next.Tenant, slug, name, email, store, time.Milliseconds);
        var admin = new User(now.Next.User, email, email, passwordHash, time.Milliseconds);
        return new(tenant, [new CatalogChange.OfTenant(tenant), new CatalogChange.OfUser(admin), new CatalogChange.OfRole(new(admin.Id, tenant.Id, Role.Admin))]);
    }
}
