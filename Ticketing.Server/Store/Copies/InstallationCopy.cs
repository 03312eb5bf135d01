using Ticketing.Hosting;
using Ticketing.Tenants;

namespace Ticketing.Store.Copies;

/// <summary>
/// A whole installation, copied from one engine to the other while no server runs: every tenant's store, and the catalog last, without which there is nothing to start on. The source is only read.
/// Interrupted anywhere it can be run again, and again after it was finished: the copy is made anew.
/// </summary>
sealed class InstallationCopy(StorePlaces from, StorePlaces to, long now, Action<string> say)
{
    /// <param name="all">Also the stores of tenants that have a place of their own.</param>
    /// <exception cref="IOException">Why not, for people.</exception>
    public void Run(bool all)
    {
        if (!from.Catalog.Exists())
        {
            throw new IOException($"There is no store in {from.Catalog.Name}.");
        }
        using var here = Standstill.Claim(from, "source");
        using var there = Standstill.Claim(to, "target");
        var tenants = Read(catalog => catalog.List(CatalogSql.Tenants, CatalogStore.ReadTenant));
        if (tenants.Find(tenant => tenant.MovesTo is not null) is { } moving)
        {
            throw new IOException($"The tenant '{moving.Slug}' is being moved. Finish that first ('ticketing tenant move {moving.Slug} …' again, or --cancel).");
        }
        var moved = tenants.Where(tenant => tenant.State != TenantState.Purged && (tenant.Store is null || all)).ToList();
        ExpectNothingLost(moved);
        SetAsideOthers(moved);
        to.Catalog.Drop();
        var last = moved.ToDictionary(tenant => tenant.Slug, Copy);
        var sum = Read(catalog => VerifiedCopy.Make("catalog", "catalog", catalog, to.Catalog, now));
        ExpectNothingHappened(tenants, moved, last);
        say($"catalog: {sum}");
        foreach (var tenant in tenants.Where(tenant => tenant.Store is not null))
        {
            say(all ? $"tenant {tenant.Slug}: was in {StoreAddress.Describe(tenant.Store)}" : $"tenant {tenant.Slug}: stays in {StoreAddress.Describe(tenant.Store)}");
        }
        if (all)
        {
            using var catalog = to.Catalog.OpenWriter();
            catalog.Execute("UPDATE tenants SET store = NULL");
        }
    }

    T Read<T>(Func<SqlSession, T> read)
    {
        using var catalog = from.Catalog.OpenReader();
        catalog.BeginRead();
        VerifiedCopy.ExpectNewest(catalog, "catalog", from.Catalog.Name);
        return read(catalog);
    }

    /// <summary>Before anything is touched.</summary>
    void ExpectNothingLost(List<Tenant> tenants)
    {
        if (Read(catalog => VerifiedCopy.FaultOf("catalog", catalog, to.Catalog)) is { } fault)
        {
            throw new IOException($"{to.Catalog.Name} {fault}. Nothing was changed; name an empty database or directory.");
        }
        foreach (var tenant in tenants)
        {
            var place = from.Of(tenant);
            using var source = place.Exists() ? place.OpenReader() : null;
            if (VerifiedCopy.FaultOf("tenant", source, to.Of(tenant.Slug, null)) is { } lost)
            {
                throw new IOException($"tenant {tenant.Slug}: {to.Of(tenant.Slug, null).Name} {lost}. Nothing was changed; name an empty database or directory.");
            }
        }
    }

    /// <summary>Stores of tenants that an older copy had, and that are not copied now: a later tenant of the same name must not find them.</summary>
    void SetAsideOthers(List<Tenant> moved)
    {
        if (!to.Catalog.Exists())
        {
            return;
        }
        using var catalog = to.Catalog.OpenReader();
        foreach (var left in Replaceable.TenantsOf(catalog).Where(slug => !moved.Any(tenant => tenant.Slug == slug)).Select(slug => to.Of(slug, null)).Where(place => place.Exists()))
        {
            say($"{left.Name} is not part of this installation any more; it is kept as {left.SetAside(TenantMove.SuffixOf(new(now)))}");
        }
    }

    /// <returns>Number of the last event that was copied.</returns>
    long Copy(Tenant tenant)
    {
        var (place, target) = (from.Of(tenant), to.Of(tenant.Slug, null));
        if (!place.Exists())
        {
            target.Drop();
            say($"tenant {tenant.Slug}: has no store yet");
            return 0;
        }
        using var source = place.OpenReader();
        source.BeginRead();
        var sum = VerifiedCopy.Make("tenant", $"tenant {tenant.Slug}", source, target, now);
        say($"tenant {tenant.Slug}: {sum}");
        return source.Number(EventSql.LastSeq);
    }

    /// <summary>A server of another machine may have been started meanwhile, or somebody has used the command line.</summary>
    void ExpectNothingHappened(List<Tenant> tenants, List<Tenant> moved, Dictionary<string, long> last)
    {
        var same = tenants.SequenceEqual(Read(catalog => catalog.List(CatalogSql.Tenants, CatalogStore.ReadTenant)));
        foreach (var place in moved.Where(tenant => from.Of(tenant).Exists()).Select(tenant => (tenant.Slug, Place: from.Of(tenant))))
        {
            using var source = place.Place.OpenReader();
            same &= source.Number(EventSql.LastSeq) == last[place.Slug];
        }
        if (!same)
        {
            to.Catalog.Drop();
            throw new IOException("Somebody wrote to the source meanwhile. Stop all servers, then repeat.");
        }
    }
}
