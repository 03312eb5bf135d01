using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>Questions to a store that may be closed. A stream keeps it open until its last row; waiting for an event until that comes.</summary>
sealed class LeasedReader(TenantStores stores, StoreSlot slot) : ITicketReader
{
    public ReadState Refresh() => In(read => read.Refresh());

    public Ticket? Find(long id) => In(read => read.Find(id));

    public TicketWithLog? FindWithLog(long id) => In(read => read.FindWithLog(id));

    public Outcome<TicketPage> List(TicketQuery query) => In(read => read.List(query));

    public IEnumerable<Ticket> Stream(TicketQuery query)
    {
        using var use = stores.Enter(slot, StoreUseKind.Call);
        foreach (var ticket in use.Store.Read.Stream(query))
        {
            yield return ticket;
        }
    }

    public IReadOnlyList<Ticket> UnfinishedOf(string system, int limit) => In(read => read.UnfinishedOf(system, limit));

    public IReadOnlyList<SystemLoad> Loads() => In(read => read.Loads());

    public PlannedSlot? SlotOf(Ticket ticket, Instant now) => In(read => read.SlotOf(ticket, now));

    public long LastSeq => In(read => read.LastSeq);

    public IReadOnlyList<TicketEvent> EventsAfter(long seq, int limit) => In(read => read.EventsAfter(seq, limit));

    public IReadOnlyList<TicketEvent> Audit(AuditQuery query, long? before, int limit) => In(read => read.Audit(query, before, limit));

    public async Task WaitForEventAfterAsync(long seq, CancellationToken cancel)
    {
        using var use = stores.Enter(slot, StoreUseKind.Watch);
        await use.Store.Read.WaitForEventAfterAsync(seq, cancel).ConfigureAwait(false);
    }

    public SlaState SlaNow(Instant now) => In(read => read.SlaNow(now));

    public IReadOnlyList<Agent> Agents() => In(read => read.Agents());

    public IReadOnlyList<TicketSystem> Systems() => In(read => read.Systems());

    public WorkflowSet Workflows() => In(read => read.Workflows());

    public IReadOnlyList<Category> Categories() => In(read => read.Categories());

    T In<T>(Func<ITicketReader, T> ask)
    {
        using var use = stores.Enter(slot, StoreUseKind.Call);
        return ask(use.Store.Read);
    }
}
