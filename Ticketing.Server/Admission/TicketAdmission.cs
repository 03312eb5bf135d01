using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>The one way in: every door hands its <see cref="Submission"/> over here, is answered only after the commit, and does nothing else with tickets.</summary>
public sealed class TicketAdmission(ITenantStores stores)
{
    /// <summary>Judges and stores a submission. When it returns, what it says is on disk.</summary>
    /// <param name="tenant">Slug of the tenant.</param>
    /// <returns>Never null; a refusal is a value. Throws only for a bug or when cancelled before it was queued.</returns>
    public ValueTask<SubmitResult> SubmitAsync(string tenant, Submission submission, Origin origin, CancellationToken cancel = default) =>
        stores.Find(tenant) is { } store
            ? store.Tickets.CommitAsync(submission, origin, cancel)
            : ValueTask.FromResult(SubmitResult.Of(Refusal.NotFound($"tenant '{tenant}'")));

    /// <summary>Keeps what could not be read at a door in the audit trail, with at most its first 1 KiB.</summary>
    /// <returns>Null = it is on disk.</returns>
    /// <param name="system">The system it claimed to be from; null if unknown.</param>
    public ValueTask<Refusal?> RecordUnreadableAsync(string tenant, string? system, Refusal why, ReadOnlySpan<byte> payload, Origin origin)
    {
        var excerpt = Convert.ToBase64String(payload[..Math.Min(payload.Length, 1024)]);
        return stores.Find(tenant)?.Tickets.RecordUnreadableAsync(system, why, excerpt, origin) ?? ValueTask.FromResult<Refusal?>(null);
    }
}

/// <summary>The stores of all tenants by slug. Nothing here lists them: whoever would open each of thousands.</summary>
public interface ITenantStores
{
    /// <summary>Opens nothing: the store is opened by the first call to what is returned, and may be closed and opened again between two calls. Null if there is no such tenant (or it may not be used).</summary>
    ITenantStore? Find(string tenant);
}

/// <summary>One tenant's store.</summary>
public interface ITenantStore
{
    string Tenant { get; }
    ITicketWriter Tickets { get; }
    ITicketReader Read { get; }
}
