using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.Notify;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing;

/// <summary>What people follow and choose for themselves, wired: each call keeps the tenant's store open while it lasts.</summary>
sealed class WatchPart(TenantStores stores, TenantCatalog catalog, TicketingOptions options) : IWishes
{
    public WatchRoutes.Doors Doors => new(new WishDoor(this, id => catalog.Now.FindUser(id)?.Email, DailyTime.Parse(options.Smtp.Length == 0 ? "" : options.Mail.Digest, options.Zone())?.At));

    public MailWishes? WishesOf(string tenant, string user)
    {
        using var use = stores.Use(tenant);
        return use?.Store is TenantStore store ? new WishStore(store).Find(user) : null;
    }

    public async ValueTask<Refusal?> SaveWishesAsync(string tenant, MailWishes wishes, Origin origin, CancellationToken cancel)
    {
        using var use = stores.Use(tenant);
        return use?.Store is TenantStore store ? await new WishStore(store).SaveAsync(wishes, origin, cancel).ConfigureAwait(false) : Refusal.NotFound($"tenant {tenant}");
    }
}
