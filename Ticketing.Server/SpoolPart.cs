using Ticketing.Admission;
using Ticketing.Hosting;
using Ticketing.Intake.Mqtt;
using Ticketing.Store;
using Ticketing.Tenants;

namespace Ticketing;

/// <summary>The spool with its file: counted, asked after, and heard by those who have to tell devices what it came to.</summary>
sealed class SpoolPart : IAsyncDisposable
{
    readonly SpoolFile _file;
    readonly Spool _spool;

    /// <param name="broken">Called once, when the disk failed under a commit: the process is to end.</param>
    public SpoolPart(ITenantStores stores, TenantCatalog catalog, DataDirectory data, TicketingOptions options, TicketingMetrics metrics, Readiness readiness, TimeProvider clock, ILoggerFactory logging, Action broken)
    {
        _file = SpoolFile.Open(data.PrepareSpool(), clock, logging.CreateLogger<SpoolFile>(), broken);
        _spool = new Spool(stores, _file, options.Spool, StoreTrouble.Of, tenant => catalog.Now.FindTenant(tenant) is { State: not TenantState.Purged }, clock, logging.CreateLogger<Spool>());
        readiness.Add("spool", () => _spool.Trouble);
        metrics.Gauge("ticketing_spool_depth", "Reports that wait for a store that is away.", () => _spool.Depth);
        metrics.Counter("ticketing_spooled_total", "Reports put into the spool.", () => _spool.Spooled);
        metrics.Counter("ticketing_spool_entered_total", "Reports that entered a store from the spool.", () => _spool.Entered);
        metrics.Counter("ticketing_spool_refused_total", "Of those, the ones that were refused then.", () => _spool.RefusedLater);
    }

    /// <summary>The stores as the doors see them: what may wait does so while they are away.</summary>
    public ITenantStores Stores => _spool.Stores;

    /// <summary>Devices hear on their topic what was refused later; those of the broker there, too.</summary>
    public void Tell(MqttAnswers here, MqttAnswers? atBroker) => _spool.Refused += (entry, refusal) =>
    {
        if (entry.Origin.Door == "mqtt")
        {
            here.TellRefused(entry, refusal);
            if (BrokerDoor.IsOfLink(entry.Origin))
            {
                atBroker?.TellRefused(entry, refusal);
            }
        }
    };

    /// <summary>Begins to enter what a former run left.</summary>
    public void Start() => _spool.Start();

    /// <summary>The tenant is gone, and with it what waited for it. Null = nothing of it is left on disk.</summary>
    public Task<Tickets.Refusal?> ForgetAsync(string tenant) => _file.RemoveAsync(tenant, long.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await _spool.DisposeAsync().ConfigureAwait(false);
        _file.Dispose();
    }
}
