using Ticketing.Tickets;

namespace Ticketing.Scheduling;

/// <summary>What time does to alerts: found on the read side, looked at again in the writer's transaction.</summary>
public interface IAlertSweep
{
    /// <summary>How long a silence that is over can still be read.</summary>
    static readonly TimeSpan SilencesKept = TimeSpan.FromDays(5);

    /// <summary>How long a server that was away waits for a repeat before it takes an alert to be resolved: Prometheus lets an alert count for four minutes and repeats it every minute.</summary>
    static readonly TimeSpan RepeatedWithin = TimeSpan.FromMinutes(5);

    /// <summary>Alerts that were not sent again in time, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<(string System, string Fingerprint)> FindEnded(Instant now, int limit);
    ValueTask<Refusal?> EndAsync((string System, string Fingerprint) alert, CancellationToken cancel);

    /// <summary>Silences that are over and whose alerts were not released, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<string> FindEndedSilences(Instant now, int limit);
    ValueTask<Refusal?> ReleaseAsync(string silence, CancellationToken cancel);
}

/// <summary>The sweeps over a tenant's alerts.</summary>
public static class AlertJobs
{
    const int Limit = 200;

    /// <param name="listening">An alert counts as over only if its repeat would have reached us.</param>
    public static IReadOnlyList<ScheduledJob> Of(string tenant, IAlertSweep store, ListeningTime listening) =>
    [
        new($"alerts/{tenant}", SweepJobs.Attentive, (now, cancel) => listening.Since() + IAlertSweep.RepeatedWithin > now
            ? ValueTask.FromResult(JobResult.Nothing)
            : Sweep.ActAsync(store.FindEnded(now, Limit), store.EndAsync, Limit, cancel)),
        new($"silences/{tenant}", SweepJobs.Attentive, (now, cancel) => Sweep.ActAsync(store.FindEndedSilences(now, Limit), store.ReleaseAsync, Limit, cancel)),
    ];
}
