using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.Notify;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing;

/// <summary>What people follow and choose for themselves, wired: each call keeps the tenant's store open while it lasts.</summary>
/// <param name="page">Where people reach the page; null = unknown.</param>
sealed class WatchPart(TenantStores stores, TenantCatalog catalog, TicketingOptions options, Func<string?> page) : IWishes, ICalendars
{
    public WatchRoutes.Doors DoorsFor(TenantDoor door, MailList mails, MaintenanceDoor maintenance, ListFiles files)
    {
        return new(
            new WishDoor(this, id => catalog.Now.FindUser(id)?.Email, DailyTime.Parse(options.Smtp.Length == 0 ? "" : options.Mail.Digest, options.Zone())?.At),
            new CalendarDoor(this, maintenance, page),
            new AuditChainDoor(Verify),
            files,
            new TenantLists(door, mails),
            new MaintenanceLists(maintenance));
    }

    (long Whole, long? Broken) Verify(string tenant)
    {
        using var use = stores.Use(tenant);
        return use?.Store is TenantStore store ? store.Pool.Read(EventChain.Verify) : default;
    }

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

    public Instant? CalendarSince(string tenant, string user)
    {
        using var use = stores.Use(tenant);
        return use?.Store is TenantStore store ? new CalendarRows(store).SinceOf(user) : null;
    }

    public async ValueTask<Refusal?> SaveCalendarAsync(string tenant, string user, string? hash, Origin origin, CancellationToken cancel)
    {
        using var use = stores.Use(tenant);
        return use?.Store is TenantStore store ? await new CalendarRows(store).SaveAsync(user, hash, origin, cancel).ConfigureAwait(false) : Refusal.NotFound($"tenant {tenant}");
    }

    public Principal? OwnerOf(string tenant, string hash)
    {
        if (catalog.Now.FindTenant(tenant) is not { State: TenantState.Active } active)
        {
            return null;
        }
        using var use = stores.Use(tenant);
        if (use?.Store is not TenantStore store || new CalendarRows(store).OwnerOf(hash) is not { } name)
        {
            return null;
        }
        foreach (var (user, role) in new UserAccounts(catalog).Of(tenant))
        {
            if (user.Name == name)
            {
                return new(user.Id, active.Slug, user.Name, PrincipalKind.User, role, TokenScope.Full, null);
            }
        }
        return null;
    }

    public IEnumerable<Ticket> TicketsOf(string tenant, TicketQuery query)
    {
        using var use = stores.Use(tenant);
        foreach (var ticket in use?.Store is TenantStore store ? store.Read.Stream(query) : [])
        {
            yield return ticket;
        }
    }
}
