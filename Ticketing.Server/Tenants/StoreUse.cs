using Ticketing.Admission;

namespace Ticketing.Tenants;

/// <summary>A store in use: it is open until this is disposed.</summary>
readonly struct StoreUse(StoreSlot slot, ITenantStore store, StoreUseKind kind, TimeProvider clock) : IDisposable
{
    public ITenantStore Store => store;

    public void Dispose() => slot.Leave(kind, clock.GetTimestamp());
}
