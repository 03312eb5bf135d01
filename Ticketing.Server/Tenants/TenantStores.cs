using Ticketing.Admission;

namespace Ticketing.Tenants;

/// <summary>The open stores of all tenants. A store is opened when it is first asked for and stays open as long as its tenant lives in it; a tenant made while the server runs needs no restart.</summary>
/// <param name="open">Opens a tenant's store, creating or migrating it. May throw if the file system or the schema says no.</param>
public sealed class TenantStores(TenantCatalog catalog, Func<Tenant, ITenantStore> open) : ITenantStores, IDisposable
{
    readonly Lock _lock = new();
    readonly Dictionary<string, (long Tenant, string? Store)> _places = [];
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
            foreach (var tenant in catalog.Now.Tenants.Where(HasStore))
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
        if (catalog.Now.FindTenant(tenant) is not { } found || !HasStore(found))
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
            _places[tenant] = PlaceOf(found);
            _open = new(_open) { [tenant] = store };
        }
        Opened?.Invoke(store);
        return store;
    }

    /// <summary>True while this is the store in which its tenant lives, and nothing of that tenant is to rest: for those who work for it without being asked.</summary>
    public bool IsAwake(ITenantStore store) => _open.GetValueOrDefault(store.Tenant) == store && catalog.Now.FindTenant(store.Tenant) is { State: TenantState.Active };

    /// <summary>Closes what tenants have left: their stores were moved or deleted, or are being moved. To be called when the catalog may have changed.</summary>
    public void CloseLeft()
    {
        foreach (var tenant in _open.Keys)
        {
            bool left;
            lock (_lock)
            {
                left = catalog.Now.FindTenant(tenant) is not { } now || !HasStore(now) || (_places.TryGetValue(tenant, out var place) && place != PlaceOf(now));
            }
            if (left)
            {
                Close(tenant);
            }
        }
    }

    static (long, string?) PlaceOf(Tenant tenant) => (tenant.Id, tenant.Store);

    /// <summary>The store of a tenant on the move may be touched by its mover only.</summary>
    static bool HasStore(Tenant tenant) => tenant.State is not TenantState.Purged && tenant.MovesTo is null;

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
