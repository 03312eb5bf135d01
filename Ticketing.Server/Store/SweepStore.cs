using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>What time does to one tenant's store: found on the read side, done in the writer's transaction together with event and mail.</summary>
sealed class SweepStore(TenantStore store) : ISweepStore, IJobMarks
{
    public IReadOnlyList<long> FindDueSoon(Sla tier, Instant after, Instant until, int limit) =>
        store.Pool.Read(sql => sql.List(SweepSql.DueSoon, row => row.GetInt64(0), after.Milliseconds, until.Milliseconds, (long)tier, (long)limit));

    public ValueTask<Refusal?> WarnDueSoonAsync(long ticket, CancellationToken cancel) => store.RunAsync(session => new SweepWork(session).WarnDueSoon(ticket), cancel);

    public IReadOnlyList<long> FindBreached(Instant after, Instant until, int limit) =>
        store.Pool.Read(sql => sql.List(SweepSql.Breached, row => row.GetInt64(0), after.Milliseconds, until.Milliseconds, (long)limit));

    public ValueTask<Refusal?> MarkBreachedAsync(long ticket, CancellationToken cancel) => store.RunAsync(session => new SweepWork(session).MarkBreached(ticket), cancel);

    public IReadOnlyList<MissingSystem> FindSilent(Instant now, Instant listeningSince) => FindMissing(SweepSql.Silent, now, listeningSince);

    public ValueTask<Refusal?> ReportSilentAsync(MissingSystem system, CancellationToken cancel) => store.RunAsync(session => new SweepWork(session).ReportSilent(system), cancel);

    public IReadOnlyList<MissingSystem> FindOffline(Instant now, Instant listeningSince) => FindMissing(SweepSql.Offline, now, listeningSince);

    public ValueTask<Refusal?> ReportOfflineAsync(MissingSystem system, CancellationToken cancel) => store.RunAsync(session => new SweepWork(session).ReportOffline(system), cancel);

    public IReadOnlyList<long> FindExpiredHolds(Instant now, int limit) => store.Pool.Read(sql => sql.List(SweepSql.ExpiredHolds, row => row.GetInt64(0), now.Milliseconds, (long)limit));

    public ValueTask<Refusal?> DropHoldAsync(long hold, CancellationToken cancel) => store.RunAsync(session => session.Sql.Execute(SweepSql.DropExpiredHold, hold, session.Now.Milliseconds), cancel);

    public int CountAnswers(Instant until, int limit) => (int)store.Pool.Read(sql => sql.Number(SweepSql.CountAnswers, until.Milliseconds, (long)limit));

    public ValueTask<Refusal?> ForgetAnswersAsync(Instant until, int limit, CancellationToken cancel) =>
        store.RunAsync(session => session.Sql.Execute(SweepSql.ForgetAnswers, until.Milliseconds, (long)limit), cancel);

    public IReadOnlyList<(long Session, long Packet)> FindOldReceipts(Instant until, int limit) =>
        store.Pool.Read(sql => sql.List(ReceiptSql.Old, row => (row.GetInt64(0), row.GetInt64(1)), until.Milliseconds, (long)limit));

    public ValueTask<Refusal?> ForgetReceiptsAsync(IReadOnlyList<(long Session, long Packet)> receipts, Instant until, CancellationToken cancel) => store.RunAsync(
        session =>
        {
            foreach (var (sender, packet) in receipts)
            {
                session.Sql.Execute(ReceiptSql.Drop, sender, packet, until.Milliseconds);
            }
        },
        cancel);

    public Instant? LastDone(string job) => store.Pool.Read(sql => sql.Scalar(SweepSql.Mark, MarkOf(job))) is long at ? new Instant(at) : null;

    public ValueTask<Refusal?> MarkDoneAsync(string job, Instant at, CancellationToken cancel) => store.RunAsync(session => session.Sql.Execute(SweepSql.SetMark, MarkOf(job), at.Milliseconds), cancel);

    static string MarkOf(string job) => "job:" + job;

    List<MissingSystem> FindMissing(string sql, Instant now, Instant listeningSince) =>
        store.Pool.Read(session => session.List(sql, row => new MissingSystem(row.GetInt64(0), new(row.GetInt64(1))), now.Milliseconds, listeningSince.Milliseconds));
}

/// <summary>Statements of the sweeps.</summary>
static class SweepSql
{
    /// <summary>By index <c>tickets_open_due</c>, only the stretch of due times since the last turn.</summary>
    public const string DueSoon =
        "SELECT id FROM tickets WHERE kind < 3 AND deleted_at IS NULL AND due_at > @after AND due_at <= @until AND sla = @sla AND due_soon_at IS NULL ORDER BY due_at, id LIMIT @limit";

    /// <summary>As above.</summary>
    public const string Breached =
        "SELECT id FROM tickets WHERE kind < 3 AND deleted_at IS NULL AND due_at > @after AND due_at <= @until AND breached_at IS NULL ORDER BY due_at, id LIMIT @limit";

    public const string MarkDueSoon = "UPDATE tickets SET due_soon_at = @now WHERE id = @id AND due_soon_at IS NULL";
    public const string MarkBreached = "UPDATE tickets SET breached_at = @now WHERE id = @id AND breached_at IS NULL";

    /// <summary>All systems are read: there are as many as there are devices.</summary>
    public const string Silent =
        "SELECT id, last_heartbeat_at FROM systems WHERE silent_after_seconds > 0 AND last_heartbeat_at + silent_after_seconds * 1000 <= @now AND @listening + silent_after_seconds * 1000 <= @now";

    /// <summary>As above.</summary>
    public const string Offline =
        "SELECT id, online_changed_at FROM systems WHERE online = 0 AND online_changed_at + grace_seconds * 1000 <= @now AND @listening + grace_seconds * 1000 <= @now";

    /// <summary>By index <c>tickets_system</c>, newest first. Deleted tickets count: their absence was reported.</summary>
    public const string LastReport = "SELECT created_at FROM tickets WHERE system = @system AND reference = @reference ORDER BY id DESC LIMIT 1";

    public const string ExpiredHolds = "SELECT id FROM holds WHERE expires_at <= @now ORDER BY id LIMIT @limit";
    public const string DropExpiredHold = "DELETE FROM holds WHERE id = @id AND expires_at <= @now";

    /// <summary>By index <c>idempotency_created</c>.</summary>
    public const string CountAnswers = "SELECT COUNT(*) FROM (SELECT 1 FROM idempotency WHERE created_at <= @until LIMIT @limit) AS old";

    /// <summary>As above.</summary>
    public const string ForgetAnswers = "DELETE FROM idempotency WHERE (actor, key) IN (SELECT actor, key FROM idempotency WHERE created_at <= @until ORDER BY created_at LIMIT @limit)";

    public const string Mark = "SELECT value FROM marks WHERE name = @name";
    public const string SetMark = "INSERT INTO marks (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}
