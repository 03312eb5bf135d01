using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>
/// The catalog's side of moving a tenant to another store: say where it goes (its doors ask senders to come back), copy, then switch. Each step is one transaction and may be repeated after a crash:
/// what is being moved where stands in the catalog.
/// </summary>
public sealed class TenantMoves(TenantCatalog catalog)
{
    /// <summary>Begins a move, or goes on with the one that was begun to the same place. A suspended tenant stays suspended.</summary>
    /// <param name="to">See <see cref="StoreAddress"/>; null = where the installation keeps its stores.</param>
    /// <returns>The tenant as it is now, still in its old store. Refuses with <c>not-found</c>, <c>invalid</c>, <c>store-taken</c>, <c>tenant-moving</c> (elsewhere) or <c>tenant-closing</c>.</returns>
    public Outcome<Tenant> Begin(string slug, string? to)
    {
        var refusal = NameRules.Judge(("store", StoreAddress.FaultOf(to)));
        var place = refusal is null ? StoreAddress.Normalise(to) ?? StoreAddress.Default : "";
        return refusal is not null ? refusal : catalog.Change<Tenant>(now =>
        {
            if (now.FindTenant(slug) is not { } before)
            {
                return new(Refusal.NotFound($"tenant '{slug}'"));
            }
            if (before.State is TenantState.Closing or TenantState.Purged)
            {
                return new(new Refusal(RefusalKind.Conflict, "tenant-closing", $"The tenant '{slug}' was closed; resume it first."));
            }
            if (before.MovesTo is { } under)
            {
                return under == place ? new(before, []) : new(new Refusal(RefusalKind.Conflict, TenantStates.MovingCode, $"The tenant '{slug}' is being moved to another place ({StoreAddress.Describe(ToStore(under))}). Finish or abandon that move first."));
            }
            if ((before.Store ?? StoreAddress.Default) == place || (!StoreAddress.IsConnection(place) && now.Tenants.Any(tenant => tenant.Id != before.Id && place != StoreAddress.Default && (tenant.Store == place || tenant.MovesTo == place))))
            {
                return new(new Refusal(RefusalKind.Conflict, "store-taken", $"A tenant is stored there already ({StoreAddress.Describe(ToStore(place))})."));
            }
            var after = before with { State = before.State == TenantState.Active ? TenantState.Moving : before.State, MovesTo = place };
            return new(after, [new CatalogChange.OfTenant(after)]);
        });
    }

    /// <summary>The copy is there and verified: from now on the tenant lives in it, and its doors are open again unless it is suspended. Refuses with <c>not-found</c> or <c>not-moving</c>.</summary>
    public Outcome<Tenant> Complete(string slug) => End(slug, before => before with { Store = ToStore(before.MovesTo!) });

    /// <summary>The tenant stays where it was. Refuses with <c>not-found</c> or <c>not-moving</c>.</summary>
    public Outcome<Tenant> Abandon(string slug) => End(slug, before => before);

    /// <summary>What <see cref="Tenant.MovesTo"/> stands for, as <see cref="Tenant.Store"/> has it.</summary>
    public static string? ToStore(string movesTo) => movesTo == StoreAddress.Default ? null : movesTo;

    Outcome<Tenant> End(string slug, Func<Tenant, Tenant> end) => catalog.Change<Tenant>(now =>
    {
        if (now.FindTenant(slug) is not { } before)
        {
            return new(Refusal.NotFound($"tenant '{slug}'"));
        }
        if (before.MovesTo is null)
        {
            return new(new Refusal(RefusalKind.Conflict, "not-moving", $"The tenant '{slug}' is not being moved."));
        }
        var after = end(before) with { MovesTo = null, State = before.State == TenantState.Moving ? TenantState.Active : before.State };
        return new(after, [new CatalogChange.OfTenant(after)]);
    });
}
