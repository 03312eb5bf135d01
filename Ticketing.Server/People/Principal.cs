namespace Ticketing.People;

/// <summary>What acts: a person, a board that reports about itself, or a program.</summary>
public enum PrincipalKind
{
    User = 0,
    Device = 1,
    Script = 2,
}

/// <summary>What a user may do in one tenant; each role includes the ones before it.</summary>
public enum Role
{
    /// <summary>Reports and reads.</summary>
    Member = 0,

    /// <summary>Works tickets.</summary>
    Agent = 1,

    /// <summary>Manages users, tokens, agents and systems.</summary>
    Admin = 2,
}

/// <summary>What a token may do; users always act with <see cref="Full"/> within their role.</summary>
public enum TokenScope
{
    /// <summary>Reports only; reads nothing but the answers to its own reports.</summary>
    Intake = 0,

    /// <summary>Reads only.</summary>
    Read = 1,

    /// <summary>A script: everything an admin of its tenant may do. A device: reports and reads.</summary>
    Full = 2,
}

/// <summary>Who acts, in which tenant, and what that allows: the same at every door.</summary>
/// <param name="Id">Id of the user or the token, by <paramref name="Kind"/>.</param>
/// <param name="Tenant">Slug of the one tenant this principal acts in.</param>
/// <param name="Name">Name for logs and the audit trail.</param>
/// <param name="Role">Null for tokens.</param>
/// <param name="System">The token's own system: the default of what it reports; a device speaks for no other. Null for users.</param>
public sealed record Principal(long Id, string Tenant, string Name, PrincipalKind Kind, Role? Role, TokenScope Scope, string? System)
{
    /// <summary>May submit tickets and signs of life.</summary>
    public bool MayReport => Scope != TokenScope.Read;

    public bool MayRead => Scope != TokenScope.Intake;

    /// <summary>May take, move, finish, cancel and delete tickets.</summary>
    public bool MayWork => Scope == TokenScope.Full && (Kind == PrincipalKind.Script || Role >= People.Role.Agent);

    /// <summary>May manage users, tokens, agents, systems and categories of its tenant.</summary>
    public bool MayAdminister => Scope == TokenScope.Full && (Kind == PrincipalKind.Script || Role == People.Role.Admin);

    /// <summary>True if it may report about <paramref name="system"/>: a device only about its own.</summary>
    public bool MaySpeakFor(string system) => MayReport && (Kind != PrincipalKind.Device || string.Equals(System, system, StringComparison.Ordinal));
}
