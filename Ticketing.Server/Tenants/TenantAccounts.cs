using System.Globalization;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>Opening a tenant: the tenant, its first admin and his role come into being together or not at all. Then its name, its host name and its state, until it is closed.</summary>
public sealed class TenantAccounts(TenantCatalog catalog)
{
    /// <summary>The tenant of the household the server was set up for.</summary>
    public const string First = "home";

    /// <summary>How long a closed tenant is kept if nothing else was said.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    /// <summary>Longest grace, in days.</summary>
    public const int MaximumGrace = 3650;

    /// <param name="email">Becomes the admin's login name.</param>
    /// <param name="passwordHash">From <see cref="PasswordHash.Create"/>: made before, because it takes time.</param>
    /// <param name="by">Who does it, for the audit trails; null = the program itself.</param>
    /// <param name="store">See <see cref="StoreAddress"/>; null = where the installation keeps its stores.</param>
    /// <returns>Refuses with <c>invalid</c>, <c>slug-taken</c>, <c>name-taken</c> or <c>store-taken</c>.</returns>
    public Outcome<Tenant> Open(string slug, string name, string email, string passwordHash, string? store = null, Origin? by = null)
    {
        var refusal = NameRules.Judge(("slug", NameRules.FaultOfSlug(slug)), ("name", NameRules.FaultOfTenantName(name)), ("email", NameRules.FaultOfEmail(email)), ("store", StoreAddress.FaultOf(store)));
        store = refusal is null ? StoreAddress.Normalise(store) : null;
        return refusal is not null ? refusal : catalog.Change<Tenant>(now => Decide(now, slug, name, email, passwordHash, store, catalog.Time, by));
    }

    /// <summary>Changes what is given.</summary>
    /// <param name="host">Empty = none but <c>SLUG.…</c>.</param>
    /// <param name="state"><see cref="TenantState.Active"/> resumes, also what was closed; <see cref="TenantState.Suspended"/> suspends; the other states come by other ways and are refused.</param>
    /// <returns>Refuses with <c>not-found</c>, <c>invalid</c>, <c>host-taken</c>, <c>first-tenant</c>, <c>tenant-moving</c> or <c>tenant-closing</c>.</returns>
    public Outcome<Tenant> Change(string slug, string? name = null, string? host = null, TenantState? state = null, Origin? by = null)
    {
        host = host?.TrimEnd('.').ToLowerInvariant();
        var refusal = NameRules.Judge(("name", name is null ? null : NameRules.FaultOfTenantName(name)), ("host", host is null or "" ? null : NameRules.FaultOfHost(host)),
            ("state", state is null or TenantState.Active or TenantState.Suspended ? null : "is neither active nor suspended"));
        return refusal is not null ? refusal : catalog.Change<Tenant>(now =>
        {
            if (now.FindTenant(slug) is not { } before)
            {
                return new(Refusal.NotFound($"tenant '{slug}'"));
            }
            if ((host is { Length: > 0 } ? HostTaken(now, before, host) : null) is { } taken)
            {
                return new(taken);
            }
            if ((state is { } wanted ? FaultOf(now, before, wanted) : null) is { } fault)
            {
                return new(fault);
            }
            var after = before with { Name = name ?? before.Name, Host = host is null ? before.Host : host.Length == 0 ? null : host };
            after = state is { } to ? after with { State = to, DeleteAfter = null } : after;
            return new(after, [new CatalogChange.OfTenant(after), .. Told(now, catalog.Time, after, by, EventTypes.TenantChanged,
                ("name", before.Name, after.Name), ("host", before.Host, after.Host), ("state", before.State.Name(), after.State.Name()))]);
        });
    }

    /// <summary>Closes a tenant: nobody gets in, and after <paramref name="grace"/> it is purged. Until then <see cref="Change"/> to active takes it back. Closing it again changes the grace.</summary>
    /// <returns>Refuses with <c>not-found</c>, <c>invalid</c>, <c>first-tenant</c> or <c>tenant-moving</c>.</returns>
    public Outcome<Tenant> Close(string slug, TimeSpan grace, Origin? by = null)
    {
        var refusal = NameRules.Judge(("grace", grace >= TimeSpan.Zero && grace <= TimeSpan.FromDays(MaximumGrace) ? null : string.Create(CultureInfo.InvariantCulture, $"is not between 0 and {MaximumGrace} days")));
        return refusal is not null ? refusal : catalog.Change<Tenant>(now =>
        {
            if (now.FindTenant(slug) is not { } before)
            {
                return new(Refusal.NotFound($"tenant '{slug}'"));
            }
            if ((before.State == TenantState.Closing ? null : FaultOf(now, before, TenantState.Closing)) is { } fault)
            {
                return new(fault);
            }
            var after = before with { State = TenantState.Closing, DeleteAfter = (catalog.Time + grace).Milliseconds };
            return new(after, [new CatalogChange.OfTenant(after), .. Told(now, catalog.Time, after, by, EventTypes.TenantClosed)]);
        });
    }

