using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>Commands to a store that may be closed. Each is in the writer's queue when its call returns, and keeps the store open until it is answered; a store that cannot be opened refuses.</summary>
sealed class LeasedWriter(TenantStores stores, StoreSlot slot) : ITicketWriter
{
    public ValueTask<SubmitResult> CommitAsync(Submission submission, Origin origin, CancellationToken cancel) => In(tickets => tickets.CommitAsync(submission, origin, cancel), SubmitResult.Of);

    public ValueTask<SubmitResult> ConditionAsync(Submission submission, Origin origin, CancellationToken cancel) => In(tickets => tickets.ConditionAsync(submission, origin, cancel), SubmitResult.Of);

    public ValueTask<Outcome<Ticket>> ChangeAsync(long id, TicketChange change, Origin origin, CancellationToken cancel) => Run(tickets => tickets.ChangeAsync(id, change, origin, cancel));

    public ValueTask<Outcome<Ticket>> CancelAsync(long id, long? expectedVersion, Origin origin, CancellationToken cancel) => Run(tickets => tickets.CancelAsync(id, expectedVersion, origin, cancel));

    public ValueTask<Outcome<Ticket>> DeleteAsync(long id, long? expectedVersion, Origin origin, CancellationToken cancel) => Run(tickets => tickets.DeleteAsync(id, expectedVersion, origin, cancel));

    public ValueTask<Outcome<LogEntry>> AddNoteAsync(long id, string text, Origin origin, CancellationToken cancel) => Run(tickets => tickets.AddNoteAsync(id, text, origin, cancel));

    public ValueTask<Outcome<LogEntry>> EditNoteAsync(long id, long note, string text, Origin origin, CancellationToken cancel) => Run(tickets => tickets.EditNoteAsync(id, note, text, origin, cancel));

    public ValueTask<Outcome<LogEntry>> DeleteNoteAsync(long id, long note, Origin origin, CancellationToken cancel) => Run(tickets => tickets.DeleteNoteAsync(id, note, origin, cancel));

    public ValueTask<Outcome<LogEntry>> ResolveNoteAsync(long id, long note, Origin origin, CancellationToken cancel) => Run(tickets => tickets.ResolveNoteAsync(id, note, origin, cancel));

    public ValueTask<Outcome<Hold>> HoldAsync(Sla tier, Origin origin, CancellationToken cancel) => Run(tickets => tickets.HoldAsync(tier, origin, cancel));

    public ValueTask<Outcome<Hold>> ReleaseHoldAsync(long id, Origin origin, CancellationToken cancel) => Run(tickets => tickets.ReleaseHoldAsync(id, origin, cancel));

    public ValueTask<Outcome<Agent>> SaveAgentAsync(Agent agent, Origin origin, CancellationToken cancel) => Run(tickets => tickets.SaveAgentAsync(agent, origin, cancel));

    public ValueTask<Outcome<Agent>> DeleteAgentAsync(long id, Origin origin, CancellationToken cancel) => Run(tickets => tickets.DeleteAgentAsync(id, origin, cancel));

    public ValueTask<Outcome<TicketSystem>> SaveSystemAsync(TicketSystem system, Origin origin, CancellationToken cancel) => Run(tickets => tickets.SaveSystemAsync(system, origin, cancel));

    public ValueTask<Outcome<TicketSystem>> DeleteSystemAsync(long id, Origin origin, CancellationToken cancel) => Run(tickets => tickets.DeleteSystemAsync(id, origin, cancel));

    public ValueTask<Outcome<Category>> SaveCategoryAsync(Category category, Origin origin, CancellationToken cancel) => Run(tickets => tickets.SaveCategoryAsync(category, origin, cancel));

    public ValueTask<Outcome<Category>> DeleteCategoryAsync(long id, Origin origin, CancellationToken cancel) => Run(tickets => tickets.DeleteCategoryAsync(id, origin, cancel));

    public ValueTask<Outcome<Workflow>> SaveWorkflowAsync(Workflow workflow, bool create, Origin origin, CancellationToken cancel) => Run(tickets => tickets.SaveWorkflowAsync(workflow, create, origin, cancel));

    public ValueTask<Outcome<Workflow>> DeleteWorkflowAsync(string name, Origin origin, CancellationToken cancel) => Run(tickets => tickets.DeleteWorkflowAsync(name, origin, cancel));

    public ValueTask<Refusal?> AliveAsync(string system, bool heartbeat, Origin origin, CancellationToken cancel) => In<Refusal?>(tickets => tickets.AliveAsync(system, heartbeat, origin, cancel), refusal => refusal);

    public ValueTask<Refusal?> UsageAsync(string system, string? counter, long value, Origin origin, CancellationToken cancel) => In<Refusal?>(tickets => tickets.UsageAsync(system, counter, value, origin, cancel), refusal => refusal);
    public ValueTask<Refusal?> AvailabilityAsync(string system, bool online, Origin origin, CancellationToken cancel) => In<Refusal?>(tickets => tickets.AvailabilityAsync(system, online, origin, cancel), refusal => refusal);

    public ValueTask<Refusal?> RecordUnreadableAsync(string? system, Refusal why, string excerptBase64, Origin origin) => In<Refusal?>(tickets => tickets.RecordUnreadableAsync(system, why, excerptBase64, origin), refusal => refusal);

    public ValueTask<Outcome<SpoolEntered>> EnterAsync(string spool, IReadOnlyList<SpoolEntry> entries) => Run(tickets => tickets.EnterAsync(spool, entries));

    ValueTask<Outcome<T>> Run<T>(Func<ITicketWriter, ValueTask<Outcome<T>>> work) where T : class => In(work, static refusal => refusal);

    /// <summary>Enters and queues before its first await: what one sender sends stays in order.</summary>
    async ValueTask<T> In<T>(Func<ITicketWriter, ValueTask<T>> work, Func<Refusal, T> refused)
    {
        StoreUse use;
        try
        {
            use = stores.Enter(slot, StoreUseKind.Call);
        }
        catch (StoreAwayException away)
        {
            return refused(away.Refusal);
        }
        using (use)
        {
            return await work(use.Store.Tickets).ConfigureAwait(false);
        }
    }
}
