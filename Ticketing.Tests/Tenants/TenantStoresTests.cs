using Ticketing.Admission;
using Ticketing.Tenants;

namespace Ticketing.Tests.Tenants;

public sealed class TenantStoresTests : IDisposable
{
    readonly CatalogFixture _fixture = new CatalogFixture().WithFirstStart();
    readonly TenantStores _stores;
    readonly List<string> _closed = [];

    public TenantStoresTests()
    {
        Assert.Null(new TenantAccounts(Catalog).Open("club", "Sailing club", "skipper@club.example", CatalogFixture.HashOfPassword).Refusal);
        _stores = new TenantStores(Catalog, tenant => new EmptyStore(tenant.Slug, tenant.Store));
        _stores.Closed += store => _closed.Add(store.Tenant);
    }

    TenantCatalog Catalog => _fixture.Catalog;

    public void Dispose()
    {
        _stores.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void A_store_on_the_move_is_closed_and_opened_at_its_new_place()
    {
        var before = (EmptyStore)_stores.Find("club")!;
        Assert.True(_stores.IsAwake(before));
        new TenantMoves(Catalog).Begin("club", "/srv/club.db");
        Assert.False(_stores.IsAwake(before));
        _stores.CloseLeft();
        Assert.Equal(["club"], _closed);
        Assert.True(before.IsDisposed);
        Assert.Null(_stores.Find("club"));
        Assert.Equal(["home"], _stores.All.Select(store => store.Tenant));

        new TenantMoves(Catalog).Complete("club");
        var after = (EmptyStore)_stores.Find("club")!;
        Assert.Equal("/srv/club.db", after.Place);
        Assert.True(_stores.IsAwake(after));
        Assert.False(_stores.IsAwake(before));
    }

    [Fact]
    public async Task The_store_of_a_tenant_that_is_gone_is_closed_and_one_of_the_same_name_has_its_own()
    {
        var before = (EmptyStore)_stores.Find("club")!;
        new TenantAccounts(Catalog).Close("club", TimeSpan.Zero);
        _fixture.Clock.Advance(TenantPurge.Settling);
        await new TenantPurge(Catalog, (_, _) => ValueTask.FromResult<Ticketing.Tickets.Refusal?>(null)).RunAsync(TestContext.Current.CancellationToken);
        new TenantAccounts(Catalog).Open("club", "Another club", "skipper@club.example", CatalogFixture.HashOfPassword);

        _stores.CloseLeft();

        Assert.True(before.IsDisposed);
        Assert.NotSame(before, _stores.Find("club"));
    }

    [Fact]
    public void A_suspended_tenant_keeps_its_store_but_nothing_works_for_it()
    {
        var store = _stores.Find("club")!;
        new TenantAccounts(Catalog).Change("club", state: TenantState.Suspended);
        _stores.CloseLeft();
        Assert.Same(store, _stores.Find("club"));
        Assert.False(_stores.IsAwake(store));
    }

    sealed class EmptyStore(string tenant, string? place) : ITenantStore, IDisposable
    {
        public string? Place { get; } = place;
        public bool IsDisposed { get; private set; }
        public string Tenant { get; } = tenant;
        public ITicketWriter Tickets => throw new InvalidOperationException("nobody writes here");
        public ITicketReader Read => throw new InvalidOperationException("nobody reads here");

        public void Dispose() => IsDisposed = true;
    }
}
