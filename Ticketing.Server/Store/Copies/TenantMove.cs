using System.Data.Common;
using System.Globalization;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Store.Copies;

/// <summary>How far a move has come.</summary>
public enum MoveStep
{
    /// <summary>The catalog says that the tenant is being moved: its doors ask senders to come back.</summary>
    Marked,

    /// <summary>The copy is there and verified; the old store is locked.</summary>
    Copied,

    /// <summary>Nobody can write to the old store any more.</summary>
    Fenced,

    /// <summary>The tenant lives in the new store.</summary>
    Switched,
}

/// <summary>
/// Moves one tenant to another store beside running servers. What is under way stands in the catalog; whoever finds it there goes on, by making the copy anew. Until the switch, which is one row, the old store
/// is the only one; after it the new one is. The old store is locked while it is copied and fenced before the switch, so nothing can be written that is not in the copy.
/// </summary>
/// <param name="settle">Waits until running servers have had time to close the store; what they try later is refused by the store itself.</param>
/// <param name="reached">Called after each step.</param>
sealed class TenantMove(TenantCatalog catalog, StorePlaces places, Action<string> say, Action? settle = null, Action<MoveStep>? reached = null)
{
    const string Lock = "SELECT pg_advisory_xact_lock(720393, hashtext(@slug))";
    const string TryLock = "SELECT 1 WHERE pg_try_advisory_xact_lock(720393, hashtext(@slug))";

    readonly TenantMoves _moves = new(catalog);

    /// <param name="store">As <see cref="Tenant.Store"/>.</param>
    /// <exception cref="IOException">Why not, for people. Unless it says otherwise the tenant is where it was, and open.</exception>
    public void Run(string slug, string? store)
    {
        var before = Find(slug);
        var to = places.Of(slug, store = StoreAddress.Normalise(store));
        if (before.MovesTo is null && before.Store == store)
        {
            say($"{slug} is in {to.Name} already");
            KeepLeft(slug, to);
            return;
        }
        if (before.MovesTo is null)
        {
            Look(before, to);
        }
        var tenant = Expect(_moves.Begin(slug, store));
        reached?.Invoke(MoveStep.Marked);
        settle?.Invoke();
        var old = places.Of(tenant);
        CopyAndSwitch(tenant, old, to, began: before.MovesTo is null);
        reached?.Invoke(MoveStep.Switched);
        say($"{slug} is in {to.Name} now");
        Keep(old);
    }

    /// <summary>Takes a move back that was interrupted before the switch.</summary>
    /// <exception cref="IOException">Why not, for people.</exception>
    public void Cancel(string slug)
    {
        var tenant = Find(slug);
        if (tenant.MovesTo is not { } target)
        {
            throw new IOException($"The tenant '{slug}' is not being moved.");
        }
        var (old, to) = (places.Of(tenant), places.Of(slug, TenantMoves.ToStore(target)));
        using (var source = old.Exists() ? Claim(tenant, old) : null)
        {
            try
            {
                if (to.Exists() && VerifiedCopy.FaultOf("tenant", source, to) is null)
                {
                    ExpectElsewhere(slug, source, to);
                    to.Drop();
                }
            }
            catch (Exception trouble) when (trouble is IOException or DbException)
            {
                say($"The unfinished copy in {to.Name} could not be deleted: {trouble.Message}");
            }
            Expect(_moves.Abandon(slug));
        }
        say($"{slug} stays in {old.Name}");
    }

    void CopyAndSwitch(Tenant tenant, StorePlace old, StorePlace to, bool began)
    {
        SqlSession? source = null;
        try
        {
            try
            {
                source = old.Exists() ? Claim(tenant, old) : null;
                Copy(tenant.Slug, source, to);
            }
            catch (Exception trouble) when (trouble is IOException or DbException && (began || source is not null))
            {
                TakeBack(tenant.Slug, source);
                throw;
            }
            reached?.Invoke(MoveStep.Fenced);
            if (_moves.Complete(tenant.Slug).Refusal is { } refusal)
            {
                throw new IOException(refusal.Kind == RefusalKind.Unavailable
                    ? $"{refusal.Detail} The tenant stays closed until you repeat this command or cancel the move with 'ticketing tenant move {tenant.Slug} --cancel'."
                    : refusal.Detail);
            }
        }
        finally
        {
            source?.Dispose();
        }
    }

