using System.Data.Common;
using System.Text.Json;
using Ticketing.Maintenance;

namespace Ticketing.Store.Planning;

/// <summary>Statements and rows of contacts, assets and plans.</summary>
static class PlanningSql
{
    /// <summary>Writes nothing if the version is taken.</summary>
    public const string Append = "INSERT INTO maintenance_events (seq, stream, version, at, type, data) VALUES (@seq, @stream, @version, @at, @type, @data) ON CONFLICT DO NOTHING";

    /// <summary>By index <c>maintenance_events_stream</c>, as the two below.</summary>
    public const string LastVersion = "SELECT COALESCE(MAX(version), 0) FROM maintenance_events WHERE stream = @stream";

    public const string StreamAfter = "SELECT data FROM maintenance_events WHERE stream = @stream AND version > @version ORDER BY version";

    public const string VersionsOf = "SELECT stream, MAX(version) FROM maintenance_events WHERE stream >= @stream AND stream < @stream_end GROUP BY stream";

    public const string AllEvents = "SELECT data FROM maintenance_events ORDER BY seq";

    public const string Snapshot = "SELECT data FROM plan_snapshots WHERE stream = @stream";
    public const string KeepSnapshot = "INSERT INTO plan_snapshots (stream, version, data) VALUES (@stream, @version, @data) ON CONFLICT (stream) DO UPDATE SET version = excluded.version, data = excluded.data";

    public const string SaveContact = "INSERT INTO contacts (id, name, archived, data) VALUES (@id, @name, @archived, @data) ON CONFLICT (id) DO UPDATE SET name = excluded.name, archived = excluded.archived, data = excluded.data";
    public const string Contacts = "SELECT data FROM contacts WHERE archived <= @archived ORDER BY name, id";
    public const string Contact = "SELECT data FROM contacts WHERE id = @id";

    public const string SaveAsset =
        "INSERT INTO assets (id, name, system, archived, data) VALUES (@id, @name, @system, @archived, @data) ON CONFLICT (id) DO UPDATE SET name = excluded.name, system = excluded.system, archived = excluded.archived, data = excluded.data";
    public const string Assets = "SELECT data, (SELECT COALESCE(SUM(cost_cents), 0) FROM jobs WHERE asset_id = assets.id) FROM assets WHERE archived <= @archived ORDER BY name, id";
    public const string Asset = "SELECT data, (SELECT COALESCE(SUM(cost_cents), 0) FROM jobs WHERE asset_id = assets.id) FROM assets WHERE id = @id";

    public const string SaveKnown =
        "INSERT INTO plan_known (kind, id, name, email, owner_id, archived) VALUES (@kind, @id, @name, @email, @owner_id, @archived) " +
        "ON CONFLICT (kind, id) DO UPDATE SET name = excluded.name, email = excluded.email, owner_id = excluded.owner_id, archived = excluded.archived";
    public const string Known = "SELECT id, name, email, owner_id, archived FROM plan_known WHERE kind = @kind AND id = @id";

    public const string SaveJob =
        "INSERT INTO jobs (id, day, asset_id, contact_id, starts_at, state, ticket_id, cost_cents, data) VALUES (@id, @day, @asset_id, @contact_id, @starts_at, @state, @ticket_id, @cost_cents, @data) " +
        "ON CONFLICT (id) DO UPDATE SET day = excluded.day, asset_id = excluded.asset_id, contact_id = excluded.contact_id, starts_at = excluded.starts_at, state = excluded.state, cost_cents = excluded.cost_cents, data = excluded.data, " +
        "reminded_on = CASE WHEN jobs.day = excluded.day THEN jobs.reminded_on ELSE NULL END";

    const string JobColumns =
        "jobs.data, COALESCE((SELECT name FROM plan_known WHERE kind = 0 AND id = jobs.asset_id), ''), COALESCE((SELECT name FROM plan_known WHERE kind = 1 AND id = jobs.contact_id), '')";

    /// <summary>By index <c>jobs_day</c>.</summary>
    public const string JobsOfDays = $"SELECT {JobColumns} FROM jobs WHERE day >= @from AND day <= @until AND state <> 2 ORDER BY day, starts_at, id";
    public const string Job = $"SELECT {JobColumns} FROM jobs WHERE id = @id";

    /// <summary>By index <c>jobs_asset</c>.</summary>
    public const string JobsOfAsset = $"SELECT {JobColumns} FROM jobs WHERE asset_id = @asset_id ORDER BY id DESC LIMIT @limit";

    public const string AddFile = "INSERT INTO asset_files (id, asset_id, name, type, size, content) VALUES (@id, @asset_id, @name, @type, @size, @content)";
    public const string RemoveFile = "DELETE FROM asset_files WHERE id = @id AND asset_id = @asset_id";

    /// <summary>By index <c>asset_files_asset</c>.</summary>
    public const string Files = "SELECT id, asset_id, name, type, size FROM asset_files WHERE asset_id = @asset_id ORDER BY id";
    public const string File = "SELECT id, asset_id, name, type, size FROM asset_files WHERE id = @id AND asset_id = @asset_id";
    public const string Content = "SELECT content FROM asset_files WHERE id = @id AND asset_id = @asset_id";

    public static MaintenanceEvent ReadEvent(DbDataReader row) => MaintenanceEvent.Read(row.GetString(0));

    public static Contact ReadContact(DbDataReader row) => JsonSerializer.Deserialize(row.GetString(0), MaintenanceJson.Default.Contact)!;

    public static AssetWithCost ReadAsset(DbDataReader row) => new(JsonSerializer.Deserialize(row.GetString(0), MaintenanceJson.Default.Asset)!, Convert.ToInt64(row.GetValue(1), System.Globalization.CultureInfo.InvariantCulture));

    public static PlannedJob ReadJob(DbDataReader row) => new(JsonSerializer.Deserialize(row.GetString(0), MaintenanceJson.Default.Job)!, row.GetString(1), row.GetString(2));

    public static AssetFile ReadFile(DbDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt64(4));

    public static Known ReadKnown(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), TicketRows.Text(row, 2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetInt64(4) != 0);
}

/// <summary>What the plan knows of an asset or a contact.</summary>
/// <param name="OwnerId">Of an asset: whose it is.</param>
sealed record Known(long Id, string Name, string? Email, long? OwnerId, bool Archived)
{
    public const long Asset = 0;
    public const long Contact = 1;
}
