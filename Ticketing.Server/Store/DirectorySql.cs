using System.Data.Common;
using System.Text.Json;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Statements and rows of the small tables around tickets: agents, holds, systems, categories, idempotency keys. Each is read whole or by its primary or unique key.</summary>
static class DirectorySql
{
    public const string Agents = "SELECT id, name, user_name, available, hours FROM agents ORDER BY id";
    public const string SaveAgent =
        "INSERT INTO agents (id, name, user_name, available, hours) VALUES (@id, @name, @user_name, @available, @hours) " +
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, user_name = excluded.user_name, available = excluded.available, hours = excluded.hours";
    public const string DeleteAgent = "DELETE FROM agents WHERE id = @id";

    public const string InsertHold = "INSERT INTO holds (id, sla, due_at, expires_at, actor) VALUES (@id, @sla, @due_at, @expires_at, @actor)";
    public const string DeleteHold = "DELETE FROM holds WHERE id = @id";
    public const string AllHolds = "SELECT id, sla, due_at, expires_at FROM holds";
    public const string HoldsAfter = "SELECT id, sla, due_at, expires_at FROM holds WHERE expires_at > @now";

    const string SystemColumns = "id, name, sla, grace_seconds, silent_after_seconds, last_seen_at, last_heartbeat_at, online, online_changed_at, created_at";
    public const string Systems = $"SELECT {SystemColumns} FROM systems ORDER BY name";
    public const string SaveSystem =
        $"INSERT INTO systems ({SystemColumns}) VALUES (@id, @name, @sla, @grace_seconds, @silent_after_seconds, @last_seen_at, @last_heartbeat_at, @online, @online_changed_at, @created_at) " +
        "ON CONFLICT (id) DO UPDATE SET sla = excluded.sla, grace_seconds = excluded.grace_seconds, silent_after_seconds = excluded.silent_after_seconds, last_seen_at = excluded.last_seen_at, " +
        "last_heartbeat_at = excluded.last_heartbeat_at, online = excluded.online, online_changed_at = excluded.online_changed_at";
    public const string DeleteSystem = "DELETE FROM systems WHERE id = @id";

    const string CategoryColumns = "id, name, created_at, system, people, workflow";
    public const string Categories = $"SELECT {CategoryColumns} FROM categories ORDER BY name";
    public const string InsertCategory = $"INSERT INTO categories ({CategoryColumns}) VALUES (@id, @name, @created_at, @system, @people, @workflow)";
    public const string ChangeCategory = "UPDATE categories SET name = @name, system = @system, people = @people, workflow = @workflow WHERE id = @id";
    public const string DeleteCategory = "DELETE FROM categories WHERE id = @id";

    public const string FirstAnswer = "SELECT status, ticket_id, body FROM idempotency WHERE actor = @actor AND key = @key AND created_at > @since";
    public const string SaveAnswer =
        "INSERT INTO idempotency (actor, key, status, ticket_id, body, created_at) VALUES (@actor, @key, @http_status, @ticket_id, @body, @created_at) " +
        "ON CONFLICT (actor, key) DO UPDATE SET status = excluded.status, ticket_id = excluded.ticket_id, body = excluded.body, created_at = excluded.created_at";

    public static Agent ReadAgent(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), TicketRows.Text(row, 2), row.GetInt64(3) != 0, row.GetString(4));

    public static Hold ReadHold(DbDataReader row) => new(row.GetInt64(0), (Sla)row.GetInt64(1), new(row.GetInt64(2)), new(row.GetInt64(3)), null);

    public static Category ReadCategory(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), new(row.GetInt64(2)))
    {
        System = TicketRows.Text(row, 3),
        Workflow = TicketRows.Text(row, 5),
        People = TicketRows.Text(row, 4) is { } people ? JsonSerializer.Deserialize(people, TicketJson.Default.StringArray)! : [],
    };

    public static string? PeopleOf(Category category) => category.People.Count == 0 ? null : JsonSerializer.Serialize([.. category.People], TicketJson.Default.StringArray);

    public static TicketSystem ReadSystem(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), (Sla)row.GetInt64(2), (int)row.GetInt64(3), row.IsDBNull(4) ? null : (int)row.GetInt64(4),
        TicketRows.Time(row, 5), TicketRows.Time(row, 6), row.IsDBNull(7) ? null : row.GetInt64(7) != 0, TicketRows.Time(row, 8), new(row.GetInt64(9)));
}
