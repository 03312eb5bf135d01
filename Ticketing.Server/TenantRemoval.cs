using Ticketing.Intake.Mqtt;
using Ticketing.Mqtt;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing;

/// <summary>What is to be done all over the program when a tenant's grace has passed: its store is closed and deleted, and what the listener keeps for it is forgotten.</summary>
sealed class TenantRemoval(TenantCatalog catalog, TenantStores stores, StorePlaces places, MqttServer mqtt, RefusedClients refused)
{
    public ScheduledJob Job { get; } = new("closed-tenants", TimeSpan.FromSeconds(10), async (_, cancel) =>
    {
        var purge = new TenantPurge(catalog, (tenant, _) => ValueTask.FromResult(Drop(tenant, stores, places, mqtt, refused)));
        var (gone, trouble) = await purge.RunAsync(cancel).ConfigureAwait(false);
        return new(gone, Trouble: trouble);
    });

    static Refusal? Drop(Tenant tenant, TenantStores stores, StorePlaces places, MqttServer mqtt, RefusedClients refused)
    {
        stores.Close(tenant.Slug);
        mqtt.DropRetained(tenant.Slug);
        refused.Forget(tenant.Slug);
        try
        {
            places.Of(tenant).Drop();
            return null;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException || StoreTrouble.Of(trouble) is not null)
        {
            return new(RefusalKind.Unavailable, "store-away", $"The store of the closed tenant '{tenant.Slug}' cannot be deleted: {trouble.Message}");
        }
    }
}
