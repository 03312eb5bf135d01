using System.Data.Common;
using Ticketing.Heartbeats;
using Ticketing.Tickets;

namespace Ticketing.Store.Heartbeats;

/// <summary>Statements on checks, understood by every engine, and their rows.</summary>
static class CheckSql
{
    const string Columns = "id, uuid, name, slug, tags, description, period, schedule, zone, grace, created_at, paused, down, pings, last_ping_at, started_at, started_run, duration, alert_at";

    /// <summary>There are as many as there are jobs in a home.</summary>
    public const string All = $"SELECT {Columns} FROM checks ORDER BY name, id";

    public const string ById = $"SELECT {Columns} FROM checks WHERE id = @id";
    public const string ByUuid = $"SELECT {Columns} FROM checks WHERE uuid = @uuid";
    public const string BySlug = $"SELECT {Columns} FROM checks WHERE slug = @slug";
    public const string LastId = "SELECT COALESCE(MAX(id), 0) FROM checks";

    public const string Insert =
        $"INSERT INTO checks ({Columns}) VALUES (@id, @uuid, @name, @slug, @tags, @description, @period, @schedule, @zone, @grace, @created_at, @paused, @down, @pings, @last_ping_at, @started_at, @started_run, @duration, @alert_at)";

    public const string Update =
        "UPDATE checks SET name = @name, slug = @slug, tags = @tags, description = @description, period = @period, schedule = @schedule, zone = @zone, grace = @grace, paused = @paused, down = @down, pings = @pings, " +
        "last_ping_at = @last_ping_at, started_at = @started_at, started_run = @started_run, duration = @duration, alert_at = @alert_at WHERE id = @id";

    public const string Delete = "DELETE FROM checks WHERE id = @id";

    /// <summary>By index <c>checks_alert</c>.</summary>
    public const string Silent = "SELECT id FROM checks WHERE alert_at <= @now ORDER BY alert_at, id LIMIT @limit";

    /// <summary>As above.</summary>
    public const string NextAlert = "SELECT MIN(alert_at) FROM checks WHERE alert_at IS NOT NULL";

    public const string InsertPing =
        "INSERT INTO check_pings (check_id, number, at, kind, exit_status, run, method, address, agent, body, duration) VALUES (@check_id, @number, @at, @kind, @exit_status, @run, @method, @address, @agent, @body, @duration)";

    /// <summary>By primary key, like all below.</summary>
    public const string ForgetPings = "DELETE FROM check_pings WHERE check_id = @check_id AND number <= @number";

    public const string Pings = "SELECT number, at, kind, exit_status, run, method, address, agent, body, duration FROM check_pings WHERE check_id = @check_id ORDER BY number DESC LIMIT @limit";

    /// <summary>The start of a run that said its id.</summary>
    public const string StartOf = "SELECT at FROM check_pings WHERE check_id = @check_id AND kind = 1 AND run = @run ORDER BY number DESC LIMIT 1";

    public static Check Read(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Uuid = Guid.Parse(row.GetString(1)),
        Name = row.GetString(2),
        Slug = row.GetString(3),
        Tags = row.GetString(4),
        Description = row.GetString(5),
        Schedule = new((int)row.GetInt64(6), TicketRows.Text(row, 7), row.GetString(8)),
        GraceSeconds = (int)row.GetInt64(9),
        CreatedAt = new(row.GetInt64(10)),
        IsPaused = row.GetInt64(11) != 0,
        IsDown = row.GetInt64(12) != 0,
        Pings = row.GetInt64(13),
        LastPingAt = TicketRows.Time(row, 14),
        StartedAt = TicketRows.Time(row, 15),
        StartedRun = TicketRows.Text(row, 16),
        DurationMilliseconds = Number(row, 17),
        AlertAt = TicketRows.Time(row, 18),
    };

    public static KeptPing ReadPing(DbDataReader row) => new(
        row.GetInt64(0), new(row.GetInt64(1)), (PingKind)row.GetInt64(2), (int?)Number(row, 3), TicketRows.Text(row, 4), row.GetString(5), TicketRows.Text(row, 6), TicketRows.Text(row, 7), TicketRows.Text(row, 8), Number(row, 9));

    public static void Add(SqlSession sql, Check c) => sql.Send(Insert,
        c.Id, c.Uuid.ToString(), c.Name, c.Slug, c.Tags, c.Description, (long)c.Schedule.PeriodSeconds, c.Schedule.Text, c.Schedule.Zone, (long)c.GraceSeconds, c.CreatedAt.Milliseconds, c.IsPaused ? 1L : 0L, c.IsDown ? 1L : 0L, c.Pings,
        c.LastPingAt?.Milliseconds, c.StartedAt?.Milliseconds, c.StartedRun, c.DurationMilliseconds, c.AlertAt?.Milliseconds);

    public static void Change(SqlSession sql, Check c) => sql.Send(Update,
        c.Name, c.Slug, c.Tags, c.Description, (long)c.Schedule.PeriodSeconds, c.Schedule.Text, c.Schedule.Zone, (long)c.GraceSeconds, c.IsPaused ? 1L : 0L, c.IsDown ? 1L : 0L, c.Pings,
        c.LastPingAt?.Milliseconds, c.StartedAt?.Milliseconds, c.StartedRun, c.DurationMilliseconds, c.AlertAt?.Milliseconds, c.Id);

    static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
