using System.Data.Common;
using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Tenants;

/// <summary>The copy in memory answers while the database of the catalog is away; changes are refused, and nothing is decided on a copy that may be old.</summary>
public sealed class CatalogAwayTests : IDisposable
{
    static readonly Refusal Away = new(RefusalKind.Unavailable, "store-unavailable", "The database cannot be reached now.");

    readonly TestClock _clock = new(new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
    readonly FailingStore _store = new();
    readonly TenantCatalog _catalog;
    readonly string _secret;

    public CatalogAwayTests()
    {
        _catalog = new TenantCatalog(_store, _clock);
        _catalog.Change<Tenant>(_ => new(new Tenant(1, "home", "Home", null, null, 0), [new CatalogChange.OfTenant(new(1, "home", "Home", null, null, 0))]));
        Assert.Null(new TenantAccounts(_catalog).Open("club", "Sailing club", "skipper@club.example", CatalogFixture.HashOfPassword).Refusal);
        Assert.Null(new TenantAccounts(_catalog).Change("club", host: "boats.example").Refusal);
        _secret = new AccessTokens(_catalog).Add("club", "buoy", PrincipalKind.Device, null, null, "skipper").Value!.Secret;
    }

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public void Requests_are_routed_and_recognised_from_memory()
    {
        _store.IsAway = true;
        var before = _catalog.Version;

        Assert.Equal("club", TenantRouting.AskedFor(null, "boats.example", _catalog.Now));
        Assert.Equal("club", TenantRouting.AskedFor(null, "club.tickets.example", _catalog.Now));
        Assert.Equal("club", _catalog.FindToken(Token.Hash(_secret))?.Tenant);
        Assert.NotNull(_catalog.FindUser("skipper@club.example"));
        Assert.Null(_catalog.StandingOf("club"));
        Assert.False(_catalog.Refresh());
        Assert.Equal(before, _catalog.Version);
        Assert.Equal(0, _store.CallsWhileAway - 1); // Only Refresh has asked.
    }

    [Fact]
    public void Changes_are_refused_and_change_nothing()
    {
        _store.IsAway = true;
        var refused = new TenantAccounts(_catalog).Change("club", state: TenantState.Suspended).Refusal;
        Assert.Equal((RefusalKind.Unavailable, "store-unavailable"), (refused?.Kind, refused?.Code));
        Assert.Equal(TenantState.Active, _catalog.Now.FindTenant("club")!.State);

        _store.IsAway = false;
        Assert.Null(new TenantAccounts(_catalog).Change("club", state: TenantState.Suspended).Refusal);
    }

    [Fact]
    public void What_was_missed_while_it_was_away_is_read_before_anything_is_decided()
    {
        _store.WriteBeside(new CatalogChange.OfTenant(_catalog.Now.FindTenant("club")! with { State = TenantState.Closing, DeleteAfter = 1 }));
        _store.LoadsFail = true;
        Assert.False(_catalog.Refresh());
        Assert.Equal(RefusalKind.Unavailable, new TenantAccounts(_catalog).Change("club", state: TenantState.Suspended).Refusal?.Kind);

        _store.LoadsFail = false;
        Assert.Equal("tenant-closing", new TenantAccounts(_catalog).Change("club", state: TenantState.Suspended).Refusal?.Code);
        Assert.Equal(TenantState.Closing, _catalog.Now.FindTenant("club")!.State);
    }

    /// <summary>A store in memory that can be away. Like the real ones it says only once that another has written.</summary>
    sealed class FailingStore : ICatalogStore
    {
        CatalogSnapshot _kept = CatalogSnapshot.Empty;
        bool _stale;

        public bool IsAway { get; set; }
        public bool LoadsFail { get; set; }
        public int CallsWhileAway { get; private set; }
        public bool IsShared => true;

        public void WriteBeside(CatalogChange change) => (_kept, _stale) = (_kept.With([change]), true);

        public CatalogRows Load()
        {
            Count();
            _stale = false;
            return IsAway || LoadsFail ? throw new LostException() : new([.. _kept.Tenants], [.. _kept.Users], [.. _kept.Users.SelectMany(user => _kept.RolesOf(user.Id))], [.. _kept.Tokens], [.. _kept.Sessions],
                new(_kept.Next.Tenant - 1, _kept.Next.User - 1, _kept.Next.Token - 1, _kept.Next.Session - 1, _kept.Next.Invitation - 1, _kept.Next.Event - 1));
        }

        public bool IsStale()
        {
            Count();
            return !IsAway && _stale;
        }

        public ApplyResult Apply(IReadOnlyList<CatalogChange> changes)
        {
            Count();
            if (IsAway)
            {
                return ApplyResult.Refused(Away);
            }
            if (_stale)
            {
                _stale = false;
                return ApplyResult.Stale;
            }
            _kept = _kept.With(changes);
            return ApplyResult.Written;
        }

        void Count() => CallsWhileAway += IsAway ? 1 : 0;

        public void Dispose()
        {
        }
    }

    sealed class LostException : DbException;
}
