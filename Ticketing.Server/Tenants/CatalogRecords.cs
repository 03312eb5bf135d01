using Ticketing.People;

namespace Ticketing.Tenants;

/// <summary>A household or firm with a store of its own.</summary>
/// <param name="Slug">One DNS label: stands in topics, host names and file names.</param>
/// <param name="Store">Absolute path of its SQLite file, or an Npgsql connection string; null = where the installation keeps its stores. May hold a password: shown only by <see cref="StoreAddress.Describe"/>.</param>
public sealed record Tenant(long Id, string Slug, string Name, string? Email, string? Store, long CreatedAt)
{
    public TenantState State { get; init; }

    /// <summary>Of a <see cref="TenantState.Closing"/> tenant: from when on it may be purged, Unix milliseconds.</summary>
    public long? DeleteAfter { get; init; }

    /// <summary>A host name of its own beside <c>SLUG.…</c>, in lower case.</summary>
    public string? Host { get; init; }

    /// <summary>The store it is being moved to, written like <see cref="Store"/>; null = it is not being moved.</summary>
    public string? MovesTo { get; init; }

    /// <summary>Its doors are open, though those of a moving tenant ask to come back in a moment.</summary>
    public bool IsOpen => State is TenantState.Active or TenantState.Moving;

    /// <summary>Without the passwords that connection strings hold.</summary>
    public override string ToString() => $"tenant {Slug} ({State}, {StoreAddress.Describe(Store)})";
}

/// <summary>Somebody who logs in with a password; one account for all tenants he is a member of.</summary>
/// <param name="Name">Unique without regard to case, also among mail addresses.</param>
public sealed record User(long Id, string Name, string? Email, string PasswordHash, long CreatedAt)
{
    /// <summary>Null = off.</summary>
    public SecondFactor? Factor { get; init; }

    /// <summary>Who it is at the issuer of logins by OpenID Connect: the issuer, a space, its subject. Null = tied to nobody there.</summary>
    public string? Subject { get; init; }
}

/// <summary>What a user shows beside his password.</summary>
/// <param name="Secret">Shared with his authenticator app, in base32.</param>
/// <param name="LastStep">Of the code that was used last: none is good twice.</param>
/// <param name="Recovery">What <see cref="RecoveryCodes.Keep"/> made of those not used yet, separated by spaces.</param>
public sealed record SecondFactor(string Secret, long LastStep, string Recovery)
{
    public string[] Left => Recovery.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Without what opens the account.</summary>
    public override string ToString() => "second factor";
}

/// <param name="Tenant">Id of the tenant.</param>
public sealed record UserRole(long User, long Tenant, Role Role);

/// <summary>A token without its secret.</summary>
/// <param name="Hash">SHA-256 of the secret.</param>
/// <param name="CreatedBy">Name of who made it.</param>
public sealed record AccessToken(long Id, long Tenant, string Name, PrincipalKind Kind, TokenScope Scope, string? System, TokenHash Hash, string CreatedBy, long CreatedAt)
{
    /// <summary>From when on it is worth nothing, Unix milliseconds; null = never.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>When it was used last as far as that is written down, which is at most once an hour; null = never.</summary>
    public long? UsedAt { get; init; }
}

/// <summary>A link that makes somebody a user of a tenant, once.</summary>
/// <param name="Email">Whom it was made for; becomes the new user's mail address. Null = whoever has the link.</param>
/// <param name="Hash">SHA-256 of the secret in the link.</param>
/// <param name="CreatedBy">Name of who made it.</param>
public sealed record Invitation(long Id, long Tenant, Role Role, string? Email, TokenHash Hash, string CreatedBy, long CreatedAt, long ExpiresAt);

/// <summary>A login of the page.</summary>
/// <param name="UsedAt">Written at most once an hour.</param>
public sealed record PageSession(long Id, long User, long Tenant, TokenHash Hash, long CreatedAt, long UsedAt)
{
    /// <summary>Where it began; null if unknown.</summary>
    public string? Address { get; init; }

    /// <summary>What the browser called itself, at most <see cref="LongestBrowser"/> characters; null if it did not.</summary>
    public string? Browser { get; init; }

    public const int LongestBrowser = 200;
}

/// <summary>One row that is to be as given (<see cref="Removed"/> false) or gone. Several make one transaction.</summary>
public abstract record CatalogChange(bool Removed)
{
    public sealed record OfTenant(Tenant Tenant, bool Removed = false) : CatalogChange(Removed);

    public sealed record OfUser(User User, bool Removed = false) : CatalogChange(Removed);

    public sealed record OfRole(UserRole Role, bool Removed = false) : CatalogChange(Removed);

    public sealed record OfToken(AccessToken Token, bool Removed = false) : CatalogChange(Removed);

    public sealed record OfSession(PageSession Session, bool Removed = false) : CatalogChange(Removed);

    public sealed record OfEvent(AccountEvent Event, bool Removed = false) : CatalogChange(Removed);

    public sealed record OfInvitation(Invitation Invitation, bool Removed = false) : CatalogChange(Removed);
}
