using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>
/// What is looked after in one tenant. Commands return when they are on disk: the rules were asked in that transaction, so that of any number of people who plan at once nobody is told yes by mistake.
/// Reading sees every command that was answered before, on any server.
/// </summary>
public interface IMaintenanceStore
{
    /// <summary>Registers a contact (id 0) or replaces the one with that id.</summary>
    ValueTask<Outcome<Contact>> SaveContactAsync(Contact contact, Origin origin, CancellationToken cancel);

    /// <summary>Registers an asset (id 0) or replaces the one with that id. Refuses an owner that does not exist.</summary>
    ValueTask<Outcome<Asset>> SaveAssetAsync(Asset asset, Origin origin, CancellationToken cancel);

    /// <summary>Keeps a file with an asset.</summary>
    ValueTask<Outcome<AssetFile>> AddFileAsync(AssetFile file, byte[] content, Origin origin, CancellationToken cancel);
    ValueTask<Outcome<AssetFile>> RemoveFileAsync(long asset, long id, Origin origin, CancellationToken cancel);

    /// <summary>Plans a job on a day. Refuses with the codes of <see cref="PlanRules"/>.</summary>
    ValueTask<Outcome<Job>> PlanAsync(DateOnly day, JobRequest request, Origin origin, CancellationToken cancel);

    /// <summary>Moves a job in its day or to another one, by the same rules.</summary>
    ValueTask<Outcome<Job>> MoveAsync(DateOnly day, long id, JobMove move, Origin origin, CancellationToken cancel);
    ValueTask<Outcome<Job>> FinishAsync(DateOnly day, long id, Instant actualStart, Instant actualEnd, string? notes, Origin origin, CancellationToken cancel);
    ValueTask<Outcome<Job>> CancelAsync(DateOnly day, long id, Origin origin, CancellationToken cancel);

    /// <summary>Plans what an unfinished ticket is about; asset 0 = the one that is its system. The day follows from the start.</summary>
    ValueTask<Outcome<Job>> PlanTicketAsync(long ticket, JobRequest request, Origin origin, CancellationToken cancel);

    /// <summary>Turns a planned job into a ticket: back into the one it was made of, else into a new one. The cancelled job names it.</summary>
    ValueTask<Outcome<Job>> ReturnAsync(DateOnly day, long id, Origin origin, CancellationToken cancel);

    /// <summary>Jobs that a ticket was planned as, in order; null if there is no such ticket.</summary>
    IReadOnlyList<PlannedJob>? JobsOfTicket(long ticket);

    /// <summary>The local day begins, by hand: records it if it was not, reminds and bills.</summary>
    ValueTask<Outcome<DayPassed>> PassDayAsync(Origin origin, CancellationToken cancel);

    /// <summary>Makes a window (id 0) or replaces the one with that id.</summary>
    ValueTask<Outcome<MaintenanceWindow>> SaveWindowAsync(MaintenanceWindow window, Origin origin, CancellationToken cancel);

    /// <summary>Those that were not ended.</summary>
    IReadOnlyList<WindowNow> Windows(Instant now);
    WindowNow? FindWindow(long id, Instant now);

    /// <summary>Another text for a rule; its job that is still to be done after today follows. Refuses as <see cref="MoveAsync"/> does.</summary>
    ValueTask<Outcome<Recurrence>> RewriteRecurrenceAsync(long id, Recurrence words, Origin origin, CancellationToken cancel);

    /// <summary>Makes work come back (id 0), or replaces the rule with that id. Refuses an asset that does not exist.</summary>
    ValueTask<Outcome<Recurrence>> SaveRecurrenceAsync(Recurrence rule, Origin origin, CancellationToken cancel);
    ValueTask<Outcome<Recurrence>> SkipTurnAsync(long id, Origin origin, CancellationToken cancel);
    ValueTask<Outcome<Recurrence>> SnoozeTurnAsync(long id, DateOnly until, Origin origin, CancellationToken cancel);
    ValueTask<Outcome<Recurrence>> CountUsageAsync(long id, long usage, Origin origin, CancellationToken cancel);

    /// <summary>A counter of a system, for all rules that count it.</summary>
    ValueTask<Refusal?> CountUsageAsync(string system, string? counter, long usage, Origin origin, CancellationToken cancel);

    /// <summary>Those that were not ended.</summary>
    IReadOnlyList<Recurrence> Recurrences();
    Recurrence? FindRecurrence(long id);

    /// <summary>The last hundred, newest first.</summary>
    IReadOnlyList<RecurrenceTurn> TurnsOf(long recurrence);

    /// <summary>Newest first.</summary>
    /// <param name="contact">Only theirs; null = all.</param>
    /// <param name="before">Those with a smaller number only; null = from the newest.</param>
    IReadOnlyList<Invoice> Invoices(long? contact, long? before, int limit);
    Invoice? FindInvoice(long id);

    /// <summary>Contacts by name.</summary>
    IReadOnlyList<Contact> Contacts(bool archived);
    Contact? FindContact(long id);

    /// <summary>Assets by name.</summary>
    IReadOnlyList<AssetWithCost> Assets(bool archived);
    AssetWithCost? FindAsset(long id);
    IReadOnlyList<AssetFile> FilesOf(long asset);

    /// <summary>Null if there is no such file.</summary>
    (AssetFile File, byte[] Content)? FindFile(long asset, long id);

    /// <summary>The plans of some days, in order; a day without any event is left out.</summary>
    IReadOnlyList<PlannedDay> Days(DateOnly from, DateOnly until);

    /// <summary>Cancelled ones too.</summary>
    PlannedJob? FindJob(long id);

    /// <summary>Jobs on an asset, newest first.</summary>
    IReadOnlyList<PlannedJob> JobsOf(long asset, int limit);
}

/// <summary>A day's plan as it is read.</summary>
/// <param name="Jobs">By start; without the cancelled ones.</param>
public sealed record PlannedDay(DateOnly Day, long Version, IReadOnlyList<PlannedJob> Jobs);

/// <summary>A job with the names of what and whom it is about, as the plan knows them.</summary>
public sealed record PlannedJob(Job Job, string Asset, string Contact);

/// <summary>A tenant's store for one call; given back when disposed of.</summary>
public sealed class MaintenanceUse(IMaintenanceStore store, IDisposable use) : IDisposable
{
    public IMaintenanceStore Store => store;

    public void Dispose() => use.Dispose();
}
