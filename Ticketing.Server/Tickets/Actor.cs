namespace Ticketing.Tickets;

/// <summary>What somebody may do in a tenant as a whole; each includes the ones before it.</summary>
public enum Standing
{
    /// <summary>Reports; works only what is assigned to them or belongs to their categories.</summary>
    Member = 0,

    /// <summary>Works tickets.</summary>
    Agent = 1,

    /// <summary>Administers, as scripts with scope full do.</summary>
    Admin = 2,
}

/// <summary>Who wants to change a ticket.</summary>
/// <param name="IsPerson">A user: names of assignees, requesters and people of categories are those of users. False for scripts.</param>
public sealed record Actor(string Name, Standing Standing, bool IsPerson)
{
    public bool Is(string? user) => IsPerson && user is not null && string.Equals(Name, user, StringComparison.OrdinalIgnoreCase);
}
