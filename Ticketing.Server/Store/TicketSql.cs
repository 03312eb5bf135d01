namespace Ticketing.Store;

/// <summary>Statements on tickets, understood by every engine. Which index serves which is said here and proved by the query plan tests.</summary>
static class TicketSql
{
    public const string Columns =
        "id, title, description, system, category, reference, status, kind, sla, guaranteed, due_at, requester, assignee, watchers, labels, occurrences, " +
        "created_at, updated_at, last_seen_at, started_at, finished_at, version, workflow, workflow_version";

    public const string Insert =
        $"INSERT INTO tickets ({Columns}) VALUES (@id, @title, @description, @system, @category, @reference, @status, @kind, @sla, @guaranteed, @due_at, @requester, @assignee, " +
        "@watchers, @labels, @occurrences, @created_at, @updated_at, @last_seen_at, @started_at, @finished_at, @version, @workflow, @workflow_version)";

    /// <summary>All that can change. By the primary key.</summary>
    public const string Update =
        "UPDATE tickets SET title = @title, description = @description, system = @system, category = @category, status = @status, kind = @kind, guaranteed = @guaranteed, due_at = @due_at, assignee = @assignee, watchers = @watchers, labels = @labels, " +
        "occurrences = @occurrences, updated_at = @updated_at, last_seen_at = @last_seen_at, started_at = @started_at, finished_at = @finished_at, version = @version WHERE id = @id";

    /// <summary>A repeat: only what a repeat changes. By the primary key.</summary>
    public const string UpdateRepeat =
        "UPDATE tickets SET occurrences = @occurrences, updated_at = @updated_at, last_seen_at = @last_seen_at, version = @version WHERE id = @id";

    /// <summary>So many more, or fewer, of a kind. By the primary key.</summary>
    public const string AddCount = "INSERT INTO ticket_counts (kind, tickets) VALUES (@kind, @count) ON CONFLICT (kind) DO UPDATE SET tickets = ticket_counts.tickets + excluded.tickets";

    public const string Delete = "UPDATE tickets SET deleted_at = @now, updated_at = @now, version = version + 1 WHERE id = @id";

    /// <summary>By the primary key.</summary>
    public const string ById = $"SELECT {Columns} FROM tickets WHERE id = @id AND deleted_at IS NULL";

    /// <summary>By index <c>tickets_open_reference</c>: at most one row.</summary>
    public const string OpenByReference =
        $"SELECT {Columns} FROM tickets WHERE system = @system AND reference = @reference AND kind < 3 AND deleted_at IS NULL";

    /// <summary>Between the texts of a list that is one argument: no system and no reference contains it.</summary>
    public const char ListSeparator = '\u001f';

    /// <summary>As above for many at once, in the words of PostgreSQL: two lists, their texts joined by <see cref="ListSeparator"/>. One look into the index for each: a join would be planned by
    /// statistics that a young store does not have yet, and read all tickets. For the same reason it is planned anew each time: a plan made while the store was empty takes any index.</summary>
    public const string OpenByReferences =
        $"SELECT {Columns} FROM (SELECT * FROM unnest(string_to_array(@systems, chr(31)), string_to_array(@references, chr(31)))) AS asked (for_system, for_reference) CROSS JOIN LATERAL " +
        "(SELECT * FROM tickets WHERE system = for_system AND reference = for_reference AND kind < 3 AND deleted_at IS NULL LIMIT 1) AS open";

    /// <summary>Due times of all promises that hold a slot, by index <c>tickets_open_due</c>: the schedule at start.</summary>
    public const string OpenPromises =
        "SELECT due_at FROM tickets WHERE kind < 3 AND deleted_at IS NULL AND due_at IS NOT NULL AND guaranteed = 1";

    /// <summary>The plan's order: promises by due time, by index <c>tickets_open_due</c>.</summary>
    public const string PlanOrder =
        "SELECT id, due_at FROM tickets WHERE kind < 3 AND deleted_at IS NULL AND due_at IS NOT NULL AND guaranteed = 1 ORDER BY due_at, id";

    /// <summary>Unfinished tickets of a system, by index <c>tickets_open_reference</c> or <c>tickets_system</c>.</summary>
    public const string OpenOfSystem =
        $"SELECT {Columns} FROM tickets WHERE system = @system AND kind < 3 AND deleted_at IS NULL ORDER BY id LIMIT @limit";

    /// <summary>All unfinished tickets for the copy in memory, and whether the sweep has found them breached.</summary>
    public const string Open = $"SELECT {Columns}, breached_at FROM tickets WHERE kind < 3 AND deleted_at IS NULL LIMIT @limit";

    /// <summary>Those of them that something happened to after an event. By the primary key.</summary>
    public const string OpenSince =
        $"SELECT {Columns}, breached_at FROM tickets WHERE id IN (SELECT ticket_id FROM events WHERE seq > @seq AND ticket_id IS NOT NULL) AND kind < 3 AND deleted_at IS NULL";

    /// <summary>How many are unfinished, counted up to a limit by index <c>tickets_open_due</c>.</summary>
    public const string CountOpen = "SELECT COUNT(*) FROM (SELECT 1 FROM tickets WHERE kind < 3 AND deleted_at IS NULL LIMIT @limit) AS counted";

    /// <summary>All unfinished tickets are read: of those there are few.</summary>
    public const string Loads = "SELECT system, COUNT(*), COUNT(breached_at) FROM tickets WHERE kind < 3 AND deleted_at IS NULL GROUP BY system ORDER BY system";

    public const string LastId = "SELECT COALESCE(MAX(id), 0) FROM tickets";
}

/// <summary>Statements on the event log.</summary>
static class EventSql
{
    public const string Columns = "seq, at, type, ticket_id, actor, door, count, data, address";

    public const string Insert =
        "INSERT INTO events (seq, at, type, ticket_id, actor, door, address, count, data, hash) VALUES (@seq, @at, @type, @ticket_id, @actor, @door, @address, @count, @data, @hash)";

    /// <summary>Tickets that something happened to, by the primary key.</summary>
    public const string TicketsSince = "SELECT DISTINCT ticket_id FROM events WHERE seq > @seq AND ticket_id IS NOT NULL";

    public const string Last = "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1";

    public const string LastSeq = "SELECT COALESCE(MAX(seq), 0) FROM events";
    public const string HashOf = "SELECT hash FROM events WHERE seq = @seq";

    /// <summary>By index <c>events_ticket</c>.</summary>
    public const string OfTicket = $"SELECT {Columns} FROM events WHERE ticket_id = @ticket_id ORDER BY seq";

    /// <summary>By the primary key.</summary>
    public const string After = $"SELECT {Columns} FROM events WHERE seq > @seq ORDER BY seq LIMIT @limit";

    public const string ById = $"SELECT {Columns} FROM events WHERE seq = @seq";
}
