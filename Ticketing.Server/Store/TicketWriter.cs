using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The command side of one tenant: each call becomes one work of the writer's next group.</summary>
sealed class TicketWriter : ITicketWriter
{
    readonly StoreWriter _writer;
    readonly TenantSession _session;
    readonly SubmissionWork _submissions;
    readonly ChangeWork _changes;
    readonly NoteWork _notes;
    readonly DirectoryWork _directory;
    readonly WorkflowWork _workflows;
    readonly LifeSignWork _life;
    readonly ConditionWork _conditions;
    readonly SpoolWork _spooled;

    public TicketWriter(StoreWriter writer, TenantSession session)
    {
        (_writer, _session) = (writer, session);
        var end = new TicketEnd(session);
        _submissions = new(session, end);
        _changes = new(session, end);
        _notes = new(session);
        _directory = new(session);
        _workflows = new(session);
        _life = new(session, end);
        _conditions = new(session, _submissions);
        _spooled = new(session, _submissions, _conditions, _life);
    }

    public ValueTask<SubmitResult> CommitAsync(Submission submission, Origin origin, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(_writer.RunAsync(() => _submissions.Run(submission, origin), SubmitResult.Of, submission.Reference is { } reference ? (submission.System, reference) : null));
    }

    public ValueTask<SubmitResult> ConditionAsync(Submission submission, Origin origin, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(_writer.RunAsync(() => _conditions.Run(submission, origin), SubmitResult.Of));
    }

    public ValueTask<Outcome<Ticket>> ChangeAsync(long id, TicketChange change, Origin origin, CancellationToken cancel) => Run(() => _changes.Change(id, change, origin), cancel);
    public ValueTask<Outcome<Ticket>> CancelAsync(long id, long? expectedVersion, Origin origin, CancellationToken cancel) => Run(() => _changes.Cancel(id, expectedVersion, origin), cancel);
    public ValueTask<Outcome<Ticket>> DeleteAsync(long id, long? expectedVersion, Origin origin, CancellationToken cancel) => Run(() => _changes.Delete(id, expectedVersion, origin), cancel);

    public ValueTask<Outcome<LogEntry>> AddNoteAsync(long id, string text, Origin origin, CancellationToken cancel) => Run(() => _notes.Add(id, text, origin), cancel);
    public ValueTask<Outcome<LogEntry>> EditNoteAsync(long id, long note, string text, Origin origin, CancellationToken cancel) => Run(() => _notes.Edit(id, note, text, origin), cancel);
    public ValueTask<Outcome<LogEntry>> DeleteNoteAsync(long id, long note, Origin origin, CancellationToken cancel) => Run(() => _notes.Delete(id, note, origin), cancel);
    public ValueTask<Outcome<LogEntry>> ResolveNoteAsync(long id, long note, Origin origin, CancellationToken cancel) => Run(() => _notes.Resolve(id, note, origin), cancel);

    public ValueTask<Outcome<Hold>> HoldAsync(Sla tier, Origin origin, CancellationToken cancel) => Run(() => _directory.Hold(tier, origin), cancel);
    public ValueTask<Outcome<Hold>> ReleaseHoldAsync(long id, Origin origin, CancellationToken cancel) => Run(() => _directory.Release(id, origin), cancel);
    public ValueTask<Outcome<Agent>> SaveAgentAsync(Agent agent, Origin origin, CancellationToken cancel) => Run(() => _directory.SaveAgent(agent, origin), cancel);
    public ValueTask<Outcome<Agent>> DeleteAgentAsync(long id, Origin origin, CancellationToken cancel) => Run(() => _directory.DeleteAgent(id, origin), cancel);
    public ValueTask<Outcome<TicketSystem>> SaveSystemAsync(TicketSystem system, Origin origin, CancellationToken cancel) => Run(() => _directory.SaveSystem(system, origin), cancel);
    public ValueTask<Outcome<TicketSystem>> DeleteSystemAsync(long id, Origin origin, CancellationToken cancel) => Run(() => _directory.DeleteSystem(id, origin), cancel);
    public ValueTask<Outcome<Category>> SaveCategoryAsync(Category category, Origin origin, CancellationToken cancel) => Run(() => _directory.SaveCategory(category, origin), cancel);
    public ValueTask<Outcome<Category>> DeleteCategoryAsync(long id, Origin origin, CancellationToken cancel) => Run(() => _directory.DeleteCategory(id, origin), cancel);

    public ValueTask<Outcome<Workflow>> SaveWorkflowAsync(Workflow workflow, bool create, Origin origin, CancellationToken cancel) => Run(() => _workflows.Save(workflow, create, origin), cancel);
    public ValueTask<Outcome<Workflow>> DeleteWorkflowAsync(string name, Origin origin, CancellationToken cancel) => Run(() => _workflows.Delete(name, origin), cancel);

    public ValueTask<Refusal?> AliveAsync(string system, bool heartbeat, Origin origin, CancellationToken cancel) => Do(() => _life.Alive(system, heartbeat, origin), cancel);
    public ValueTask<Refusal?> AvailabilityAsync(string system, bool online, Origin origin, CancellationToken cancel) => Do(() => _life.Availability(system, online, origin), cancel);

    public ValueTask<Refusal?> UsageAsync(string system, string? counter, long value, Origin origin, CancellationToken cancel) => Do(() => new Planning.UsageWork(_session).Count(system, counter, value, origin), cancel);

    public ValueTask<Refusal?> RecordUnreadableAsync(string? system, Refusal why, string excerptBase64, Origin origin) => Do(() => _life.Unreadable(system, why.Code, excerptBase64, origin), CancellationToken.None);

    public ValueTask<Outcome<SpoolEntered>> EnterAsync(string spool, IReadOnlyList<SpoolEntry> entries) => Run<SpoolEntered>(() => _spooled.Run(spool, entries), CancellationToken.None);

    /// <summary>Runs a function of the session in the next transaction: for the sweeps and followers of this folder.</summary>
    public ValueTask<Outcome<T>> Run<T>(Func<Outcome<T>> work, CancellationToken cancel) where T : class
    {
        cancel.ThrowIfCancellationRequested();
        return new(_writer.RunAsync(work, refusal => refusal));
    }

    /// <summary>As <see cref="Run"/>, without a value; null = it is on disk.</summary>
    public ValueTask<Refusal?> Do(Action work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(_writer.RunAsync<Refusal?>(() => { work(); return null; }, refusal => refusal));
    }
}
