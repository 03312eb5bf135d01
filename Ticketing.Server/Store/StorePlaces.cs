using Ticketing.Hosting;
using Ticketing.Tenants;

namespace Ticketing.Store;

/// <summary>
/// Where the stores of an installation lie. Without a main database: files in the data directory. With one: schema <c>catalog</c> and one schema for each tenant. A tenant may have a place of its own:
/// the absolute path of an SQLite file, or the connection string of another database.
/// </summary>
sealed class StorePlaces(DataDirectory data, string database, ILoggerFactory? logging = null) : IDisposable
{
    readonly Dictionary<string, PostgresDatabase> _databases = [];
    readonly Lock _lock = new();

    /// <summary>The data directory: where stores lie that are files.</summary>
    public DataDirectory Data => data;

    /// <summary>The main database; null if everything is in files.</summary>
    public PostgresDatabase? Main => database.Length == 0 ? null : DatabaseOf(database);

    public StorePlace Catalog => Main is { } main ? new PostgresPlace(main, "catalog") : new SqlitePlace(data.Catalog);

    public StorePlace Of(Tenant tenant) => Of(tenant.Slug, tenant.Store);

    /// <param name="store">As in the catalog: null = where stores are unless said otherwise.</param>
    public StorePlace Of(string slug, string? store) =>
        store is null ? (Main is { } main ? new PostgresPlace(main, SchemaOf(slug)) : new SqlitePlace(data.Tenant(slug)))
        : Path.IsPathFullyQualified(store) ? new SqlitePlace(store)
        : new PostgresPlace(DatabaseOf(store), SchemaOf(slug));

    /// <summary>A database came into use.</summary>
    public event Action<PostgresDatabase>? DatabaseOpened;

    /// <summary>All databases that are in use so far.</summary>
    public IReadOnlyList<PostgresDatabase> Databases
    {
        get
        {
            lock (_lock)
            {
                return [.. _databases.Values];
            }
        }
    }

    /// <summary>A slug is a DNS label: letters, digits and hyphens.</summary>
    static string SchemaOf(string slug) => NameRules.FaultOfSlug(slug) is { } fault ? throw new ArgumentException($"'{slug}' {fault}", nameof(slug)) : $"t_{slug}";

    PostgresDatabase DatabaseOf(string connection)
    {
        PostgresDatabase opened;
        lock (_lock)
        {
            if (_databases.TryGetValue(connection, out var known))
            {
                return known;
            }
            _databases.Add(connection, opened = new(connection, logging));
        }
        DatabaseOpened?.Invoke(opened);
        return opened;
    }

    public void Dispose()
    {
        foreach (var open in Databases)
        {
            open.Dispose();
        }
    }
}
