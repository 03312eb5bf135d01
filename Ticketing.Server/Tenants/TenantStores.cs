using System.Collections.Concurrent;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>
/// The stores of all tenants. One is opened by the first call that needs it, stays open while somebody uses it, and is closed when it has been idle for some minutes or makes room for another. What
/// <see cref="Find"/> returns outlives that: each call through it opens the store if need be. A tenant made while the server runs needs no restart.
/// </summary>
public sealed partial class TenantStores : ITenantStores, IDisposable
{
    readonly TenantCatalog _catalog;
    readonly Func<Tenant, ITenantStore> _open;
    readonly Func<Exception, Refusal?> _troubleOf;
    readonly StoreLimits _limits;
    readonly TimeProvider _clock;
    readonly ConcurrentDictionary<string, StoreSlot> _slots = new(StringComparer.Ordinal);
    readonly List<Func<ITenantStore, IStoreFollower?>> _follow = [];
    readonly Lock _room = new();

    /// <summary>Those that are open, or on their way there or back; guarded by <see cref="_room"/>.</summary>
    readonly HashSet<StoreSlot> _taken = [];
    Task _making = Task.CompletedTask;
    long _opened;
    long _closed;

    /// <param name="open">Opens a tenant's store, creating or migrating it.</param>
    /// <param name="troubleOf">What an exception of <paramref name="open"/> means; null = it is a bug.</param>
    public TenantStores(TenantCatalog catalog, Func<Tenant, ITenantStore> open, TimeProvider clock, Func<Exception, Refusal?>? troubleOf = null, StoreLimits? limits = null) =>
        (_catalog, _open, _clock, _troubleOf, _limits) = (catalog, open, clock, troubleOf ?? (_ => null), limits ?? new());

    /// <summary>A store was opened; nobody has used it yet. Handlers may not call back.</summary>
    public event Action<ITenantStore>? Opened;

    /// <summary>A store that nobody uses is about to be closed. Trouble that a handler meets keeps it open.</summary>
    public event Action<ITenantStore>? Closing;

    /// <summary>A store is closed although it may be in use, because its tenant has left it: uses are to end.</summary>
    public event Action<ITenantStore>? Left;

    /// <summary>Nobody uses or follows the store any more, and it is about to be closed.</summary>
    public event Action<ITenantStore>? Closed;

    /// <summary>Stores opened since the start.</summary>
    public long OpenedTotal => Interlocked.Read(ref _opened);

    /// <summary>Stores closed since the start.</summary>
    public long ClosedTotal => Interlocked.Read(ref _closed);

    /// <summary>How many are open now.</summary>
    public int OpenCount
    {
        get
        {
            lock (_room)
            {
                return _taken.Count;
            }
        }
    }

    /// <summary>Those that are open now; each stays open while the loop is at it.</summary>
    public IEnumerable<ITenantStore> Open
    {
        get
        {
            foreach (var slot in Taken())
            {
                if (TryEnter(slot, StoreUseKind.Care) is { } use)
                {
                    using (use)
                    {
                        yield return use.Store;
                    }
                }
            }
        }
    }

    /// <summary>From now on every store that is opened gets a follower of this kind (null = this one does not), which ends before it is closed.</summary>
    public void Follow(Func<ITenantStore, IStoreFollower?> follow) => _follow.Add(follow);

    public ITenantStore? Find(string tenant) => SlotOf(tenant)?.Door;

    /// <summary>Opens a tenant's store if there is one, and it is closed.</summary>
    /// <exception cref="StoreAwayException">It cannot be opened now.</exception>
    public void Wake(string tenant)
    {
        if (SlotOf(tenant) is { } slot)
        {
            Enter(slot, StoreUseKind.Call).Dispose();
        }
    }

    /// <summary>True if the tenant's store is open.</summary>
    public bool IsOpen(string tenant) => _slots.TryGetValue(tenant, out var slot) && slot.Store is not null;

