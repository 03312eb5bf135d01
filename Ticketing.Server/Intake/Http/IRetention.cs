using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>What becomes of a kind of stored thing if nobody does anything.</summary>
public static class Keeping
{
    /// <summary>It stays: it is the record of what happened.</summary>
    public const string Good = "good";

    /// <summary>It stays until somebody removes it.</summary>
    public const string Removed = "removed";

    /// <summary>It goes when what it is about is over.</summary>
    public const string Over = "over";

    /// <summary>It goes after some hours at the latest.</summary>
    public const string Hours = "hours";

    /// <summary>The newest of each stay.</summary>
    public const string Newest = "newest";
}

/// <summary>One kind of stored thing of a tenant.</summary>
/// <param name="Kind">A word such as mails.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="Bytes">What they take with their indexes; null = the engine does not say.</param>
/// <param name="Ends">What becomes of it by itself: good, removed, over, hours or newest.</param>
/// <param name="Limit">Hours, or how many of the newest stay; null = neither.</param>
/// <param name="Forgettable">True if old ones can be deleted.</param>
public sealed record KeptDocument(string Kind, long Rows, long? Bytes, string Ends, long? Limit, bool Forgettable);

/// <param name="Rows">How many of a kind are done with since then.</param>
/// <param name="Bytes">About what they take; used again for what comes, not given back to the disk.</param>
public readonly record struct OldRows(long Rows, long Bytes);

/// <summary>What a tenant's store keeps, and the end of what is old and done with.</summary>
public interface IRetention
{
    /// <summary>All kinds; empty if there is no such tenant.</summary>
    IReadOnlyList<KeptDocument> All(string tenant);

    /// <summary>Null if old ones of that kind cannot be forgotten, or there is no such kind.</summary>
    OldRows? Measure(string tenant, string kind, Instant until);

    /// <summary>Null = done. Only for what <see cref="Measure"/> knows.</summary>
    ValueTask<Refusal?> ForgetAsync(string tenant, string kind, Instant until, Origin origin, CancellationToken cancel);
}
