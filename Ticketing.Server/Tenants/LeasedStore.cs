using Ticketing.Admission;

namespace Ticketing.Tenants;

/// <summary>A tenant's store for whoever asks: opened by each call that finds it closed, and never closed under one.</summary>
sealed class LeasedStore : ITenantStore
{
    public LeasedStore(TenantStores stores, StoreSlot slot)
    {
        Tenant = slot.Tenant;
        Tickets = new LeasedWriter(stores, slot);
        Read = new LeasedReader(stores, slot);
    }

    public string Tenant { get; }
    public ITicketWriter Tickets { get; }
    public ITicketReader Read { get; }
}
