using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>Where the catalog is kept: consistent, in the main database. One caller at a time.</summary>
public interface ICatalogStore : IDisposable
{
    /// <summary>Everything, from one consistent snapshot.</summary>
    CatalogRows Load();

    /// <summary>True if another process wrote since the last <see cref="Load"/> or <see cref="Apply"/>. Cheap enough for every second.</summary>
    bool IsStale();

    /// <summary>True if other servers write to it: what is unknown here may just have been written there.</summary>
    bool IsShared { get; }

    /// <summary>Writes all changes in one transaction that is on disk when it returns <see cref="ApplyResult.Written"/>; otherwise nothing is written.</summary>
    ApplyResult Apply(IReadOnlyList<CatalogChange> changes);
}

/// <summary>Whether a change was written.</summary>
/// <param name="Trouble">Set if the store cannot be written now.</param>
public readonly record struct ApplyResult(bool IsWritten, Refusal? Trouble)
{
    public static readonly ApplyResult Written = new(true, null);

    /// <summary>Another process changed the catalog first: load, decide again.</summary>
    public static readonly ApplyResult Stale = new(false, null);

    public static ApplyResult Refused(Refusal trouble) => new(false, trouble);
}

/// <summary>All rows of the catalog.</summary>
public sealed record CatalogRows(
    IReadOnlyList<Tenant> Tenants, IReadOnlyList<User> Users, IReadOnlyList<UserRole> Roles, IReadOnlyList<AccessToken> Tokens, IReadOnlyList<PageSession> Sessions, LastIds Last)
{
    public IReadOnlyList<Invitation> Invitations { get; init; } = [];

    /// <summary>Those that stand in no audit trail yet.</summary>
    public IReadOnlyList<AccountEvent> Events { get; init; } = [];

    public static readonly CatalogRows Empty = new([], [], [], [], [], default);
}

/// <summary>The highest id ever given, per kind of row.</summary>
public readonly record struct LastIds(long Tenant, long User, long Token, long Session, long Invitation, long Event)
{
    /// <summary>After <paramref name="change"/> is written.</summary>
    public LastIds After(CatalogChange change) => change switch
    {
        CatalogChange.OfTenant(var tenant, _) => this with { Tenant = Math.Max(Tenant, tenant.Id) },
        CatalogChange.OfUser(var user, _) => this with { User = Math.Max(User, user.Id) },
        CatalogChange.OfToken(var token, _) => this with { Token = Math.Max(Token, token.Id) },
        CatalogChange.OfSession(var session, _) => this with { Session = Math.Max(Session, session.Id) },
        CatalogChange.OfInvitation(var invitation, _) => this with { Invitation = Math.Max(Invitation, invitation.Id) },
        CatalogChange.OfEvent(var one, _) => this with { Event = Math.Max(Event, one.Id) },
        _ => this,
    };
}
