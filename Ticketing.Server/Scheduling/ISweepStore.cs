using Ticketing.Tickets;

namespace Ticketing.Scheduling;

/// <summary>
/// What the sweeps find and do in one tenant's store. Finding reads the last commit and waits for nobody; acting goes through the tenant's writer, looks again inside its transaction, and puts the mark,
/// the event and the mail on disk together: acting twice, or on what has changed meanwhile, does nothing the second time. Null from acting = it is on disk, or there was nothing left to do.
/// </summary>
public interface ISweepStore
{
    /// <summary>Unfinished tickets of a tier that are due after <paramref name="after"/> and at or before <paramref name="until"/> and were not warned about; by due time, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<long> FindDueSoon(Sla tier, Instant after, Instant until, int limit);

    /// <summary>Warns that a ticket is due soon; not if it is finished, due already or was warned about.</summary>
    ValueTask<Refusal?> WarnDueSoonAsync(long ticket, CancellationToken cancel);

    /// <summary>Unfinished tickets due after <paramref name="after"/> and at or before <paramref name="until"/> that are not marked as breached; by due time, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<long> FindBreached(Instant after, Instant until, int limit);

    /// <summary>Marks a ticket as breached; not if it is finished, not due yet or marked.</summary>
    ValueTask<Refusal?> MarkBreachedAsync(long ticket, CancellationToken cancel);

    /// <summary>Systems whose last heartbeat is older than their allowance, provided that we have listened for as long.</summary>
    /// <param name="listeningSince">Since when a heartbeat would have reached us.</param>
    IReadOnlyList<MissingSystem> FindSilent(Instant now, Instant listeningSince);

    /// <summary>Opens the ticket about a system's silence; not if it has sent a heartbeat meanwhile or this silence has had its ticket, finished or not.</summary>
    ValueTask<Refusal?> ReportSilentAsync(MissingSystem system, CancellationToken cancel);

    /// <summary>Systems whose availability has been offline for longer than their grace, provided that we have listened for as long.</summary>
    IReadOnlyList<MissingSystem> FindOffline(Instant now, Instant listeningSince);

    /// <summary>Opens the ticket about a system that is offline; not if it is online meanwhile or this absence has had its ticket, finished or not.</summary>
    ValueTask<Refusal?> ReportOfflineAsync(MissingSystem system, CancellationToken cancel);

    /// <summary>Holds that have expired, at most <paramref name="limit"/>. Their slots are free already; only their rows are left.</summary>
    IReadOnlyList<long> FindExpiredHolds(Instant now, int limit);
    ValueTask<Refusal?> DropHoldAsync(long hold, CancellationToken cancel);

    /// <summary>How many first answers to idempotency keys were given at or before <paramref name="until"/>; counts to <paramref name="limit"/>.</summary>
    int CountAnswers(Instant until, int limit);

    /// <summary>Forgets the oldest of them, at most <paramref name="limit"/>.</summary>
    ValueTask<Refusal?> ForgetAnswersAsync(Instant until, int limit, CancellationToken cancel);

    /// <summary>Receipts of deliveries that came at or before <paramref name="until"/>, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<(long Session, long Packet)> FindOldReceipts(Instant until, int limit);

    /// <summary>Forgets those of them that were not replaced meanwhile.</summary>
    ValueTask<Refusal?> ForgetReceiptsAsync(IReadOnlyList<(long Session, long Packet)> receipts, Instant until, CancellationToken cancel);
}

/// <summary>A system that does not show itself.</summary>
/// <param name="Since">The last heartbeat, or when it went offline: one absence is reported once.</param>
public readonly record struct MissingSystem(long Id, Instant Since);
