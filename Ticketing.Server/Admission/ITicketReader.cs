using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>The query side of a tenant's tickets. Never waits for the writer; sees everything that this server answered before the call.</summary>
/// <exception cref="StoreAwayException">By every member that has to ask the store, while it is away.</exception>
public interface ITicketReader
{
    /// <summary>
    /// To be called once before reading for somebody who may have written on another server: what is read after it is at least as new as the store was when it was called, or the answer says how old it may be.
    /// Without it what is read is at least as new as the last event this server has heard of.
    /// </summary>
    ReadState Refresh();

    /// <summary>Null if there is none or it was deleted.</summary>
    Ticket? Find(long id);
    TicketWithLog? FindWithLog(long id);

    /// <summary>Refuses a cursor that does not belong to the query's order.</summary>
    Outcome<TicketPage> List(TicketQuery query);

    /// <summary>All matches, streamed in the query's order from one consistent snapshot; limit and cursor are ignored.</summary>
    IEnumerable<Ticket> Stream(TicketQuery query);

    /// <summary>Unfinished tickets of a system.</summary>
    IReadOnlyList<Ticket> UnfinishedOf(string system, int limit);

    /// <summary>Systems that have unfinished tickets, and how many.</summary>
    IReadOnlyList<SystemLoad> Loads();

    /// <summary>Where the ticket's promise stands in the plan now; null without a promise, and while the plan cannot be read.</summary>
    PlannedSlot? SlotOf(Ticket ticket, Instant now);

    /// <summary>Sequence number of the last committed event; every change of anything raises it: the list's ETag.</summary>
    long LastSeq { get; }

    /// <summary>Events after <paramref name="seq"/>, ascending, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<TicketEvent> EventsAfter(long seq, int limit);

    /// <summary>Events before <paramref name="before"/> (null = from the newest), descending: the audit page.</summary>
    IReadOnlyList<TicketEvent> Audit(AuditQuery query, long? before, int limit);

    /// <summary>Completes when an event after <paramref name="seq"/> is committed; at once if one is.</summary>
    Task WaitForEventAfterAsync(long seq, CancellationToken cancel);

    SlaState SlaNow(Instant now);
    IReadOnlyList<Agent> Agents();
    IReadOnlyList<TicketSystem> Systems();
    IReadOnlyList<Category> Categories();
    WorkflowSet Workflows();
}

/// <param name="Breached">Those of them whose due time has passed.</param>
public sealed record SystemLoad(string System, int Unfinished, int Breached);

/// <summary>What the SLA page shows.</summary>
/// <param name="Free">How many more tickets of each tier could be promised now, each counted alone.</param>
public sealed record SlaState(IReadOnlyList<Agent> Agents, IReadOnlyDictionary<Sla, int> Free, int Promised);
