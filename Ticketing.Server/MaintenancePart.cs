using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.Maintenance;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Store.Planning;
using Ticketing.Tenants;

namespace Ticketing;

/// <summary>Maintenance in the server: its doors, each with the tenant's store for one call.</summary>
sealed class MaintenancePart(TenantStores stores, TicketingOptions options, TimeProvider clock)
{
    readonly MaintenanceSettings _settings = new(options.Plan.Workstations, options.Plan.HourlyRate, options.Plan.InvoiceTo, options.Zone(), Mails: options.Smtp.Length > 0);

    public MaintenanceDoor Door => new(Use, _settings, clock);

    /// <summary>What time starts in a tenant's open store. To be made once per opening, because it remembers what is done.</summary>
    public IEnumerable<ScheduledJob> JobsOf(TenantStore store)
    {
        var own = new MaintenanceStore(store, _settings);
        var days = new DayClock(_settings.Zone, clock, own.StepDayAsync, own.HasLate);
        return [new($"recurring/{store.Tenant}", SweepJobs.Attentive, async (now, cancel) => new(0, Trouble: await own.RecurAsync(now, cancel).ConfigureAwait(false))), new($"windows/{store.Tenant}", SweepJobs.Attentive, async (_, cancel) => new(0, Trouble: await own.ReleaseAsync(cancel).ConfigureAwait(false))), new($"day-clock/{store.Tenant}", SweepJobs.Attentive, async (now, cancel) => new(0, More: await days.RunAsync(now, cancel).ConfigureAwait(false)))];
    }

    MaintenanceUse? Use(string tenant) => stores.Use(tenant) is { } use ? new(new MaintenanceStore((TenantStore)use.Store, _settings), use) : null;
}
