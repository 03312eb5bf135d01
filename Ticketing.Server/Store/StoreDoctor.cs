using System.Data.Common;
using Ticketing.Hosting;
using Ticketing.Tenants;

namespace Ticketing.Store;

/// <summary>Looks whether stores are whole: every page and index (SQLite's integrity check), the references between rows, the schema's version, and the hash chain of the events. Of a PostgreSQL database the first two are its own business. Reads only; a server may be running.</summary>
static class StoreDoctor
{
    /// <summary>All stores of an installation: name → what is wrong, null if nothing. Empty if there is no store yet.</summary>
    /// <param name="database">The main database; empty = the stores are files.</param>
    public static IEnumerable<(string Name, string? Fault)> Examine(DataDirectory data, string database = "")
    {
        using var places = new StorePlaces(data, database);
        if (Ask(places.Catalog, place => place.Exists() ? "" : null) is not { } fault)
        {
            yield break;
        }
        fault = fault.Length > 0 ? fault : FaultOf(places.Catalog, "catalog");
        yield return ("catalog", fault);
        if (fault is null)
        {
            if (File.Exists(data.Mqtt))
            {
                yield return ("mqtt sessions", FaultOf(data.Mqtt, "mqtt"));
            }
            if (File.Exists(data.Spool))
            {
                yield return ("spool", FaultOf(data.Spool, "spool"));
            }
            using var catalog = places.Catalog.OpenReader();
            foreach (var tenant in catalog.List(CatalogSql.Tenants, CatalogStore.ReadTenant))
            {
                yield return ($"tenant {tenant.Slug}", FaultOf(tenant, places));
            }
        }
    }

    /// <summary>Every tenant of a catalog's file.</summary>
    public static List<Tenant> TenantsOf(string catalog)
    {
        using var session = SqlSession.OpenSqlite(catalog, readOnly: true);
        return session.List(CatalogSql.Tenants, CatalogStore.ReadTenant);
    }

    /// <summary>A store need not exist before its tenant is used.</summary>
    static string? FaultOf(Tenant tenant, StorePlaces places)
    {
        try
        {
            return Ask(places.Of(tenant), place => place.Exists() ? FaultOf(place, "tenant") : null);
        }
        catch (ArgumentException)
        {
            return $"where tenant {tenant.Slug} is stored cannot be read from the catalog; move it with 'ticketing tenant move {tenant.Slug} --store …', or restore the last backup";
        }
    }

    static string? FaultOf(StorePlace place, string family) => place is SqlitePlace { Path: var path } ? FaultOf(path, family) : Ask(place, _ => FaultOfSchema(place, family));

    static string? FaultOfSchema(StorePlace place, string family)
    {
        using var session = place.OpenReader();
        session.BeginRead();
        return FaultOfRows(session, place.Name, family);
    }

    /// <summary>The answer, or why there is none.</summary>
    static string? Ask(StorePlace place, Func<StorePlace, string?> ask)
    {
        try
        {
            return ask(place);
        }
        catch (DbException trouble)
        {
            return DatabaseProbe.Explain(trouble, place.Name).Text;
        }
    }

    /// <summary>What is wrong with one store, or null.</summary>
    /// <param name="family">Of its schema: <c>catalog</c>, <c>mqtt</c>, <c>spool</c> or <c>tenant</c>.</param>
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
            return FaultOfRows(session, path, family);
        }
        catch (DbException trouble)
        {
            return $"{path} cannot be read ({trouble.Message}): check owner, rights and disk, else restore the last backup into an empty directory";
        }
    }

    static string? FaultOfRows(SqlSession session, string name, string family)
    {
        var (version, known) = (session.Number("SELECT MAX(version) FROM schema_versions"), Migrations.Newest(family, session.Dialect));
        return version > known ? new NewerSchemaException(name, version, known).Message
            : family == "tenant" && EventChain.FirstBroken(session) is { } seq ? $"{name}: event {seq} does not fit the one before it; somebody changed the audit trail by hand"
            : null;
    }
}
