using Ticketing.Heartbeats;
using Ticketing.Intake.Http;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Store.Heartbeats;
using Ticketing.Tenants;

namespace Ticketing;

/// <summary>Heartbeats in the server: their doors, each with the tenant's store for one call.</summary>
sealed class HeartbeatPart(TenantStores stores, TenantCatalog catalog, TimeProvider clock)
{
    public HeartbeatDoor Door(Authenticator authenticator) => new(Use, number => catalog.Now.FindTenant(number)?.Slug, catalog.StandingOf, authenticator, clock);

    CheckUse? Use(string tenant) => catalog.Now.FindTenant(tenant) is { } found && stores.Use(tenant) is { } use ? new(new CheckStore((TenantStore)use.Store), found.Id, use) : null;
}
