using System.Collections.Concurrent;
using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The stores of all tenants in the catalog, each opened on first use and then kept.</summary>
/// <param name="pathOf">The SQLite file of a tenant.</param>
sealed class TenantStores(TenantCatalog catalog, Func<Tenant, string> pathOf, Func<string, IMailAudience> audienceOf, StoreEnvironment environment) : ITenantStores, IDisposable
{
    readonly ConcurrentDictionary<string, TenantStore> _open = [];
    readonly Lock _gate = new();
    bool _disposed;

    public IReadOnlyCollection<ITenantStore> All => [.. Open()];

    public ITenantStore? Find(string tenant) => Get(tenant);

    /// <summary>Called with each store once, when it is opened, before it is used.</summary>
    public event Action<TenantStore>? Opened;

    /// <summary>As <see cref="Find"/>, for this folder and the graph.</summary>
    public TenantStore? Get(string tenant)
    {
        if (_open.TryGetValue(tenant, out var store))
        {
            return store;
        }
        if (catalog.Now.FindTenant(tenant) is not { } known)
        {
            return null;
        }
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _open.TryGetValue(tenant, out store) ? store : _open[tenant] = OpenNow(known);
        }
    }

    /// <summary>All stores of the catalog, opened.</summary>
    public IEnumerable<TenantStore> Open() => catalog.Now.Tenants.Select(tenant => Get(tenant.Slug)!);

    TenantStore OpenNow(Tenant tenant)
    {
        var store = TenantStore.Open(tenant.Slug, pathOf(tenant), audienceOf(tenant.Slug), environment);
        Opened?.Invoke(store);
        if (store.Read.LastSeq == 0)
        {
            // A home has somebody who deals with tickets: without an agent no promise could be given.
            store.RunAsync(session => new DirectoryWork(session).SaveAgent(new(0, "admin", "admin", true, ""), Origin.Clock)).AsTask().GetAwaiter().GetResult();
        }
        return store;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }
        foreach (var store in _open.Values)
        {
            store.Dispose();
        }
    }
}
