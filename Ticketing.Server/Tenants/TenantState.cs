using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>How a tenant stands; stored as the number, named in JSON and on the command line.</summary>
public enum TenantState
{
    Active = 0,

    /// <summary>Nobody gets in; its sweeps and mails rest. Everything is kept.</summary>
    Suspended = 1,

    /// <summary>For a moment nothing is taken in, because its store is being copied: senders are asked to try again.</summary>
    Moving = 2,

    /// <summary>As suspended, and to be purged after <see cref="Tenant.DeleteAfter"/>.</summary>
    Closing = 3,

    /// <summary>Its people and tokens are gone, its store is going; the row remains until it has gone.</summary>
    Purged = 4,
}

/// <summary>States as words, and what each says at the doors.</summary>
public static class TenantStates
{
    public const string SuspendedCode = "tenant-suspended";
    public const string MovingCode = "tenant-moving";

    /// <summary>When to come back to a tenant that is being moved.</summary>
    public static readonly TimeSpan MovingPause = TimeSpan.FromSeconds(5);

    /// <summary>In order of the numbers.</summary>
    public static readonly IReadOnlyList<string> Words = ["active", "suspended", "moving", "closing", "purged"];

    public static string Name(this TenantState state) => Words[(int)state];

    /// <summary>Why nothing may be done in the tenant now; null if it is open. The same at every door.</summary>
    public static Refusal? Refusal(this Tenant tenant) => tenant.State switch
    {
        TenantState.Active => null,
        TenantState.Moving => new(RefusalKind.Unavailable, MovingCode, $"The tenant '{tenant.Slug}' is being moved to another store. Nothing was stored; try again in a few seconds.") { RetryAfter = MovingPause },
        TenantState.Suspended => new(RefusalKind.Forbidden, SuspendedCode, $"The tenant '{tenant.Slug}' is suspended. Ask who runs this server to resume it."),
        _ => new(RefusalKind.Forbidden, SuspendedCode, tenant.DeleteAfter is { } after
            ? $"The tenant '{tenant.Slug}' was closed and will be deleted after {new Instant(after).Utc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC. Until then who runs this server can resume it."
            : $"The tenant '{tenant.Slug}' was closed."),
    };
}
