using Ticketing.Admission;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing;

/// <summary>Carries what was done to users, tokens, sessions and tenants from the catalog into the tenants' audit trails: at the end of the request that did it, and by the clock for what commands did or a store that was away.</summary>
sealed class AccountAudit(TenantCatalog catalog, TenantStores stores) : IDisposable
{
    readonly SemaphoreSlim _one = new(1);

    public void Dispose() => _one.Dispose();

    /// <summary>How soon what commands did is told.</summary>
    public ScheduledJob Job => new("account-audit", TimeSpan.FromSeconds(1), async (_, cancel) => await CarryAsync(cancel).ConfigureAwait(false));

    /// <summary>Wraps an endpoint that changes people: what it did stands in the audit trail before the answer leaves.</summary>
    public RequestDelegate Behind(RequestDelegate next) => context => HttpMethods.IsGet(context.Request.Method) ? next(context) : RunAsync(context, next);

    async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        await next(context).ConfigureAwait(false);
        if (catalog.Now.HasEvents && context.GetEndpoint()?.Metadata.GetMetadata<Intake.Http.ChangesPeople>() is not null)
        {
            await CarryAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Carries what waits; a tenant whose store is away keeps no other waiting.</summary>
    async Task<JobResult> CarryAsync(CancellationToken cancel)
    {
        if (!catalog.Now.HasEvents)
        {
            return JobResult.Nothing;
        }
        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var (carried, trouble) = (0, (Refusal?)null);
            foreach (var tenant in catalog.Now.Events.GroupBy(one => one.Tenant).Where(tenant => MayTell(tenant.Key)).ToList())
            {
                IReadOnlyList<AccountEvent> events = [.. tenant];
                if (await RecordAsync(tenant.Key, events, cancel).ConfigureAwait(false) is { } refusal)
                {
                    trouble ??= refusal;
                    continue;
                }
                carried += events.Count;
                trouble ??= catalog.Change<AccountEvent>(_ => new(events[0], [.. events.Select(one => new CatalogChange.OfEvent(one, true))])).Refusal;
            }
            return new(carried, Trouble: trouble);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Those of a tenant that is closed or suspended wait until it is opened again, or is gone.</summary>
    bool MayTell(long id) => catalog.Now.FindTenant(id) is not { } tenant || tenant.IsOpen || tenant.State == TenantState.Purged;

    /// <summary>Null = they are on disk, or there is nobody left to tell.</summary>
    async ValueTask<Refusal?> RecordAsync(long id, IReadOnlyList<AccountEvent> events, CancellationToken cancel)
    {
        if (catalog.Now.FindTenant(id) is not { } tenant || tenant.State == TenantState.Purged)
        {
            return null;
        }
        try
        {
            if (stores.Use(tenant.Slug) is not { } use)
            {
                return Refusal.NotFound($"store of tenant '{tenant.Slug}'");
            }
            using (use)
            {
                return await new AccountLog((TenantStore)use.Store).RecordAsync(events, cancel).ConfigureAwait(false);
            }
        }
        catch (StoreAwayException away)
        {
            return away.Refusal;
        }
    }
}
