using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>When stores are closed, and how.</summary>
public sealed partial class TenantStores
{
    /// <summary>Stores closed in one turn for being idle: each takes some milliseconds.</summary>
    const int AtOnce = 50;

    /// <summary>What is under way in a store that its tenant has left may take this long to end.</summary>
    static readonly TimeSpan Ending = TimeSpan.FromSeconds(10);

    /// <summary>Version of the catalog at the last look for stores that were left.</summary>
    long _looked = -1;

    /// <summary>Closes stores that nobody has used for <see cref="StoreLimits.IdleAfter"/>, but never the first tenant's: that of a home alone, or of who runs the server. At most some at once.</summary>
    /// <returns>How many were closed, and whether there are more.</returns>
    public async Task<(int Closed, bool More)> CloseIdleAsync()
    {
        await MakeRoomAsync().ConfigureAwait(false);
        var first = _catalog.Now.Tenants.FirstOrDefault()?.Slug;
        var closed = 0;
        foreach (var slot in Taken())
        {
            if (slot.Tenant == first || slot.Store is null || _clock.GetElapsedTime(slot.UsedAt) < _limits.IdleAfter)
            {
                continue;
            }
            if (closed == AtOnce)
            {
                return (closed, true);
            }
            closed += await CloseAsync(slot, forced: false).ConfigureAwait(false) ? 1 : 0;
        }
        return (closed, false);
    }

    /// <summary>Closes what tenants have left: their stores were moved or deleted, or are being moved. To be called when the catalog may have changed.</summary>
    public void CloseLeft()
    {
        var version = _catalog.Version;
        if (Interlocked.Exchange(ref _looked, version) == version)
        {
            return;
        }
        foreach (var (tenant, slot) in _slots)
        {
            if (_catalog.Now.FindTenant(tenant) is not { } now || !HasStore(now) || !slot.IsOf(now))
            {
                Close(tenant);
            }
        }
    }

    /// <summary>Closes a tenant's store for good; work in it ends first. Whoever asks for the tenant next gets the store where it is then.</summary>
    public void Close(string tenant)
    {
        if (!_slots.TryGetValue(tenant, out var slot))
        {
            return;
        }
        while (!CloseAsync(slot, forced: true).GetAwaiter().GetResult() && !slot.TryEnd(out var turned))
        {
            turned.GetAwaiter().GetResult();
        }
        _slots.TryRemove(new(tenant, slot));
    }

    /// <summary>Ends everything, whoever still uses it.</summary>
    public void Dispose()
    {
        foreach (var slot in Taken())
        {
            (slot.Store as IDisposable)?.Dispose();
        }
    }

    /// <returns>False if it stays open, or is not open.</returns>
    async Task<bool> CloseAsync(StoreSlot slot, bool forced)
    {
        if (!slot.TryBeginClose(forced, out var store, out var followers))
        {
            return false;
        }
        if (!forced && !MayClose(slot, store))
        {
            return false;
        }
        try
        {
            foreach (var follower in followers)
            {
                await follower.DisposeAsync().ConfigureAwait(false);
            }
            if (forced)
            {
                Left?.Invoke(store);
                await slot.WhenQuiet().WaitAsync(Ending, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            Closed?.Invoke(store);
            (store as IDisposable)?.Dispose();
        }
        finally
        {
            Interlocked.Increment(ref _closed);
            GiveRoom(slot);
            slot.Closed(gone: forced);
        }
        return true;
    }

    bool MayClose(StoreSlot slot, ITenantStore store)
    {
        try
        {
            Closing?.Invoke(store);
            return true;
        }
        catch (Exception exception)
        {
            slot.Stayed();
            if (exception is StoreAwayException || _troubleOf(exception) is not null)
            {
                return false;
            }
            throw;
        }
    }

    /// <summary>
    /// Counts a store among those that are open. Nobody waits for another store to be closed, because the calls that would have to end first may need the very thread that waits: beyond the bound closing
    /// begins beside the calls, and only at <see cref="StoreLimits.Most"/> they are refused.
    /// </summary>
    /// <exception cref="StoreAwayException">Too many are open.</exception>
    void TakeRoom(StoreSlot slot)
    {
        lock (_room)
        {
            var counted = _taken.Count(taken => !taken.IsWatched);
            if (counted >= _limits.Most)
            {
                throw new StoreAwayException(new(RefusalKind.Unavailable, "store-busy", $"{counted} tenants are served at this moment, more than this server can. Nothing was stored; try again in a few seconds.") { RetryAfter = TimeSpan.FromSeconds(2) });
            }
            _taken.Add(slot);
            if (counted >= _limits.MostOpen && _making.IsCompleted)
            {
                _making = Task.Run(MakeRoomAsync);
            }
        }
    }

    /// <summary>Closes the stores used least recently until no more are open than may be, or all that are open are in use; then the next call, or the next look for idle ones, goes on.</summary>
    async Task MakeRoomAsync()
    {
        var first = _catalog.Now.Tenants.FirstOrDefault()?.Slug;
        foreach (var slot in Taken().Where(slot => slot.Store is not null && !slot.IsWatched && slot.Tenant != first).OrderBy(slot => slot.UsedAt).ToList())
        {
            lock (_room)
            {
                if (_taken.Count(taken => !taken.IsWatched) <= _limits.MostOpen)
                {
                    return;
                }
            }
            await CloseAsync(slot, forced: false).ConfigureAwait(false);
        }
    }

    void GiveRoom(StoreSlot slot)
    {
        lock (_room)
        {
            _taken.Remove(slot);
        }
    }

    StoreSlot[] Taken()
    {
        lock (_room)
        {
            return [.. _taken];
        }
    }
}
