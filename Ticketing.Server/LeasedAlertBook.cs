using Ticketing.Admission;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing;

/// <summary>A tenant's alerts, whether its store is open or not. Each call keeps the store open until it is answered.</summary>
/// <exception cref="StoreAwayException">By every member, if the store cannot be opened.</exception>
sealed class LeasedAlertBook(TenantStores stores, string tenant) : IAlertBook
{
    public async ValueTask<Refusal?> TakeAsync(IReadOnlyList<Alert> alerts, Origin origin, CancellationToken cancel)
    {
        using var use = Use();
        return await Of(use).TakeAsync(alerts, origin, cancel).ConfigureAwait(false);
    }

    public IReadOnlyList<Alert> Alerts(Instant now)
    {
        using var use = Use();
        return Of(use).Alerts(now);
    }

    public IReadOnlyList<Silence> Silences()
    {
        using var use = Use();
        return Of(use).Silences();
    }

    public async ValueTask<Outcome<Silence>> SaveSilenceAsync(Silence silence, Origin origin, CancellationToken cancel)
    {
        using var use = Use();
        return await Of(use).SaveSilenceAsync(silence, origin, cancel).ConfigureAwait(false);
    }

    public async ValueTask<Refusal?> EndSilenceAsync(string id, Origin origin, CancellationToken cancel)
    {
        using var use = Use();
        return await Of(use).EndSilenceAsync(id, origin, cancel).ConfigureAwait(false);
    }

    StoreUse Use() => stores.Use(tenant) ?? throw new StoreAwayException(Refusal.NotFound($"tenant '{tenant}'"));

    static AlertBook Of(StoreUse use) => new((TenantStore)use.Store);
}
