using Ticketing.Intake.Http;
using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>One kind of stored thing: its tables, what becomes of it by itself, and if old ones may go, how.</summary>
/// <param name="Tables">The first is the one whose rows are counted.</param>
/// <param name="Ends">One of <see cref="Keeping"/>.</param>
/// <param name="Old">Null = old ones stay.</param>
sealed record KeptKind(string Name, IReadOnlyList<string> Tables, string Ends, long? Limit = null, OldSql? Old = null)
{
    public string Count { get; } = $"SELECT COUNT(*) FROM {Tables[0]}";
}

/// <summary>How the old rows of a table are measured and forgotten: found by readers, deleted by the writer along the primary key, a bounded part at a time.</summary>
/// <param name="key">First column of the primary key.</param>
/// <param name="condition">What is old at <c>@until</c>, done with, and needed by nobody.</param>
/// <param name="size">The text of a row and about what the engine needs around it.</param>
sealed class OldSql(string table, string key, string condition, string size, string eventType, string words)
{
    public string Count { get; } = $"SELECT COUNT(*) FROM {table} WHERE {condition}";
    public string Bytes { get; } = $"SELECT SUM({size}) FROM {table} WHERE {condition}";
    public string First { get; } = $"SELECT {key} FROM {table} WHERE {condition} ORDER BY {key} LIMIT @limit";
    public string Forget { get; } = $"DELETE FROM {table} WHERE {key} >= @first AND {key} <= @last AND {condition}";

    /// <summary>What the audit trail says of it.</summary>
    public string EventType => eventType;

    /// <summary>Says what the rows are.</summary>
    public string Words => words;
}

/// <summary>All that a tenant's store keeps; every table belongs to one kind. Why some stay for good: <c>Decisions/0023-what-is-kept.md</c>.</summary>
static class KeptKinds
{
    /// <summary>A mail, or what is told to a channel, whose fate is sealed: it was sent, is dead, or was told in another.</summary>
    const string Done = "state <> 0 AND done_at <= @until";

    public static readonly IReadOnlyList<KeptKind> All =
    [
        new("tickets", ["tickets", "ticket_search", "ticket_search_config", "ticket_search_content", "ticket_search_data", "ticket_search_docsize", "ticket_search_idx", "ticket_counts", "workflow_claims"], Keeping.Good),
        new("events", ["events"], Keeping.Good),
        new("maintenance", ["maintenance_events", "plan_snapshots", "contacts", "assets", "plan_known", "jobs", "invoices", "windows", "recurrences", "recurrence_turns"], Keeping.Good),
        new("files", ["asset_files"], Keeping.Removed),
        new("mails", ["outbox"], Keeping.Good, Old: new(
            "outbox", "id", Done, "100 + LENGTH(cause) + LENGTH(kind) + LENGTH(recipient) + COALESCE(LENGTH(data), 0) + COALESCE(LENGTH(last_answer), 0)", EventTypes.MailsForgotten, "mails that ended until")),
        new("deliveries", ["deliveries"], Keeping.Newest, Channels.ChannelStore.Kept, new(
            "deliveries", "id", Done, "100 + LENGTH(cause) + LENGTH(event) + LENGTH(payload) + COALESCE(LENGTH(last_answer), 0)", EventTypes.DeliveriesForgotten, "deliveries to channels that ended until")),
        new("pings", ["check_pings"], Keeping.Newest, Heartbeats.CheckWork.Kept, new(
            "check_pings", "check_id", "at <= @until AND EXISTS (SELECT 1 FROM checks WHERE checks.id = check_id AND number < checks.pings AND (checks.started_at IS NULL OR at < checks.started_at))",
            "80 + LENGTH(method) + COALESCE(LENGTH(run), 0) + COALESCE(LENGTH(address), 0) + COALESCE(LENGTH(agent), 0) + COALESCE(LENGTH(body), 0)", EventTypes.PingsForgotten, "pings that came until")),
        new("pushes", ["pushes"], Keeping.Over),
        new("conditions", ["conditions", "alerts", "silences", "held_alarms", "held_finishes", "holds"], Keeping.Over),
        new("answers", ["idempotency", "mqtt_receipts"], Keeping.Hours, (long)SweepJobs.AnswersKept.TotalHours),
        new("directory", ["systems", "agents", "calendars", "categories", "channels", "checks", "mail_wishes", "marks", "push_keys", "push_subscriptions", "schema_versions", "workflows", "writer"], Keeping.Removed),
    ];

    /// <summary>Null if old ones of that kind stay, or there is no such kind.</summary>
    public static OldSql? OldOf(string kind)
    {
        foreach (var known in All)
        {
            if (known.Name == kind)
            {
                return known.Old;
            }
        }
        return null;
    }
}