    void Copy(string slug, SqlSession? source, StorePlace to)
    {
        if (source is null)
        {
            if (VerifiedCopy.FaultOf("tenant", null, to) is { } fault)
            {
                throw new IOException($"{slug}: {to.Name} {fault}. Nothing there was changed.");
            }
            to.Drop();
            return;
        }
        ExpectElsewhere(slug, source, to);
        say($"{slug}: {VerifiedCopy.Make("tenant", slug, source, to, catalog.Time.Milliseconds)}, copied and verified");
        reached?.Invoke(MoveStep.Copied);
        Fence.Raise(source);
    }

    /// <summary>Nobody else writes to the store from here on.</summary>
    static SqlSession Claim(Tenant tenant, StorePlace place)
    {
        var session = place.OpenWriter();
        try
        {
            Fence.Lower(session);
            session.BeginWrite();
            return session;
        }
        catch (DbException trouble)
        {
            session.Dispose();
            throw new IOException($"{place.Name} cannot be locked ({trouble.Message}); is another move of '{tenant.Slug}' under way? Repeat in a few seconds.", trouble);
        }
    }

    /// <summary>Something went wrong before the switch: the tenant is to be open again.</summary>
    void TakeBack(string slug, SqlSession? source)
    {
        try
        {
            if (source is not null)
            {
                source.RollBack();
                Fence.Lower(source);
            }
            Expect(_moves.Abandon(slug));
        }
        catch (Exception trouble) when (trouble is IOException or DbException)
        {
            say($"{slug} stays closed ({trouble.Message}): repeat this command, or 'ticketing tenant move {slug} --cancel'.");
        }
    }

    /// <summary>Before anything is touched: can the target be reached, and would nothing be lost there?</summary>
    void Look(Tenant tenant, StorePlace to)
    {
        var old = places.Of(tenant);
        using var source = old.Exists() ? old.OpenReader() : null;
        if (VerifiedCopy.FaultOf("tenant", source, to) is { } fault)
        {
            throw new IOException($"{to.Name} {fault}. Nothing was changed; name another place.");
        }
    }

    /// <summary>One database may be written in many ways: nobody must delete the original for its own copy.</summary>
    static void ExpectElsewhere(string slug, SqlSession? source, StorePlace to)
    {
        if (source is PostgresSession && to.Database is not null)
        {
            source.Scalar(Lock, slug);
            using var target = to.OpenReader();
            if (target.Scalar(TryLock, slug) is null)
            {
                throw new IOException($"{to.Name} is where '{slug}' is already.");
            }
        }
    }

    /// <summary>The move was interrupted after the switch: what it would have done then.</summary>
    void KeepLeft(string slug, StorePlace now)
    {
        var left = places.Of(slug, null);
        if (left.Name != now.Name && left.Exists())
        {
            Keep(left);
        }
    }

    /// <summary>What names a store that was left: no slug has capitals, so no other tenant's store is ever called like that.</summary>
    public static string SuffixOf(Instant time) => time.Utc.ToString("'-moved-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    void Keep(StorePlace old)
    {
        if (!old.Exists())
        {
            return;
        }
        try
        {
            say($"The old store is kept as {old.SetAside(SuffixOf(catalog.Time))}; delete it when you are sure that nobody needs it.");
        }
        catch (Exception trouble) when (trouble is IOException or DbException)
        {
            say($"The old store stays in {old.Name}, and cannot be written any more ({trouble.Message}). Repeat this command to give it another name.");
        }
    }

    Tenant Find(string slug) => catalog.Now.FindTenant(slug) ?? throw new IOException($"There is no tenant '{slug}'.");

    static Tenant Expect(Outcome<Tenant> outcome) => outcome.Value ?? throw new IOException(outcome.Refusal!.Detail);
}
