namespace Ticketing.People;

/// <summary>All credentials in memory: look-ups cost a dictionary access and never touch the store. Implemented by the tenant catalog.</summary>
public interface ICredentialDirectory
{
    /// <summary>Null if unknown or revoked.</summary>
    Principal? FindToken(TokenHash hash);

    /// <summary>Null if unknown or revoked.</summary>
    Principal? FindToken(long id);

    /// <summary>By login name or mail address, case-insensitive; null if unknown or disabled.</summary>
    UserAccount? FindUser(string name);

    /// <summary>Null if unknown, ended or expired.</summary>
    Session? FindSession(TokenHash hash);

    /// <summary>Stores a hash with today's parameters in place of an old one; called after a successful check.</summary>
    void Rehash(UserAccount user, string passwordHash);

    /// <summary>Rises with every change of users, tokens, memberships or sessions.</summary>
    long Version { get; }

    /// <summary>True while the user or token behind <paramref name="principal"/> exists and may still do the same.</summary>
    bool IsCurrent(Principal principal);

    /// <summary>True if a code of a user's second factor is good now; it is used up by that.</summary>
    bool UseCode(long user, string code);

    /// <summary>True while a session has neither been ended nor expired.</summary>
    bool IsAlive(long session);
}

/// <summary>A user as the directory knows it.</summary>
/// <param name="Memberships">Role per tenant slug; the first is the default tenant.</param>
public sealed record UserAccount(long Id, string Name, string? Email, string PasswordHash, IReadOnlyList<Membership> Memberships)
{
    /// <summary>True: the password alone opens nothing.</summary>
    public bool HasSecondFactor { get; init; }
}

/// <param name="IsOpen">False while the tenant is suspended or closing: chosen only if it is asked for or there is no other.</param>
public sealed record Membership(string Tenant, Role Role, bool IsOpen = true);

/// <summary>A login of the page.</summary>
/// <param name="Tenant">The tenant picked at login.</param>
public sealed record Session(long Id, UserAccount User, string Tenant, DateTimeOffset ExpiresAt);
