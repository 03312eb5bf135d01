using Ticketing.Notify;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Store.Heartbeats;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing;

/// <summary>What time starts in a tenant's open store: its sweeps, and the search index that follows its events. Each turn keeps the store open while it runs, and no longer.</summary>
/// <param name="digest">When what there is to do is mailed; null = never.</param>
/// <param name="keep">How long what is done with is kept; null = nothing is forgotten.</param>
/// <param name="more">Further jobs of a store.</param>
sealed class TenantJobs(TenantStores stores, ListeningTime listening, DailyTime? digest, TimeSpan? keep, Func<TenantStore, IEnumerable<ScheduledJob>> more)
{
    /// <summary>Begins the name of the job that every server runs for the stores it has open; all others are the leader's.</summary>
    const string Search = "search/";

    /// <summary>True if the server runs it although another one leads.</summary>
    public static bool IsForAll(ScheduledJob job) => job.Name.StartsWith(Search, StringComparison.Ordinal);

    public IReadOnlyList<ScheduledJob> Of(TenantStore store)
    {
        var sweeps = new SweepStore(store);
        var search = new ScheduledJob(Search + store.Tenant, TimeSpan.FromSeconds(1), async (_, cancel) =>
        {
            await store.IndexAsync(cancel).ConfigureAwait(false);
            return JobResult.Nothing;
        });
        var marks = new LeasedMarks(stores, store, sweeps);
        var senders = AlertJobs.Of(store.Tenant, new AlertBook(store), listening);
        return [.. SweepJobs.Of(store.Tenant, sweeps, marks, listening).Append(search).Append(new CheckStore(store).Job).Append(new FlapStore(store).Job).Concat(senders).Concat(DigestOf(store)).Concat(RetentionOf(store, marks)).Concat(more(store)).Select(job => job with { Run = (now, cancel) => RunAsync(store, job, now, cancel) })];
    }

    IEnumerable<ScheduledJob> DigestOf(TenantStore store)
    {
        if (digest is not null)
        {
            var work = new DigestStore(store, digest);
            yield return new("digest/" + store.Tenant, TimeSpan.FromSeconds(5), async (now, cancel) =>
            {
                var (queued, trouble) = await work.RunAsync(now, cancel).ConfigureAwait(false);
                return new(queued, Trouble: trouble);
            });
        }
    }

    IEnumerable<ScheduledJob> RetentionOf(TenantStore store, IJobMarks marks)
    {
        if (keep is { } kept)
        {
            yield return new("retention/" + store.Tenant, TimeSpan.FromDays(1), (now, cancel) => new Retention(store).ForgetAllAsync(now - kept, cancel), marks);
        }
    }

    /// <summary>Mails of a tenant before an id (null = from the newest), newest first, all or about one ticket; for the page. Empty if there is no such tenant.</summary>
    public IReadOnlyList<OutboxMail> MailsOf(string tenant, long? before, int limit, long? ticket)
    {
        using var use = stores.Use(tenant);
        return (use?.Store as TenantStore)?.Outbox.List(before, limit, ticket) ?? [];
    }

    async ValueTask<JobResult> RunAsync(TenantStore store, ScheduledJob job, Instant now, CancellationToken cancel)
    {
        if (stores.UseIfOpen(store.Tenant) is not { } use)
        {
            return JobResult.Nothing;
        }
        using (use)
        {
            return use.Store == store ? await job.Run(now, cancel).ConfigureAwait(false) : JobResult.Nothing;
        }
    }

    /// <summary>A store that was closed meanwhile keeps its marks as they are: the job runs again in the next opening.</summary>
    sealed class LeasedMarks(TenantStores stores, TenantStore store, SweepStore marks) : IJobMarks
    {
        public Instant? LastDone(string job)
        {
            if (stores.UseIfOpen(store.Tenant) is not { } use)
            {
                return null;
            }
            using (use)
            {
                return use.Store == store ? marks.LastDone(job) : null;
            }
        }

        public async ValueTask<Refusal?> MarkDoneAsync(string job, Instant at, CancellationToken cancel)
        {
            if (stores.UseIfOpen(store.Tenant) is not { } use)
            {
                return null;
            }
            using (use)
            {
                return use.Store == store ? await marks.MarkDoneAsync(job, at, cancel).ConfigureAwait(false) : null;
            }
        }
    }
}
