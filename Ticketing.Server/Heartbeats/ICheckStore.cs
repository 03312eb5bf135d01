using Ticketing.Tickets;

namespace Ticketing.Heartbeats;

/// <summary>What is told about a ping besides its meaning.</summary>
public sealed record PingOrigin(string Method, string? Address, string? Agent);

/// <summary>One tenant's checks. What is written is on disk when a call has completed, together with the ticket it led to.</summary>
public interface ICheckStore
{
    /// <summary>By name.</summary>
    IReadOnlyList<Check> All();

    Check? Find(long id);
    Check? Find(Guid uuid);
    Check? FindSlug(string slug);

    /// <summary>Kept pings, newest first.</summary>
    IReadOnlyList<KeptPing> PingsOf(long check, int limit);

    /// <summary>Creates (id 0) or changes a check. Its slug is made unique; what is expected follows from its schedule.</summary>
    ValueTask<Outcome<Check>> SaveAsync(Check check, Origin origin, CancellationToken cancel);

    /// <summary>Refused if there is no such check.</summary>
    ValueTask<Outcome<Check>> PauseAsync(long id, Origin origin, CancellationToken cancel);

    /// <summary>Refused with <c>not-paused</c> if it is not.</summary>
    ValueTask<Outcome<Check>> ResumeAsync(long id, Origin origin, CancellationToken cancel);

    /// <summary>Its unfinished ticket is finished.</summary>
    ValueTask<Outcome<Check>> DeleteAsync(long id, Origin origin, CancellationToken cancel);

    /// <summary>A ping of a check that is there.</summary>
    ValueTask<Outcome<Check>> PingAsync(long id, Ping ping, PingOrigin origin, CancellationToken cancel);
}

/// <summary>A tenant's checks, held for one call.</summary>
/// <param name="tenant">Its number, for new ids.</param>
public sealed class CheckUse(ICheckStore store, long tenant, IDisposable use) : IDisposable
{
    public ICheckStore Store => store;
    public long Tenant => tenant;
    public void Dispose() => use.Dispose();
}
