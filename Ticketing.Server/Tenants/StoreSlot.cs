using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>Why a store is in use.</summary>
enum StoreUseKind
{
    /// <summary>A call: the store counts as used now.</summary>
    Call,

    /// <summary>Somebody waits for what happens next: for as long as that takes the store does not count among those that are open.</summary>
    Watch,

    /// <summary>Somebody looks after it who was not asked: it may fall idle meanwhile.</summary>
    Care,
}

/// <summary>What became of a wish to use a store.</summary>
enum StoreEntry
{
    Entered,

    /// <summary>It was closed, and is now the caller's to open.</summary>
    MustOpen,

    /// <summary>It is being opened or closed by somebody else: ask again after that.</summary>
    Wait,

    /// <summary>The tenant has left it for good.</summary>
    Gone,
}

/// <summary>One tenant's place among the stores: closed, open with so many users, or on its way between both. A store is never closed while it has users. All a closed store leaves in memory.</summary>
sealed class StoreSlot(string tenant, long id, string? place)
{
    enum Stage : byte
    {
        Closed,
        Turning,
        Open,
        Gone,
    }

    readonly Lock _gate = new();
    ITenantStore? _store;
    IStoreFollower[] _followers = [];
    TaskCompletionSource? _turned;
    TaskCompletionSource? _quiet;
    Stage _stage;
    int _users;
    int _watchers;
    long _usedAt;

    public string Tenant => tenant;

    /// <summary>Handed out for this slot.</summary>
    public ITenantStore? Door { get; set; }

    /// <summary>Why it could not be opened the last time; null = it could.</summary>
    public (Refusal Why, long At)? Trouble { get; set; }

    /// <summary>True if it is where the tenant lives.</summary>
    public bool IsOf(Tenant now) => now.Id == id && now.Store == place;

    /// <summary>Timestamp of the last call.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    public bool IsWatched => Volatile.Read(ref _watchers) > 0;

    /// <summary>The store while it is open.</summary>
    public ITenantStore? Store
    {
        get
        {
            lock (_gate)
            {
                return _stage == Stage.Open ? _store : null;
            }
        }
    }

    /// <param name="now">Timestamp.</param>
    /// <param name="open">False: a closed store stays closed, and the answer is <see cref="StoreEntry.Gone"/>.</param>
    /// <param name="turned">For <see cref="StoreEntry.Wait"/>: completes when it is worth asking again.</param>
    public StoreEntry Enter(StoreUseKind kind, long now, bool open, out ITenantStore? store, out Task turned)
    {
        (store, turned) = (null, Task.CompletedTask);
        lock (_gate)
        {
            switch (_stage)
            {
                case Stage.Open:
                    store = _store;
                    Count(kind, now);
                    return StoreEntry.Entered;
                case Stage.Closed when open:
                    Turn();
                    return StoreEntry.MustOpen;
                case Stage.Turning when open:
                    turned = _turned!.Task;
                    return StoreEntry.Wait;
                default:
                    return StoreEntry.Gone;
            }
        }
    }

    /// <summary>It is open, and whoever opened it is its first user.</summary>
    public void Opened(ITenantStore store, IStoreFollower[] followers, StoreUseKind kind, long now)
    {
        lock (_gate)
        {
            (_store, _followers, Trouble, _usedAt) = (store, followers, null, now);
            Count(kind, now);
            Settle(Stage.Open);
        }
    }

    /// <summary>It could not be opened.</summary>
    public void Failed()
    {
        lock (_gate)
        {
            Settle(Stage.Closed);
        }
    }

    /// <summary>Begins to close it, if it is open and nobody uses it or waits for something of it.</summary>
    /// <param name="forced">True: it is closed in any case; see <see cref="WhenQuiet"/>.</param>
    public bool TryBeginClose(bool forced, out ITenantStore store, out IStoreFollower[] followers)
    {
        lock (_gate)
        {
            (store, followers) = (_store!, _followers);
            if (_stage != Stage.Open || (!forced && (_users > 0 || followers.Any(follower => follower.IsBehind))))
            {
                return false;
            }
            Turn();
            return true;
        }
    }

    /// <summary>It stays open after all.</summary>
    public void Stayed()
    {
        lock (_gate)
        {
            Settle(Stage.Open);
        }
    }

    /// <summary>It is closed.</summary>
    /// <param name="gone">For good: this slot is used no more.</param>
    public void Closed(bool gone)
    {
        lock (_gate)
        {
            (_store, _followers) = (null, []);
            Settle(gone ? Stage.Gone : Stage.Closed);
        }
    }

    /// <summary>For a slot that is not open: it is used no more. False, with when to ask again, if it is or may be.</summary>
    public bool TryEnd(out Task turned)
    {
        lock (_gate)
        {
            turned = _turned?.Task ?? Task.CompletedTask;
            if (_stage is Stage.Open or Stage.Turning)
            {
                return false;
            }
            _stage = Stage.Gone;
            return true;
        }
    }

    /// <summary>Completes when nobody uses it.</summary>
    public Task WhenQuiet()
    {
        lock (_gate)
        {
            return _users == 0 ? Task.CompletedTask : (_quiet ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public void Leave(StoreUseKind kind, long now)
    {
        lock (_gate)
        {
            _watchers -= kind == StoreUseKind.Watch ? 1 : 0;
            _usedAt = kind == StoreUseKind.Care ? _usedAt : now;
            if (--_users == 0)
            {
                _quiet?.SetResult();
                _quiet = null;
            }
        }
    }

    void Count(StoreUseKind kind, long now)
    {
        _users++;
        _watchers += kind == StoreUseKind.Watch ? 1 : 0;
        _usedAt = kind == StoreUseKind.Care ? _usedAt : now;
    }

    void Turn()
    {
        _stage = Stage.Turning;
        _turned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    void Settle(Stage stage)
    {
        _stage = stage;
        _turned?.SetResult();
        _turned = null;
    }
}