    /// <summary>True while this is the open store in which its tenant lives, and nothing of that tenant is to rest: for those who work for it without being asked.</summary>
    public bool IsAwake(ITenantStore store) => _slots.TryGetValue(store.Tenant, out var slot) && slot.Store == store && _catalog.Now.FindTenant(store.Tenant) is { State: TenantState.Active };

    /// <summary>A tenant's store for a call of the caller's own; null if there is none.</summary>
    /// <exception cref="StoreAwayException">It cannot be opened now.</exception>
    internal StoreUse? Use(string tenant) => SlotOf(tenant) is { } slot ? Enter(slot, StoreUseKind.Call) : null;

    /// <summary>As <see cref="Use"/>, but only if the store is open, and without keeping it from falling idle.</summary>
    internal StoreUse? UseIfOpen(string tenant) => _slots.TryGetValue(tenant, out var slot) ? TryEnter(slot, StoreUseKind.Care) : null;

    /// <exception cref="StoreAwayException">It cannot be opened now, or the tenant has left it.</exception>
    internal StoreUse Enter(StoreSlot slot, StoreUseKind kind)
    {
        while (true)
        {
            switch (slot.Enter(kind, _clock.GetTimestamp(), open: true, out var store, out var turned))
            {
                case StoreEntry.Entered:
                    return new(slot, store!, kind, _clock);
                case StoreEntry.MustOpen:
                    return new(slot, OpenFor(slot, kind), kind, _clock);
                case StoreEntry.Wait:
                    turned.GetAwaiter().GetResult();
                    break;
                default:
                    throw new StoreAwayException(_catalog.StandingOf(slot.Tenant) ?? Elsewhere);
            }
        }
    }

    StoreUse? TryEnter(StoreSlot slot, StoreUseKind kind) =>
        slot.Enter(kind, _clock.GetTimestamp(), open: false, out var store, out _) == StoreEntry.Entered ? new StoreUse(slot, store!, kind, _clock) : null;

    StoreSlot? SlotOf(string tenant)
    {
        if (_catalog.Now.FindTenant(tenant) is not { } found || !HasStore(found))
        {
            return null;
        }
        while (true)
        {
            if (_slots.TryGetValue(tenant, out var slot))
            {
                if (slot.IsOf(found))
                {
                    return slot;
                }
                Close(tenant);
            }
            slot = new StoreSlot(found.Slug, found.Id, found.Store);
            slot.Door = new LeasedStore(this, slot);
            if (_slots.TryAdd(tenant, slot))
            {
                return slot;
            }
        }
    }

    ITenantStore OpenFor(StoreSlot slot, StoreUseKind kind)
    {
        ITenantStore? store = null;
        try
        {
            if (slot.Trouble is { } last && _clock.GetElapsedTime(last.At) < _limits.TryAgain)
            {
                throw new StoreAwayException(last.Why);
            }
            if (_catalog.Now.FindTenant(slot.Tenant) is not { } tenant || !HasStore(tenant) || !slot.IsOf(tenant))
            {
                throw new StoreAwayException(_catalog.StandingOf(slot.Tenant) ?? Elsewhere);
            }
            TakeRoom(slot);
            store = _open(tenant);
            Interlocked.Increment(ref _opened);
            Opened?.Invoke(store);
            slot.Opened(store, [.. _follow.Select(follow => follow(store)).OfType<IStoreFollower>()], kind, _clock.GetTimestamp());
            return store;
        }
        catch (Exception exception)
        {
            (store as IDisposable)?.Dispose();
            GiveRoom(slot);
            if (exception is not StoreAwayException && _troubleOf(exception) is { } trouble)
            {
                slot.Trouble = (trouble, _clock.GetTimestamp());
                slot.Failed();
                throw new StoreAwayException(trouble, exception);
            }
            slot.Failed();
            throw;
        }
    }

    static Refusal Elsewhere => new(RefusalKind.Unavailable, TenantStates.MovingCode, "The tenant's store is elsewhere by now. Nothing was stored; try again.") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>The store of a tenant on the move may be touched by its mover only.</summary>
    static bool HasStore(Tenant tenant) => tenant.State is not TenantState.Purged && tenant.MovesTo is null;
}
