using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>The users of one tenant. Every call sees and changes only users that are members of it.</summary>
public sealed class UserAccounts(TenantCatalog catalog)
{
    static readonly Refusal NoSuchUser = Refusal.NotFound("user");

    public IReadOnlyList<TenantUser> Of(string tenant)
    {
        var now = catalog.Now;
        return now.FindTenant(tenant) is { } found
            ? now.Users.Select(user => now.FindRole(user.Id, found.Id) is { } role ? new TenantUser(user, role.Role) : null).OfType<TenantUser>().ToList()
            : [];
    }

    public TenantUser? Find(string tenant, long id) => Find(catalog.Now, tenant, id, out _);

    /// <summary>Refuses with <c>invalid</c> or <c>name-taken</c> (names and mail addresses are unique on the whole server).</summary>
    /// <param name="passwordHash">From <see cref="PasswordHash.Create"/>.</param>
    /// <param name="by">Who does it, for the audit trail; null = the program itself.</param>
    public Outcome<TenantUser> Add(string tenant, string name, string? email, Role role, string passwordHash, Origin? by = null)
    {
        var refusal = NameRules.Judge(("name", NameRules.FaultOfUser(name)), ("email", email is null ? null : NameRules.FaultOfEmail(email)));
        return refusal is not null ? refusal : catalog.Change<TenantUser>(now =>
        {
            if (now.FindTenant(tenant) is not { } found)
            {
                return new(Refusal.NotFound($"tenant '{tenant}'"));
            }
            if (now.FindAccount(name) is not null || (email is not null && now.FindAccount(email) is not null))
            {
                return new(new Refusal(RefusalKind.Conflict, "name-taken", "There is a user with this name or mail address already; choose another."));
            }
            var user = new User(now.Next.User, name, email, passwordHash, catalog.Time.Milliseconds);
            return new(new TenantUser(user, role), [new CatalogChange.OfUser(user), new CatalogChange.OfRole(new(user.Id, found.Id, role)),
                AccountEvents.Of(now, catalog.Time, found.Id, by, EventTypes.UserAdded, name, 0, ("role", null, role.Name()), ("email", null, email))]);
        });
    }

    /// <summary>Changes what is given. A new password ends all sessions of the user but <paramref name="keepSession"/>. Refuses with <c>not-found</c>, <c>invalid</c>, <c>name-taken</c>, <c>last-admin</c>, <c>other-tenants</c>.</summary>
    /// <param name="email">Null = as it is; empty = none.</param>
    /// <param name="own">The user himself. Else mail address and password of somebody who belongs to other tenants too can be changed only by the first tenant's admins: they open the doors of all.</param>
    public Outcome<TenantUser> Change(string tenant, long id, string? email, Role? role, string? passwordHash, long? keepSession = null, bool own = false, Origin? by = null)
    {
        var refusal = NameRules.Judge(("email", email is null or "" ? null : NameRules.FaultOfEmail(email)));
        return refusal is not null ? refusal : catalog.Change<TenantUser>(now =>
        {
            if (Find(now, tenant, id, out var found) is not { } before)
            {
                return new(NoSuchUser);
            }
            if (!own && (email is not null || passwordHash is not null) && BelongsElsewhere(now, found!, id) is { } elsewhere)
            {
                return new(elsewhere);
            }
            if (email is { Length: > 0 } && now.FindAccount(email) is { } other && other.Id != id)
            {
                return new(new Refusal(RefusalKind.Conflict, "name-taken", "There is a user with this name or mail address already; choose another."));
            }
            if (role is not (null or Role.Admin) && IsLastAdmin(now, found!, before))
            {
                return new(LastAdmin);
            }
            var user = before.User with { Email = email is null ? before.User.Email : email.Length == 0 ? null : email, PasswordHash = passwordHash ?? before.User.PasswordHash };
            var after = new TenantUser(user, role ?? before.Role);
            List<CatalogChange> changes = [new CatalogChange.OfUser(user), new CatalogChange.OfRole(new(id, found!.Id, after.Role))];
            changes.Add(AccountEvents.Of(now, catalog.Time, found.Id, by, EventTypes.UserChanged, user.Name, 0,
                ("role", before.Role.Name(), after.Role.Name()), ("email", before.User.Email, user.Email), ("password", null, passwordHash is null ? null : "changed")));
            if (passwordHash is not null)
            {
                changes.AddRange(now.Sessions.Where(session => session.User == id && session.Id != keepSession).Select(session => new CatalogChange.OfSession(session, true)));
            }
            return new(after, changes);
        });
    }

    /// <summary>Takes the user out of the tenant; without any other tenant the account goes too. Refuses with <c>not-found</c> or <c>last-admin</c>.</summary>
    public Outcome<TenantUser> Remove(string tenant, long id, Origin? by = null) => catalog.Change<TenantUser>(now =>
    {
        if (Find(now, tenant, id, out var found) is not { } user)
        {
            return new(NoSuchUser);
        }
        if (IsLastAdmin(now, found!, user))
        {
            return new(LastAdmin);
        }
        List<CatalogChange> changes = [new CatalogChange.OfRole(new(id, found!.Id, user.Role), true), AccountEvents.Of(now, catalog.Time, found.Id, by, EventTypes.UserRemoved, user.User.Name)];
        changes.AddRange(now.Sessions.Where(session => session.User == id).Select(session => new CatalogChange.OfSession(session, true)));
        if (now.RolesOf(id).Count() == 1)
        {
            changes.Add(new CatalogChange.OfUser(user.User, true));
        }
        return new(user, changes);
    });

    /// <summary>Why the admins of a tenant may not change what opens a user's account; null if they may.</summary>
    internal static Refusal? BelongsElsewhere(CatalogSnapshot now, Tenant tenant, long user) => tenant.Id != now.Tenants.First().Id && now.RolesOf(user).Count() > 1
        ? new(RefusalKind.Forbidden, "other-tenants", "This person belongs to other tenants too, so only they themselves change mail address, password and second factor.")
        : null;

    static readonly Refusal LastAdmin = new(RefusalKind.Conflict, "last-admin", "This is the tenant's only admin; make somebody else admin first.");

    static bool IsLastAdmin(CatalogSnapshot now, Tenant tenant, TenantUser user) =>
        user.Role == Role.Admin && !now.Users.Any(other => other.Id != user.User.Id && now.FindRole(other.Id, tenant.Id)?.Role == Role.Admin);

    static TenantUser? Find(CatalogSnapshot now, string tenant, long id, out Tenant? found) =>
        (found = now.FindTenant(tenant)) is not null && now.FindRole(id, found.Id) is { } role && now.FindUser(id) is { } user ? new(user, role.Role) : null;
}

/// <summary>A user and what he may do in the tenant that was asked.</summary>
public sealed record TenantUser(User User, Role Role);
