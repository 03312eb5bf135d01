using Ticketing.Heartbeats;
using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Store.Heartbeats;

/// <summary>One tenant's checks: commands are work of its writer, reading goes past it.</summary>
sealed class CheckStore(TenantStore store) : ICheckStore
{
    /// <summary>Found silent in one turn.</summary>
    const int Limit = 1000;

    public IReadOnlyList<Check> All() => store.Pool.Read(sql => sql.List(CheckSql.All, CheckSql.Read));

    public Check? Find(long id) => store.Pool.Read(sql => sql.First(CheckSql.ById, CheckSql.Read, id));

    public Check? Find(Guid uuid) => store.Pool.Read(sql => sql.First(CheckSql.ByUuid, CheckSql.Read, uuid.ToString()));

    public Check? FindSlug(string slug) => store.Pool.Read(sql => sql.First(CheckSql.BySlug, CheckSql.Read, slug));

    public IReadOnlyList<KeptPing> PingsOf(long check, int limit) => store.Pool.Read(sql => sql.List(CheckSql.Pings, CheckSql.ReadPing, check, (long)limit));

    public ValueTask<Outcome<Check>> SaveAsync(Check check, Origin origin, CancellationToken cancel) => store.RunAsync(session => new CheckWork(session).Save(check, origin), cancel);

    public ValueTask<Outcome<Check>> PauseAsync(long id, Origin origin, CancellationToken cancel) => store.RunAsync(session => new CheckWork(session).Pause(id, origin), cancel);

    public ValueTask<Outcome<Check>> ResumeAsync(long id, Origin origin, CancellationToken cancel) => store.RunAsync(session => new CheckWork(session).Resume(id, origin), cancel);

    public ValueTask<Outcome<Check>> DeleteAsync(long id, Origin origin, CancellationToken cancel) => store.RunAsync(session => new CheckWork(session).Delete(id, origin), cancel);

    public ValueTask<Outcome<Check>> PingAsync(long id, Ping ping, PingOrigin origin, CancellationToken cancel) => store.RunAsync(session => new CheckWork(session).Take(id, ping, origin), cancel);

    /// <summary>Opens the tickets of checks that are silent.</summary>
    public ScheduledJob Job => new($"checks/{store.Tenant}", SweepJobs.Attentive, (now, cancel) => Sweep.ActAsync(
        store.Pool.Read(sql => sql.List(CheckSql.Silent, row => row.GetInt64(0), now.Milliseconds, (long)Limit)), (id, stop) => store.RunAsync(session => new CheckWork(session).Silence(id), stop), Limit, cancel));
}
