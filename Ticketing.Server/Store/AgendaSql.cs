using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Scheduling;
using Ticketing.Store.Heartbeats;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Reads what in a store waits for its time: what the sweeps and the mailer would find first.</summary>
static class AgendaSql
{
    /// <summary>By index <c>tickets_open_due</c>. As <see cref="SweepSql.DueSoon"/>: a ticket that is due already is warned about no more.</summary>
    public const string Warnings = "SELECT sla, MIN(due_at) FROM tickets WHERE kind < 3 AND deleted_at IS NULL AND due_at > @now AND due_soon_at IS NULL GROUP BY sla";

    /// <summary>As above.</summary>
    public const string Breach = "SELECT due_at FROM tickets WHERE kind < 3 AND deleted_at IS NULL AND due_at IS NOT NULL AND breached_at IS NULL ORDER BY due_at, id LIMIT 1";

    /// <summary>All systems are read. Whether a silence was reported is asked only of those whose time has come.</summary>
    public const string Silent =
        "SELECT MIN(missing_at) FROM (SELECT name, last_heartbeat_at AS since, CASE WHEN last_heartbeat_at > @listening THEN last_heartbeat_at ELSE @listening END + silent_after_seconds * 1000 AS missing_at"
        + " FROM systems WHERE silent_after_seconds > 0 AND last_heartbeat_at IS NOT NULL) AS silent WHERE missing_at > @now OR NOT EXISTS (" + Reported + "'" + TicketSystem.HeartbeatReference + "')";

    /// <summary>As above.</summary>
    public const string Offline =
        "SELECT MIN(missing_at) FROM (SELECT name, online_changed_at AS since, CASE WHEN online_changed_at > @listening THEN online_changed_at ELSE @listening END + grace_seconds * 1000 AS missing_at"
        + " FROM systems WHERE online = 0 AND online_changed_at IS NOT NULL) AS silent WHERE missing_at > @now OR NOT EXISTS (" + Reported + "'" + TicketSystem.AvailabilityReference + "')";

    /// <summary>As <see cref="SweepWork"/> decides it: an unfinished ticket, or one since then. By index <c>tickets_system</c>.</summary>
    const string Reported = "SELECT 1 FROM tickets WHERE tickets.system = silent.name AND (tickets.created_at >= silent.since OR (tickets.kind < 3 AND tickets.deleted_at IS NULL)) AND tickets.reference = ";

    /// <summary>By the primary key.</summary>
    public const string Maintenance = "SELECT MIN(value) FROM marks WHERE name IN ('due:day', 'due:recurring', 'due:window')";

    /// <summary>By index <c>tickets_open_due</c>.</summary>
    public const string AnyOpen = "SELECT 1 FROM tickets WHERE kind < 3 AND deleted_at IS NULL LIMIT 1";

    /// <param name="listening">Since when a sign of life would have reached us.</param>
    /// <param name="digest">Time of the daily digest; null if there is none.</param>
    public static AgendaFacts Read(SqlSession sql, Instant now, Instant listening, DailyTime? digest = null) => new(
        sql.List(Warnings, row => ((Sla)row.GetInt64(0), new Instant(row.GetInt64(1))), now.Milliseconds),
        InstantOf(sql.Scalar(Breach)),
        SenderAgenda.Of(sql, listening).Append(InstantOf(sql.Scalar(Silent, listening.Milliseconds, now.Milliseconds))).Append(InstantOf(sql.Scalar(Offline, listening.Milliseconds, now.Milliseconds))).Append(InstantOf(sql.Scalar(CheckSql.NextAlert))).Min(),
        Earlier(InstantOf(sql.Scalar(OutboxStore.Next)), InstantOf(sql.Scalar(PushSql.Next))),
        InstantOf(sql.Scalar(Maintenance)))
    {
        Digest = digest is null || sql.Scalar(AnyOpen) is null ? null : InstantOf(sql.Scalar(SweepSql.Mark, DigestStore.Mark)) is { } made ? digest.NextAfter(made) : now,
    };

    static Instant? Earlier(Instant? one, Instant? other) => one is null || other < one ? other ?? one : one;

    static Instant? InstantOf(object? value) => value is long at ? new Instant(at) : null;
}
