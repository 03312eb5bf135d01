using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.Maintenance;
using Ticketing.Store;
using Ticketing.Store.Planning;
using Ticketing.Tenants;

namespace Ticketing;

/// <summary>Maintenance in the server: its doors, each with the tenant's store for one call.</summary>
sealed class MaintenancePart(TenantStores stores, TicketingOptions options, TimeProvider clock)
{
    readonly MaintenanceSettings _settings = new(options.Plan.Workstations, options.Plan.HourlyRate, options.Plan.InvoiceTo, options.Zone(), Mails: options.Smtp.Length > 0);

    public MaintenanceDoor Door => new(Use, _settings, clock);

    MaintenanceUse? Use(string tenant) => stores.Use(tenant) is { } use ? new(new MaintenanceStore((TenantStore)use.Store, _settings), use) : null;
}
