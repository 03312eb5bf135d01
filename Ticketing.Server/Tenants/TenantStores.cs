using Ticketing.Admission;

namespace Ticketing.Tenants;

/// <summary>The open stores of all tenants. A store is opened when it is first asked for and stays open; a tenant made while the server runs needs no restart.</summary>
/// <param name="open">Opens a tenant's store, creating or migrating it. May throw if the file system or the schema says no.</param>
public sealed class TenantStores(TenantCatalog catalog, Func<Tenant, ITenantStore> open) : ITenantStores, IDisposable
{
    readonly Lock _lock = new();
    volatile Dictionary<string, ITenantStore> _open = [];

    /// <summary>After a store was opened: whoever follows every store's events hooks in here.</summary>
    public event Action<ITenantStore>? Opened;

    public IReadOnlyCollection<ITenantStore> All
    {
        get
        {
            foreach (var tenant in catalog.Now.Tenants)
            {
                Find(tenant.Slug);
            }
            return _open.Values;
        }
    }

    public ITenantStore? Find(string tenant)
    {
        if (_open.TryGetValue(tenant, out var store))
        {
            return store;
        }
        if (catalog.Now.FindTenant(tenant) is not { } found)
        {
            return null;
        }
        lock (_lock)
        {
            if (_open.TryGetValue(tenant, out store))
            {
                return store;
            }
            store = open(found);
            _open = new(_open) { [tenant] = store };
        }
        Opened?.Invoke(store);
        return store;
    }

    public void Dispose()
    {
        foreach (var store in _open.Values)
        {
            (store as IDisposable)?.Dispose();
        }
    }
}
