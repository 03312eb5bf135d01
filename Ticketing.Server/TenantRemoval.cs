using Ticketing.Intake.Mqtt;
using Ticketing.Mqtt;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing;

/// <summary>
/// What is to be done all over the program when a tenant leaves. The leader deletes tenants whose grace has passed; every server closes the stores that tenants have left, and forgets what it keeps by a
/// tenant's name, so that a later one of the same name finds nothing of it.
/// </summary>
sealed class TenantRemoval(TenantCatalog catalog, TenantStores stores, StorePlaces places, MqttServer mqtt, RefusedClients refused, SpoolPart spool)
{
    readonly Lock _lock = new();
    Dictionary<string, long> _known = [];
    long _version = -1;

    /// <summary>For the leader.</summary>
    public ScheduledJob Job => new("closed-tenants", TimeSpan.FromSeconds(10), async (_, cancel) =>
    {
        var (gone, trouble) = await new TenantPurge(catalog, DropAsync).RunAsync(cancel).ConfigureAwait(false);
        return new(gone, Trouble: trouble);
    });

    /// <summary>Once a second: takes over what other processes wrote to the catalog, and what follows from it.</summary>
    public void Look()
    {
        catalog.Refresh();
        if (Interlocked.Exchange(ref _version, catalog.Version) == catalog.Version)
        {
            return;
        }
        stores.CloseLeft();
        lock (_lock)
        {
            var now = catalog.Now.Tenants.Where(tenant => tenant.State != TenantState.Purged).ToDictionary(tenant => tenant.Slug, tenant => tenant.Id);
            foreach (var (slug, id) in _known)
            {
                if (!now.TryGetValue(slug, out var same) || same != id)
                {
                    Forget(slug);
                }
            }
            _known = now;
        }
    }

    void Forget(string slug)
    {
        stores.Close(slug);
        mqtt.DropRetained(slug);
        refused.Forget(slug);
        _ = spool.ForgetAsync(slug);
    }

    async ValueTask<Refusal?> DropAsync(Tenant tenant, CancellationToken cancel)
    {
        Forget(tenant.Slug);
        if (await spool.ForgetAsync(tenant.Slug).ConfigureAwait(false) is { } full)
        {
            return full;
        }
        try
        {
            places.Of(tenant).Drop();
            return null;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException || StoreTrouble.Of(trouble) is not null)
        {
            return new(RefusalKind.Unavailable, "store-unavailable", $"The store of the closed tenant '{tenant.Slug}' cannot be deleted: {trouble.Message}");
        }
    }
}
