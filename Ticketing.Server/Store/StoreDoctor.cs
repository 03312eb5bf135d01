using System.Data.Common;
using Ticketing.Hosting;
using Ticketing.Tenants;

namespace Ticketing.Store;

/// <summary>Looks whether stores are whole: every page and index (SQLite's integrity check), the references between rows, the schema's version, and the hash chain of the events. Reads only; a server may be running.</summary>
static class StoreDoctor
{
    /// <summary>All stores of a data directory: name → what is wrong, null if nothing. Empty if there is no store yet.</summary>
    public static IEnumerable<(string Name, string? Fault)> Examine(DataDirectory data)
    {
        if (!File.Exists(data.Catalog))
        {
            yield break;
        }
        var fault = FaultOf(data.Catalog, "catalog");
        yield return ("catalog", fault);
        if (fault is null)
        {
            if (File.Exists(data.Mqtt))
            {
                yield return ("mqtt sessions", FaultOf(data.Mqtt, "mqtt"));
            }
            foreach (var (slug, path) in TenantFiles(data))
            {
                yield return ($"tenant {slug}", File.Exists(path) ? FaultOf(path, "tenant") : null);
            }
        }
    }

    /// <summary>Every tenant of the catalog and where its store is; the file may not exist before the tenant is used.</summary>
    public static List<(string Slug, string Path)> TenantFiles(DataDirectory data)
    {
        using var session = SqlSession.OpenSqlite(data.Catalog, readOnly: true);
        return session.List(CatalogSql.Tenants, row => (row.GetString(1), row.IsDBNull(4) ? data.Tenant(row.GetString(1)) : row.GetString(4)));
    }

    /// <summary>What is wrong with one store, or null.</summary>
    /// <param name="family">Of its schema: <c>catalog</c>, <c>mqtt</c> or <c>tenant</c>.</param>
    public static string? FaultOf(string path, string family)
    {
        try
        {
            using var session = SqlSession.OpenSqlite(path, readOnly: true);
            var integrity = session.List("PRAGMA integrity_check(5)", row => row.GetString(0));
            if (integrity is not ["ok"])
            {
                return $"{path} is damaged ({string.Join("; ", integrity)}): stop the server and restore the last backup into an empty directory";
            }
            if (session.List("PRAGMA foreign_key_check", row => row.GetString(0)) is [var table, ..])
            {
                return $"{path} has rows in {table} that refer to rows that are gone: restore the last backup into an empty directory";
            }
            var version = session.Number("SELECT MAX(version) FROM schema_versions");
            if (version > Migrations.Newest(family))
            {
                return new NewerSchemaException(path, version, Migrations.Newest(family)).Message;
            }
            return family == "tenant" && EventChain.FirstBroken(session) is { } seq ? $"{path}: event {seq} does not fit the one before it; somebody changed the audit trail by hand" : null;
        }
        catch (DbException trouble)
        {
            return $"{path} cannot be read ({trouble.Message}): check owner, rights and disk, else restore the last backup into an empty directory";
        }
    }
}
