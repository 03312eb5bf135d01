using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>One tenant's maintenance: commands are work of its writer, reading goes past it.</summary>
sealed class MaintenanceStore(TenantStore store, MaintenanceSettings settings) : IMaintenanceStore
{
    public ValueTask<Outcome<Contact>> SaveContactAsync(Contact contact, Origin origin, CancellationToken cancel) => store.RunAsync(session => new RegisterWork(session).Save(contact, origin), cancel);

    public ValueTask<Outcome<Asset>> SaveAssetAsync(Asset asset, Origin origin, CancellationToken cancel) => store.RunAsync(session => new RegisterWork(session).Save(asset, origin), cancel);

    public ValueTask<Outcome<AssetFile>> AddFileAsync(AssetFile file, byte[] content, Origin origin, CancellationToken cancel) => store.RunAsync(session => new RegisterWork(session).Add(file, content, origin), cancel);

    public ValueTask<Outcome<AssetFile>> RemoveFileAsync(long asset, long id, Origin origin, CancellationToken cancel) => store.RunAsync(session => new RegisterWork(session).Remove(asset, id, origin), cancel);

    public ValueTask<Outcome<Job>> PlanAsync(DateOnly day, JobRequest request, Origin origin, CancellationToken cancel) => store.RunAsync(session => new PlanWork(session, settings).Plan(day, request, origin), cancel);

    public ValueTask<Outcome<Job>> MoveAsync(DateOnly day, long id, JobMove move, Origin origin, CancellationToken cancel) => store.RunAsync(session => new PlanWork(session, settings).Move(day, id, move, origin), cancel);

    public ValueTask<Outcome<Job>> FinishAsync(DateOnly day, long id, Instant actualStart, Instant actualEnd, string? notes, Origin origin, CancellationToken cancel) =>
        store.RunAsync(session => new PlanWork(session, settings).Finish(day, id, actualStart, actualEnd, notes, origin), cancel);

    public ValueTask<Outcome<Job>> CancelAsync(DateOnly day, long id, Origin origin, CancellationToken cancel) => store.RunAsync(session => new PlanWork(session, settings).Cancel(day, id, origin), cancel);

    public IReadOnlyList<Contact> Contacts(bool archived) => store.Pool.Read(sql => sql.List(PlanningSql.Contacts, PlanningSql.ReadContact, archived ? 1L : 0L));

    public Contact? FindContact(long id) => store.Pool.Read(sql => sql.First(PlanningSql.Contact, PlanningSql.ReadContact, id));

    public IReadOnlyList<AssetWithCost> Assets(bool archived) => store.Pool.Read(sql => sql.List(PlanningSql.Assets, PlanningSql.ReadAsset, archived ? 1L : 0L));

    public AssetWithCost? FindAsset(long id) => store.Pool.Read(sql => sql.First(PlanningSql.Asset, PlanningSql.ReadAsset, id));

    public IReadOnlyList<AssetFile> FilesOf(long asset) => store.Pool.Read(sql => sql.List(PlanningSql.Files, PlanningSql.ReadFile, asset));

    public (AssetFile File, byte[] Content)? FindFile(long asset, long id) => store.Pool.Read<(AssetFile, byte[])?>(sql =>
        sql.First(PlanningSql.File, PlanningSql.ReadFile, id, asset) is { } file && sql.First(PlanningSql.Content, row => (byte[])row.GetValue(0), id, asset) is { } content ? (file, content) : null);

    public IReadOnlyList<PlannedDay> Days(DateOnly from, DateOnly until) => store.Pool.Read(sql =>
    {
        var jobs = sql.List(PlanningSql.JobsOfDays, PlanningSql.ReadJob, (long)from.DayNumber, (long)until.DayNumber);
        var days = new List<PlannedDay>();
        // The names of days are in the order of the days.
        foreach (var (stream, version) in sql.List(PlanningSql.VersionsOf, row => (row.GetString(0), row.GetInt64(1)), PlanShelf.StreamOf(from), PlanShelf.StreamOf(until) + "~"))
        {
            if (LocalDays.TryParse(stream["plan/".Length..], out var day))
            {
                days.Add(new(day, version, jobs.FindAll(job => job.Job.Day == day)));
            }
        }
        days.Sort((one, other) => one.Day.CompareTo(other.Day));
        return days;
    });

    public PlannedJob? FindJob(long id) => store.Pool.Read(sql => sql.First(PlanningSql.Job, PlanningSql.ReadJob, id));

    public IReadOnlyList<PlannedJob> JobsOf(long asset, int limit) => store.Pool.Read(sql => sql.List(PlanningSql.JobsOfAsset, PlanningSql.ReadJob, asset, (long)limit));
}
