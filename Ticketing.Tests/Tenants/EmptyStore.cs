using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Tests.Tenants;

/// <summary>A store in which nothing happens; whoever submits waits for <see cref="Committed"/>.</summary>
sealed class EmptyStore(string tenant, string? place) : ITenantStore, ITicketReader, ITicketWriter, IDisposable
{
    public string? Place { get; } = place;
    public bool IsDisposed { get; private set; }
    public string Tenant { get; } = tenant;
    public ITicketWriter Tickets => this;
    public ITicketReader Read => this;
    public TaskCompletionSource<SubmitResult> Committed { get; } = new();

    public void Dispose() => IsDisposed = true;

    public long LastSeq => IsDisposed ? throw new ObjectDisposedException(Tenant) : 0;

    public Task WaitForEventAfterAsync(long seq, CancellationToken cancel) => new TaskCompletionSource().Task.WaitAsync(cancel);

    public IEnumerable<Ticket> Stream(TicketQuery query)
    {
        yield return null!;
        yield return IsDisposed ? throw new ObjectDisposedException(Tenant) : null!;
    }

    public ValueTask<SubmitResult> CommitAsync(Submission submission, Origin origin, CancellationToken cancel) => new(Committed.Task);
    public ValueTask<Outcome<Hold>> ReleaseHoldAsync(long id, Origin origin, CancellationToken cancel) => throw Nobody;

    static InvalidOperationException Nobody => new("nobody asks for that here");

    public ReadState Refresh() => throw Nobody;
    public Ticket? Find(long id) => throw Nobody;
    public TicketWithLog? FindWithLog(long id) => throw Nobody;
    public Outcome<TicketPage> List(TicketQuery query) => throw Nobody;
    public IReadOnlyList<Ticket> UnfinishedOf(string system, int limit) => throw Nobody;
    public IReadOnlyList<SystemLoad> Loads() => throw Nobody;
    public PlannedSlot? SlotOf(Ticket ticket, Instant now) => throw Nobody;
    public IReadOnlyList<TicketEvent> EventsAfter(long seq, int limit) => throw Nobody;
    public IReadOnlyList<TicketEvent> Audit(AuditQuery query, long? before, int limit) => throw Nobody;
    public SlaState SlaNow(Instant now) => throw Nobody;
    public IReadOnlyList<Agent> Agents() => throw Nobody;
    public IReadOnlyList<TicketSystem> Systems() => throw Nobody;
    public IReadOnlyList<Category> Categories() => throw Nobody;
    public WorkflowSet Workflows() => throw Nobody;
    public ValueTask<Outcome<Workflow>> SaveWorkflowAsync(Workflow workflow, bool create, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<Workflow>> DeleteWorkflowAsync(string name, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<SubmitResult> ConditionAsync(Submission submission, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<Ticket>> ChangeAsync(long id, TicketChange change, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<Ticket>> CancelAsync(long id, long? expectedVersion, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<Ticket>> DeleteAsync(long id, long? expectedVersion, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<LogEntry>> AddNoteAsync(long id, string text, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<LogEntry>> EditNoteAsync(long id, long note, string text, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<LogEntry>> DeleteNoteAsync(long id, long note, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<LogEntry>> ResolveNoteAsync(long id, long note, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<Hold>> HoldAsync(Sla tier, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<Agent>> SaveAgentAsync(Agent agent, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<Agent>> DeleteAgentAsync(long id, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<TicketSystem>> SaveSystemAsync(TicketSystem system, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<TicketSystem>> DeleteSystemAsync(long id, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<Category>> SaveCategoryAsync(Category category, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Outcome<Category>> DeleteCategoryAsync(long id, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Refusal?> AliveAsync(string system, bool heartbeat, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Refusal?> UsageAsync(string system, string? counter, long value, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Refusal?> AvailabilityAsync(string system, bool online, Origin origin, CancellationToken cancel) => throw Nobody;
    public ValueTask<Refusal?> RecordUnreadableAsync(string? system, Refusal why, string excerptBase64, Origin origin) => throw Nobody;
    public ValueTask<Outcome<SpoolEntered>> EnterAsync(string spool, IReadOnlyList<SpoolEntry> entries) => throw Nobody;
}
