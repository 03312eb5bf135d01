using Ticketing.Tickets;

namespace Ticketing.Scheduling;

/// <summary>The sweeps of one tenant. A ticket is warned about when a quarter of its tier's time is left (gold 30 min, silver 1 h, bronze 2 h), and marked as breached when its due time has passed.</summary>
public static class SweepJobs
{
    /// <summary>How late a warning, a breach or a missing device may be noticed.</summary>
    public static readonly TimeSpan Attentive = TimeSpan.FromSeconds(5);

    /// <summary>How long the first answer to an idempotency key, and the receipt of a delivery, is remembered.</summary>
    public static readonly TimeSpan AnswersKept = TimeSpan.FromHours(24);

    const int Limit = 1000;

    /// <summary>How long before its due time a ticket of the tier is warned about.</summary>
    public static TimeSpan WarningOf(Sla tier) => tier.Length() / 4;

    /// <summary>All sweeps of a tenant; to be made once, because they remember how far they came.</summary>
    /// <param name="listening">The server's: it hears for every tenant, also while that tenant's store is closed.</param>
    public static IReadOnlyList<ScheduledJob> Of(string tenant, ISweepStore store, IJobMarks marks, ListeningTime listening) =>
    [
        .. SlaTiers.All.Select(tier => new ScheduledJob($"due-soon-{tier.Name()}/{tenant}", Attentive,
            new DueSweep(WarningOf(tier), skipPast: true, (after, until, limit) => store.FindDueSoon(tier, after, until, limit), store.WarnDueSoonAsync).RunAsync)),
        new($"breached/{tenant}", Attentive, new DueSweep(TimeSpan.Zero, skipPast: false, store.FindBreached, store.MarkBreachedAsync).RunAsync),
        new($"silent/{tenant}", Attentive, new MissingSweep(store.FindSilent, store.ReportSilentAsync, listening).RunAsync),
        new($"offline/{tenant}", Attentive, new MissingSweep(store.FindOffline, store.ReportOfflineAsync, listening).RunAsync),
        new($"holds/{tenant}", TimeSpan.FromMinutes(10), (now, cancel) => Sweep.ActAsync(store.FindExpiredHolds(now, Limit), store.DropHoldAsync, Limit, cancel)),
        new($"answers/{tenant}", TimeSpan.FromHours(1), (now, cancel) => ForgetAnswersAsync(store, now - AnswersKept, cancel), marks),
        new($"receipts/{tenant}", TimeSpan.FromHours(1), (now, cancel) => ForgetReceiptsAsync(store, now - AnswersKept, cancel), marks),
    ];

    static async ValueTask<JobResult> ForgetAnswersAsync(ISweepStore store, Instant until, CancellationToken cancel)
    {
        var old = store.CountAnswers(until, Limit);
        if (old == 0)
        {
            return JobResult.Nothing;
        }
        var trouble = await store.ForgetAnswersAsync(until, Limit, cancel).ConfigureAwait(false);
        return new(trouble is null ? old : 0, trouble is null && old == Limit, trouble);
    }

    static async ValueTask<JobResult> ForgetReceiptsAsync(ISweepStore store, Instant until, CancellationToken cancel)
    {
        var old = store.FindOldReceipts(until, Limit);
        if (old.Count == 0)
        {
            return JobResult.Nothing;
        }
        var trouble = await store.ForgetReceiptsAsync(old, until, cancel).ConfigureAwait(false);
        return new(trouble is null ? old.Count : 0, trouble is null && old.Count == Limit, trouble);
    }
}

/// <summary>A sweep over systems that do not show themselves; remembers which absence it has reported, so that a device that stays away costs nothing.</summary>
sealed class MissingSweep(Func<Instant, Instant, IReadOnlyList<MissingSystem>> find, Func<MissingSystem, CancellationToken, ValueTask<Refusal?>> report, ListeningTime listening)
{
    HashSet<MissingSystem> _reported = [];

    public async ValueTask<JobResult> RunAsync(Instant now, CancellationToken cancel)
    {
        var missing = find(now, listening.Since());
        var result = await Sweep.ActAsync(missing.Where(system => !_reported.Contains(system)).ToList(), report, int.MaxValue, cancel).ConfigureAwait(false);
        if (result.Trouble is null)
        {
            _reported = [.. missing];
        }
        return result;
    }
}
