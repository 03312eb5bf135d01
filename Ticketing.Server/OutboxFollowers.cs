using System.Collections.Concurrent;
using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Store;
using Ticketing.Tenants;

namespace Ticketing;

/// <summary>Lets the mailer follow the outboxes of open stores. A tenant's outbox is the same one whenever its store is open, so that the mailer knows its own mails again.</summary>
sealed class OutboxFollowers(TenantStores stores, Mailer mailer, TenantCatalog catalog)
{
    readonly ConcurrentDictionary<string, (LeasedOutbox Own, RestingOutbox Shown)> _outboxes = new(StringComparer.Ordinal);

    public IStoreFollower Follow(ITenantStore store)
    {
        var (own, shown) = _outboxes.GetOrAdd(store.Tenant, tenant =>
        {
            var outbox = new LeasedOutbox(tenant, stores);
            return (outbox, new RestingOutbox(outbox, () => catalog.Now.FindTenant(tenant) is not { State: TenantState.Active }));
        });
        own.Hear((TenantStore)store);
        mailer.Follow(shown);
        return new Follower(() => mailer.Leave(shown));
    }

    /// <summary>Never behind: what is due when the store is closed stands in its agenda.</summary>
    sealed class Follower(Action leave) : IStoreFollower
    {
        public bool IsBehind => false;

        public ValueTask DisposeAsync()
        {
            leave();
            return ValueTask.CompletedTask;
        }
    }
}
