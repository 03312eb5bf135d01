using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>Where spooled reports lie: on this server's own disk, whatever engine the stores have.</summary>
public interface ISpoolFile
{
    /// <summary>Names this spool in the stores that its entries enter.</summary>
    string Name { get; }

    /// <summary>Entries that wait.</summary>
    long Depth { get; }

    /// <summary>Tenants for whom entries were left by a former run.</summary>
    IReadOnlyCollection<string> Left { get; }

    /// <summary>Puts a report behind all others; calls are kept in their order.</summary>
    /// <returns>Null = it is on disk; else nothing of it is kept.</returns>
    Task<Refusal?> AppendAsync(string tenant, Report report, Origin origin);

    /// <summary>The oldest entries of a tenant, among all that were appended before this call.</summary>
    Task<Outcome<IReadOnlyList<SpoolEntry>>> ReadAsync(string tenant, int limit);

    /// <summary>Forgets the entries of a tenant up to an id.</summary>
    Task<Refusal?> RemoveAsync(string tenant, long upTo);
}
