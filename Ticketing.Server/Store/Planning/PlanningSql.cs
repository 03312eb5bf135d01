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

    /// <summary>The assets that are a system.</summary>
    public const string AssetsOfSystem = "SELECT id FROM assets WHERE system = @system AND archived = 0 ORDER BY id";

    public const string SaveKnown =
        "INSERT INTO plan_known (kind, id, name, email, owner_id, archived, address) VALUES (@kind, @id, @name, @email, @owner_id, @archived, @address) " +
        "ON CONFLICT (kind, id) DO UPDATE SET name = excluded.name, email = excluded.email, owner_id = excluded.owner_id, archived = excluded.archived, address = excluded.address";
    public const string Known = "SELECT id, name, email, owner_id, archived, address FROM plan_known WHERE kind = @kind AND id = @id";

    public const string SaveJob =
        "INSERT INTO jobs (id, day, asset_id, contact_id, starts_at, state, ticket_id, cost_cents, data) VALUES (@id, @day, @asset_id, @contact_id, @starts_at, @state, @ticket_id, @cost_cents, @data) " +
        "ON CONFLICT (id) DO UPDATE SET day = excluded.day, asset_id = excluded.asset_id, contact_id = excluded.contact_id, starts_at = excluded.starts_at, state = excluded.state, ticket_id = excluded.ticket_id, cost_cents = excluded.cost_cents, data = excluded.data, " +
        "reminded_on = CASE WHEN jobs.day = excluded.day THEN jobs.reminded_on ELSE NULL END";

    const string JobColumns =
        "jobs.data, COALESCE((SELECT name FROM plan_known WHERE kind = 0 AND id = jobs.asset_id), ''), COALESCE((SELECT name FROM plan_known WHERE kind = 1 AND id = jobs.contact_id), '')";

    /// <summary>By index <c>jobs_day</c>.</summary>
    public const string JobsOfDays = $"SELECT {JobColumns} FROM jobs WHERE day >= @from AND day <= @until AND state <> 2 ORDER BY day, starts_at, id";
    public const string Job = $"SELECT {JobColumns} FROM jobs WHERE id = @id";

    /// <summary>By index <c>jobs_asset</c>.</summary>
    public const string JobsOfAsset = $"SELECT {JobColumns} FROM jobs WHERE asset_id = @asset_id ORDER BY id DESC LIMIT @limit";

    /// <summary>By index <c>jobs_ticket</c>.</summary>
    public const string JobsOfTicket = $"SELECT {JobColumns} FROM jobs WHERE ticket_id = @ticket_id ORDER BY id";

    /// <summary>Contacts with planned jobs on a day of which they were not reminded. By index <c>jobs_day</c>.</summary>
    public const string NotReminded = "SELECT DISTINCT contact_id FROM jobs WHERE day = @day AND state = 0 AND reminded_on IS NULL ORDER BY contact_id";
    public const string NotRemindedJobs = $"SELECT {JobColumns} FROM jobs WHERE day = @day AND state = 0 AND reminded_on IS NULL";
    public const string MarkReminded = "UPDATE jobs SET reminded_on = @day WHERE id = @id";

    /// <summary>By index <c>jobs_not_invoiced</c>.</summary>
    public const string NotInvoiced = "SELECT DISTINCT contact_id FROM jobs WHERE state = 1 AND invoice_id IS NULL ORDER BY contact_id";
    public const string NotInvoicedOf = $"SELECT {JobColumns} FROM jobs WHERE state = 1 AND invoice_id IS NULL AND contact_id = @contact_id ORDER BY starts_at, id";
    public const string AddInvoice = "INSERT INTO invoices (id, contact_id, total_cents, data) VALUES (@id, @contact_id, @total_cents, @data)";
    public const string MarkInvoiced = "UPDATE jobs SET invoice_id = @invoice_id WHERE id = @id";
    public const string InvoicesBefore = "SELECT data FROM invoices WHERE id < @before ORDER BY id DESC LIMIT @limit";

    /// <summary>By index <c>invoices_contact</c>.</summary>
    public const string InvoicesOf = "SELECT data FROM invoices WHERE contact_id = @contact_id AND id < @before ORDER BY id DESC LIMIT @limit";
    public const string Invoice = "SELECT data FROM invoices WHERE id = @id";

    /// <summary>The last event of a stream.</summary>
    public const string LastOf = "SELECT data FROM maintenance_events WHERE stream = @stream ORDER BY version DESC LIMIT 1";

    public const string ExpectDay = "INSERT INTO marks (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING";
    public const string ExpectNoDay = "DELETE FROM marks WHERE name = @name";

    /// <summary>1 if a later day has something to remind of, or to bill.</summary>
    public const string HasMore = "SELECT CASE WHEN EXISTS (SELECT 1 FROM jobs WHERE day > @day AND state = 0) OR EXISTS (SELECT 1 FROM jobs WHERE state = 1 AND invoice_id IS NULL) OR EXISTS (SELECT 1 FROM jobs WHERE day = @day AND state = 0) THEN 1 ELSE 0 END";

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

    public static Known ReadKnown(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), TicketRows.Text(row, 2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetInt64(4) != 0, TicketRows.Text(row, 5));

    public static Invoice ReadInvoice(DbDataReader row) => JsonSerializer.Deserialize(row.GetString(0), MaintenanceJson.Default.Invoice)!;
}

/// <summary>What the plan knows of an asset or a contact.</summary>
/// <param name="OwnerId">Of an asset: whose it is.</param>
sealed record Known(long Id, string Name, string? Email, long? OwnerId, bool Archived, string? Address)
{
    public const long Asset = 0;
    public const long Contact = 1;
}
