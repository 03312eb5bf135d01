using Ticketing.Admission;
using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.Notify.Http;
using Ticketing.Notify.Push;
using Ticketing.Notify.Smtp;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing;

/// <summary>Web push, wired: the pusher follows the stores that are open, and the door reads and changes their subscriptions.</summary>
sealed class PushPart : IPushes, IAsyncDisposable
{
    const int MostBrowsers = 10;

    readonly TenantStores _stores;
    readonly Pusher _pusher;

    /// <param name="mayTake">False while another server tells the browsers, or the tenant rests.</param>
    public PushPart(TenantStores stores, TicketingOptions options, PageAddress page, TimeProvider clock, ILoggerFactory logging, Func<string, bool> mayTake)
    {
        _stores = stores;
        var contact = () => page.Now is { } address && address.StartsWith("https://", StringComparison.Ordinal) ? address : "mailto:" + options.Mail.From;
        _pusher = new(new WebCall(clock, SmtpTrust.System, options.Push.PrivateAddresses), contact, clock, logging.CreateLogger<Pusher>(), mayTake);
        Door = new(this, clock, options.Push.PrivateAddresses);
        stores.Follow(store => _pusher.Follow(new PushStore((TenantStore)store)));
    }

    public PushDoor Door { get; }

    public ValueTask DisposeAsync() => _pusher.DisposeAsync();

    public async ValueTask<Outcome<PushKey>> KeyAsync(string tenant, CancellationToken cancel)
    {
        using var use = _stores.Use(tenant);
        return use?.Store is TenantStore store ? await PushStore.MakeKeyAsync(store, cancel).ConfigureAwait(false) : Refusal.NotFound($"tenant {tenant}");
    }

    public IReadOnlyList<PushSubscription> Of(string tenant, string user)
    {
        using var use = _stores.Use(tenant);
        return use?.Store is TenantStore store ? store.Pool.Read(sql => sql.List(PushSql.OfUser, PushSql.Read, user)) : [];
    }

    public async ValueTask<Outcome<PushSubscription>> SaveAsync(string tenant, PushSubscription wanted, CancellationToken cancel)
    {
        using var use = _stores.Use(tenant);
        if (use?.Store is not TenantStore store)
        {
            return Refusal.NotFound($"tenant {tenant}");
        }
        // Browsers ask for it first, other programs need not: what waits for one can always be signed.
        if ((await PushStore.MakeKeyAsync(store, cancel).ConfigureAwait(false)).Refusal is { } refusal)
        {
            return refusal;
        }
        return await store.RunAsync<PushSubscription>(session => session.Mail.Pushes.Save(wanted, MostBrowsers) is { } saved
            ? saved
            : new Refusal(RefusalKind.Conflict, "too-many-browsers", $"At most {MostBrowsers} browsers of a person are told; end one of them first."), cancel).ConfigureAwait(false);
    }

    public async ValueTask<Refusal?> EndAsync(string tenant, string user, long id, CancellationToken cancel)
    {
        using var use = _stores.Use(tenant);
        if (use?.Store is not TenantStore store)
        {
            return Refusal.NotFound($"tenant {tenant}");
        }
        var ended = false;
        return await store.RunAsync(session => { ended = session.Mail.Pushes.End(id, user); }, cancel).ConfigureAwait(false) ?? (ended ? null : Refusal.NotFound("browser"));
    }
}