    /// <summary>Stands in the tenant's own audit trail, and in that of the first, whose admins do such things.</summary>
    static List<CatalogChange> Told(CatalogSnapshot now, Instant at, Tenant tenant, Origin? by, string type, params ReadOnlySpan<(string Field, string? From, string? To)> changes)
    {
        List<CatalogChange> told = [AccountEvents.Of(now, at, tenant.Id, by, type, tenant.Slug, 0, changes)];
        if (now.Tenants.FirstOrDefault() is { } first && first.Id != tenant.Id)
        {
            told.Add(AccountEvents.Of(now, at, first.Id, by, type, tenant.Slug, 1, changes));
        }
        return told;
    }

    static Refusal? FaultOf(CatalogSnapshot now, Tenant tenant, TenantState wanted) =>
        wanted != TenantState.Active && tenant.Id == now.Tenants.First().Id
            ? new(RefusalKind.Conflict, "first-tenant", "The first tenant is the one this server was set up for; it can be neither suspended nor closed.")
        : tenant.State == TenantState.Purged
            ? new(RefusalKind.Conflict, "tenant-closing", $"The tenant '{tenant.Slug}' is being deleted; its people and tokens are gone already.")
        : tenant.MovesTo is not null && wanted != tenant.State
            ? new(RefusalKind.Conflict, TenantStates.MovingCode, $"The tenant '{tenant.Slug}' is being moved to another store. Wait for the end of the move, or repeat it if it was interrupted.")
        : wanted == TenantState.Suspended && tenant.State == TenantState.Closing
            ? new(RefusalKind.Conflict, "tenant-closing", $"The tenant '{tenant.Slug}' was closed. Resume it first; that keeps it from being deleted.")
        : null;

    static Refusal? HostTaken(CatalogSnapshot now, Tenant tenant, string host)
    {
        var label = host[..host.IndexOf('.', StringComparison.Ordinal)];
        var other = now.FindHost(host) ?? (label != now.Tenants.First().Slug ? now.FindTenant(label) : null);
        return other is null || other.Id == tenant.Id ? null : new(RefusalKind.Conflict, "host-taken", $"{host} leads to the tenant '{other.Slug}' already; choose another.");
    }

    static Decision<Tenant> Decide(CatalogSnapshot now, string slug, string name, string email, string passwordHash, string? store, Instant time, Origin? by)
    {
        if (now.FindTenant(slug) is { } before)
        {
            return new(new Refusal(RefusalKind.Conflict, "slug-taken", before.State is TenantState.Closing or TenantState.Purged
                ? $"The tenant '{slug}' was closed and is not deleted yet; resume it or choose another slug."
                : $"There is a tenant '{slug}' already; choose another slug."));
        }
        if (now.FindAccount(email) is not null)
        {
            return new(new Refusal(RefusalKind.Conflict, "name-taken", "There is a user with this mail address already; give another."));
        }
        if (store is not null && !StoreAddress.IsConnection(store) && now.Tenants.Any(tenant => tenant.Store == store || tenant.MovesTo == store))
        {
            return new(new Refusal(RefusalKind.Conflict, "store-taken", $"Another tenant is stored in '{store}' already."));
        }
        var tenant = new Tenant(now.Next.Tenant, slug, name, email, store, time.Milliseconds);
        var admin = new User(now.Next.User, email, email, passwordHash, time.Milliseconds);
        return new(tenant, [new CatalogChange.OfTenant(tenant), new CatalogChange.OfUser(admin), new CatalogChange.OfRole(new(admin.Id, tenant.Id, Role.Admin)), .. Told(now, time, tenant, by, EventTypes.TenantOpened, ("email", null, email))]);
    }
}
