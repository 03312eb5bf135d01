using System.Collections.Concurrent;
using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>Stores whose writers let reports wait in the spool.</summary>
sealed class SpoolingStores(ITenantStores inner, Spool spool) : ITenantStores
{
    readonly ConcurrentDictionary<string, SpoolingStore> _known = new();

    public ITenantStore? Find(string tenant) => inner.Find(tenant) is { } store ? Of(store) : null;

    /// <summary>A store that was closed and opened again is another one.</summary>
    SpoolingStore Of(ITenantStore store) =>
        _known.TryGetValue(store.Tenant, out var known) && ReferenceEquals(known.Inner, store) ? known : _known[store.Tenant] = new SpoolingStore(store, spool);
}

/// <summary>One of them.</summary>
sealed class SpoolingStore(ITenantStore inner, Spool spool) : ITenantStore
{
    public ITenantStore Inner => inner;
    public string Tenant => inner.Tenant;
    public ITicketWriter Tickets { get; } = new SpoolingWriter(inner, spool);
    public ITicketReader Read => inner.Read;
}

/// <summary>Reports may wait; everything else, which somebody decides who sees the store, goes straight and is refused while it is away.</summary>
sealed class SpoolingWriter(ITenantStore store, Spool spool) : ITicketWriter
{
    public ValueTask<SubmitResult> CommitAsync(Submission submission, Origin origin, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return spool.MayWait(submission) ? spool.TakeAsync(store.Tenant, new Report.Submitted(submission), origin) : store.Tickets.CommitAsync(submission, origin, cancel);
    }

    public ValueTask<SubmitResult> ConditionAsync(Submission submission, Origin origin, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return spool.MayWait(submission) ? spool.TakeAsync(store.Tenant, new Report.Condition(submission), origin) : store.Tickets.ConditionAsync(submission, origin, cancel);
    }

    public ValueTask<Refusal?> AliveAsync(string system, bool heartbeat, Origin origin, CancellationToken cancel) => TakeAsync(new Report.Alive(system, heartbeat), origin, cancel);

    /// <summary>Not spooled: the next report of the counter says all that this one does.</summary>
    public ValueTask<Refusal?> UsageAsync(string system, string? counter, long value, Origin origin, CancellationToken cancel) => store.Tickets.UsageAsync(system, counter, value, origin, cancel);
    public ValueTask<Refusal?> AvailabilityAsync(string system, bool online, Origin origin, CancellationToken cancel) => TakeAsync(new Report.Availability(system, online), origin, cancel);

    public ValueTask<Refusal?> RecordUnreadableAsync(string? system, Refusal why, string excerptBase64, Origin origin)
    {
        ArgumentNullException.ThrowIfNull(why);
        return TakeAsync(new Report.Unreadable(system, why.Code, excerptBase64), origin, CancellationToken.None);
    }

    public ValueTask<Outcome<SpoolEntered>> EnterAsync(string spool, IReadOnlyList<SpoolEntry> entries) => store.Tickets.EnterAsync(spool, entries);

    public ValueTask<Outcome<Ticket>> ChangeAsync(long id, TicketChange change, Origin origin, CancellationToken cancel) => store.Tickets.ChangeAsync(id, change, origin, cancel);
    public ValueTask<Outcome<Ticket>> CancelAsync(long id, long? expectedVersion, Origin origin, CancellationToken cancel) => store.Tickets.CancelAsync(id, expectedVersion, origin, cancel);
    public ValueTask<Outcome<Ticket>> DeleteAsync(long id, long? expectedVersion, Origin origin, CancellationToken cancel) => store.Tickets.DeleteAsync(id, expectedVersion, origin, cancel);
    public ValueTask<Outcome<LogEntry>> AddNoteAsync(long id, string text, Origin origin, CancellationToken cancel) => store.Tickets.AddNoteAsync(id, text, origin, cancel);
    public ValueTask<Outcome<LogEntry>> EditNoteAsync(long id, long note, string text, Origin origin, CancellationToken cancel) => store.Tickets.EditNoteAsync(id, note, text, origin, cancel);
    public ValueTask<Outcome<LogEntry>> DeleteNoteAsync(long id, long note, Origin origin, CancellationToken cancel) => store.Tickets.DeleteNoteAsync(id, note, origin, cancel);
    public ValueTask<Outcome<LogEntry>> ResolveNoteAsync(long id, long note, Origin origin, CancellationToken cancel) => store.Tickets.ResolveNoteAsync(id, note, origin, cancel);
    public ValueTask<Outcome<Hold>> HoldAsync(Sla tier, Origin origin, CancellationToken cancel) => store.Tickets.HoldAsync(tier, origin, cancel);
    public ValueTask<Outcome<Hold>> ReleaseHoldAsync(long id, Origin origin, CancellationToken cancel) => store.Tickets.ReleaseHoldAsync(id, origin, cancel);
    public ValueTask<Outcome<Agent>> SaveAgentAsync(Agent agent, Origin origin, CancellationToken cancel) => store.Tickets.SaveAgentAsync(agent, origin, cancel);
    public ValueTask<Outcome<Agent>> DeleteAgentAsync(long id, Origin origin, CancellationToken cancel) => store.Tickets.DeleteAgentAsync(id, origin, cancel);
    public ValueTask<Outcome<TicketSystem>> SaveSystemAsync(TicketSystem system, Origin origin, CancellationToken cancel) => store.Tickets.SaveSystemAsync(system, origin, cancel);
    public ValueTask<Outcome<TicketSystem>> DeleteSystemAsync(long id, Origin origin, CancellationToken cancel) => store.Tickets.DeleteSystemAsync(id, origin, cancel);
    public ValueTask<Outcome<Category>> SaveCategoryAsync(Category category, Origin origin, CancellationToken cancel) => store.Tickets.SaveCategoryAsync(category, origin, cancel);
    public ValueTask<Outcome<Category>> DeleteCategoryAsync(long id, Origin origin, CancellationToken cancel) => store.Tickets.DeleteCategoryAsync(id, origin, cancel);
    public ValueTask<Outcome<Workflow>> SaveWorkflowAsync(Workflow workflow, bool create, Origin origin, CancellationToken cancel) => store.Tickets.SaveWorkflowAsync(workflow, create, origin, cancel);
    public ValueTask<Outcome<Workflow>> DeleteWorkflowAsync(string name, Origin origin, CancellationToken cancel) => store.Tickets.DeleteWorkflowAsync(name, origin, cancel);

    async ValueTask<Refusal?> TakeAsync(Report report, Origin origin, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return (await spool.TakeAsync(store.Tenant, report, origin).ConfigureAwait(false)).Refusal;
    }
}
