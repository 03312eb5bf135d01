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

    /// <summary>Before a store is closed.</summary>
    public event Action<ITenantStore>? Closed;

    /// <summary>Those that are open now; opens none.</summary>
    public IReadOnlyCollection<ITenantStore> Open => _open.Values;

    public IReadOnlyCollection<ITenantStore> All
    {
        get
        {
            foreach (var tenant in catalog.Now.Tenants.Where(tenant => tenant.State != TenantState.Purged))
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
        if (catalog.Now.FindTenant(tenant) is not { State: not TenantState.Purged } found)
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

    /// <summary>Closes a tenant's store if it is open; work in it ends first. Whoever asks for it next opens it again, wherever it is then.</summary>
    public void Close(string tenant)
    {
        ITenantStore? store;
        lock (_lock)
        {
            if (!_open.TryGetValue(tenant, out store))
            {
                return;
            }
            var left = new Dictionary<string, ITenantStore>(_open);
            left.Remove(tenant);
            _open = left;
        }
        Closed?.Invoke(store);
        (store as IDisposable)?.Dispose();
    }

    public void Dispose()
    {
        foreach (var store in _open.Values)
        {
            (store as IDisposable)?.Dispose();
        }
    }
}
