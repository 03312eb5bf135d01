using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Tests.Tenants;

public sealed class TenantPurgeTests : IDisposable
{
    readonly CatalogFixture _fixture = new CatalogFixture().WithFirstStart();
    readonly List<string> _dropped = [];
    Refusal? _stuck;

    public TenantPurgeTests()
    {
        Assert.Null(Accounts.Open("club", "Sailing club", "skipper@club.example", CatalogFixture.HashOfPassword).Refusal);
        new AccessTokens(Catalog).Add("club", "buoy", PrincipalKind.Device, null, null, "skipper");
        new PageSessions(Catalog).Begin(Catalog.FindUser("skipper@club.example")!.Id, "club");
    }

    TenantCatalog Catalog => _fixture.Catalog;
    TenantAccounts Accounts => new(Catalog);

    public void Dispose() => _fixture.Dispose();

    ValueTask<(int Gone, Refusal? Trouble)> PurgeAsync() => new TenantPurge(Catalog, (tenant, _) =>
    {
        _dropped.Add(tenant.Slug);
        return ValueTask.FromResult(_stuck);
    }).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Nothing_is_deleted_before_the_grace_has_passed()
    {
        Accounts.Close("club", TimeSpan.FromDays(30));
        _fixture.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal((0, null), await PurgeAsync());
        Assert.Empty(_dropped);
        Accounts.Change("club", state: TenantState.Active);
        _fixture.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal((0, null), await PurgeAsync());
        Assert.NotNull(Catalog.FindUser("skipper@club.example"));
    }

    [Fact]
    public async Task After_the_grace_people_tokens_sessions_store_and_row_are_gone_and_the_slug_is_free()
    {
        Accounts.Close("club", TimeSpan.FromDays(30));
        _fixture.Clock.Advance(TimeSpan.FromDays(30) + TenantPurge.Settling);

        Assert.Equal((1, null), await PurgeAsync());

        Assert.Equal(["club"], _dropped);
        var again = _fixture.Open().Now;
        Assert.Equal(["home"], again.Tenants.Select(tenant => tenant.Slug));
        Assert.Equal(["admin"], again.Users.Select(user => user.Name));
        Assert.Equal(["setup"], again.Tokens.Select(token => token.Name));
        Assert.Empty(again.Sessions);
        Assert.NotEqual(2, Accounts.Open("club", "Another", "skipper@club.example", CatalogFixture.HashOfPassword).Value!.Id);
    }

    [Fact]
    public async Task Who_belongs_to_another_tenant_too_stays()
    {
        var user = Catalog.FindUser("skipper@club.example")!;
        Catalog.Change<Tenant>(now => new(now.Tenants.First(), [new CatalogChange.OfRole(new(user.Id, 1, Role.Member))]));
        Accounts.Close("club", TimeSpan.Zero);
        _fixture.Clock.Advance(TenantPurge.Settling);

        Assert.Equal((1, null), await PurgeAsync());

        Assert.Equal([new Membership("home", Role.Member)], Catalog.FindUser("skipper@club.example")!.Memberships);
    }

    [Fact]
    public async Task A_store_that_cannot_be_dropped_now_keeps_the_slug_until_it_can()
    {
        Accounts.Close("club", TimeSpan.Zero);
        _fixture.Clock.Advance(TenantPurge.Settling);
        _stuck = Refusal.Busy;
        Assert.Equal((0, Refusal.Busy), await PurgeAsync());
        Assert.Null(Catalog.FindUser("skipper@club.example"));
        Assert.Equal("tenant-closing", Accounts.Change("club", state: TenantState.Active).Refusal?.Code);
        Assert.Equal("tenant-closing", Accounts.Close("club", TimeSpan.FromDays(1)).Refusal?.Code);
        Assert.Equal("slug-taken", Accounts.Open("club", "Another", "other@club.example", CatalogFixture.HashOfPassword).Refusal?.Code);

        _stuck = null;
        Assert.Equal((1, null), await PurgeAsync());
        Assert.Null(Catalog.Now.FindTenant("club"));
        Assert.Equal((0, null), await PurgeAsync());
    }
}
