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

    public ValueTask<Outcome<Job>> PlanTicketAsync(long ticket, JobRequest request, Origin origin, CancellationToken cancel) => store.RunAsync(session => new TicketJobWork(session, settings).Plan(ticket, request, origin), cancel);

    public ValueTask<Outcome<Job>> ReturnAsync(DateOnly day, long id, Origin origin, CancellationToken cancel) => store.RunAsync(session => new TicketJobWork(session, settings).Return(day, id, origin), cancel);

    public IReadOnlyList<PlannedJob>? JobsOfTicket(long ticket) => store.Read.Find(ticket) is null ? null : store.Pool.Read(sql => sql.List(PlanningSql.JobsOfTicket, PlanningSql.ReadJob, ticket));

    public ValueTask<Outcome<DayPassed>> PassDayAsync(Origin origin, CancellationToken cancel) => store.RunAsync<DayPassed>(session => new DayWork(session, settings).AdvanceToToday(origin), cancel);

    public IReadOnlyList<Invoice> Invoices(long? contact, long? before, int limit) => store.Pool.Read(sql => contact is { } of
        ? sql.List(PlanningSql.InvoicesOf, PlanningSql.ReadInvoice, of, before ?? long.MaxValue, (long)limit)
        : sql.List(PlanningSql.InvoicesBefore, PlanningSql.ReadInvoice, before ?? long.MaxValue, (long)limit));

    public Invoice? FindInvoice(long id) => store.Pool.Read(sql => sql.First(PlanningSql.Invoice, PlanningSql.ReadInvoice, id));

    public ValueTask<Outcome<MaintenanceWindow>> SaveWindowAsync(MaintenanceWindow window, Origin origin, CancellationToken cancel) => store.RunAsync(session => new WindowWork(session).Save(window, origin), cancel);

    public IReadOnlyList<WindowNow> Windows(Instant now) => store.Pool.Read(sql => Now(sql, sql.List(WindowSql.Windows, row => WindowSql.Read(row.GetString(0))), now));

    public WindowNow? FindWindow(long id, Instant now) => store.Pool.Read(sql => Now(sql, sql.List(WindowSql.Window, row => WindowSql.Read(row.GetString(0)), id), now)) is [var window] ? window : null;

    /// <summary>What no window holds any more becomes tickets.</summary>
    public async ValueTask<Refusal?> ReleaseAsync(CancellationToken cancel) =>
        store.Pool.Read(sql => sql.Number(WindowSql.HeldCount)) == 0 ? null : await store.RunAsync(session => new WindowWork(session).Release(), cancel).ConfigureAwait(false);

    List<WindowNow> Now(SqlSession sql, List<MaintenanceWindow> windows, Instant now)
    {
        var held = sql.List(WindowSql.Held, WindowSql.ReadHeld);
        List<WindowNow> all = [];
        foreach (var window in windows)
        {
            all.Add(new(window, window.ActiveUntil(now, settings.Zone), [.. held.FindAll(row => row.Alarm.WindowId == window.Id).Select(row => row.Alarm)]));
        }
        return all;
    }

    public ValueTask<Outcome<Recurrence>> SaveRecurrenceAsync(Recurrence rule, Origin origin, CancellationToken cancel) => store.RunAsync(session => new RecurringWork(session, settings).Save(rule, origin), cancel);

    public ValueTask<Outcome<Recurrence>> RewriteRecurrenceAsync(long id, Recurrence words, Origin origin, CancellationToken cancel) => store.RunAsync(session => new RecurringWork(session, settings).Rewrite(id, words, origin), cancel);

    public ValueTask<Outcome<Recurrence>> SkipTurnAsync(long id, Origin origin, CancellationToken cancel) => store.RunAsync(session => new RecurringWork(session, settings).Skip(id, origin), cancel);

    public ValueTask<Outcome<Recurrence>> SnoozeTurnAsync(long id, DateOnly until, Origin origin, CancellationToken cancel) => store.RunAsync(session => new RecurringWork(session, settings).Snooze(id, until, origin), cancel);

    public ValueTask<Outcome<Recurrence>> CountUsageAsync(long id, long usage, Origin origin, CancellationToken cancel) => store.RunAsync(session => new UsageWork(session).Count(id, usage, origin), cancel);

    public ValueTask<Refusal?> CountUsageAsync(string system, string? counter, long usage, Origin origin, CancellationToken cancel) => store.Tickets.UsageAsync(system, counter, usage, origin, cancel);

    public IReadOnlyList<Recurrence> Recurrences() => store.Pool.Read(sql => sql.List(RecurringSql.Open, RecurringSql.Read));

    public Recurrence? FindRecurrence(long id) => store.Pool.Read(sql => sql.First(RecurringSql.One, RecurringSql.Read, id));

    public IReadOnlyList<RecurrenceTurn> TurnsOf(long recurrence) => store.Pool.Read(sql => sql.List(RecurringSql.Turns, RecurringSql.ReadTurn, recurrence, 100L));

    /// <summary>Makes what is due of the work that comes back.</summary>
    public async ValueTask<Refusal?> RecurAsync(Instant now, CancellationToken cancel)
    {
        var today = LocalDays.Of(now, settings.Zone);
        var due = store.Pool.Read(sql => sql.List(RecurringSql.Open, RecurringSql.Read).Exists(rule => new RecurringLook(sql, settings.Zone).IsDue(rule, today, now)));
        return due ? await store.RunAsync(session => new RecurringWork(session, settings).Run(), cancel).ConfigureAwait(false) : null;
    }

    /// <summary>One step of the day's begin: true once there is nothing more of it, false while there is or the store is away.</summary>
    public async ValueTask<bool> StepDayAsync(CancellationToken cancel) =>
        await store.RunAsync<DayPassed>(session => new DayWork(session, settings).Advance(Origin.Clock), cancel).ConfigureAwait(false) is { Value.Recorded: 0 };

    /// <summary>True if jobs of that day were planned a while ago, and nobody was reminded of them.</summary>
    public bool HasLate(DateOnly day, Instant now) => store.Pool.Read(sql => sql.List(PlanningSql.NotRemindedJobs, PlanningSql.ReadJob, (long)day.DayNumber)).Exists(job => job.Job.PlannedAt + DayClock.LateAfter <= now);

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
