using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Tests.Tenants;

public sealed class TenantMovesTests : IDisposable
{
    readonly CatalogFixture _fixture = new CatalogFixture().WithFirstStart();

    public TenantMovesTests()
    {
        Assert.Null(Accounts.Open("club", "Sailing club", "skipper@club.example", CatalogFixture.HashOfPassword).Refusal);
        Assert.Null(Accounts.Open("boat", "Boat", "owner@boat.example", CatalogFixture.HashOfPassword, "/srv/boat.db").Refusal);
    }

    TenantCatalog Catalog => _fixture.Catalog;
    TenantAccounts Accounts => new(Catalog);
    TenantMoves Moves => new(Catalog);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void While_a_tenant_moves_its_senders_are_asked_to_come_back_and_then_it_is_elsewhere()
    {
        Assert.Equal((TenantState.Moving, null), (Moves.Begin("club", "/srv/club.db").Value!.State, Catalog.Now.FindTenant("club")!.Store));
        var standing = Catalog.StandingOf("club")!;
        Assert.Equal((RefusalKind.Unavailable, "tenant-moving", TenantStates.MovingPause), (standing.Kind, standing.Code, standing.RetryAfter));
        Assert.Equal("tenant-moving", Accounts.Change("club", state: TenantState.Suspended).Refusal?.Code);
        Assert.Equal("tenant-moving", Accounts.Change("club", state: TenantState.Active).Refusal?.Code);
        Assert.Equal("tenant-moving", Accounts.Close("club", TimeSpan.Zero).Refusal?.Code);

        var after = Moves.Complete("club").Value!;
        Assert.Equal((TenantState.Active, "/srv/club.db", null), (after.State, after.Store, after.MovesTo));
        Assert.Null(Catalog.StandingOf("club"));
        Assert.Equal("not-moving", Moves.Complete("club").Refusal?.Code);
    }

    [Fact]
    public void A_move_that_was_interrupted_goes_on_to_the_same_place_only()
    {
        Moves.Begin("club", "/srv/club.db");
        Assert.Equal(Catalog.Now.FindTenant("club"), Moves.Begin("club", "/srv/./club.db").Value);
        Assert.Equal("tenant-moving", Moves.Begin("club", "/srv/elsewhere.db").Refusal?.Code);

        Assert.Equal((TenantState.Active, null, null), Moves.Abandon("club").Value is { } stays ? (stays.State, stays.Store, stays.MovesTo) : default);
        Assert.Null(Moves.Begin("club", "/srv/elsewhere.db").Refusal);
    }

    [Fact]
    public void A_suspended_tenant_moves_and_stays_suspended()
    {
        Accounts.Change("club", state: TenantState.Suspended);
        Moves.Begin("club", "/srv/club.db");
        Assert.Equal("tenant-suspended", Catalog.StandingOf("club")?.Code);
        Assert.Equal("tenant-moving", Accounts.Change("club", state: TenantState.Active).Refusal?.Code);
        Assert.Equal(TenantState.Suspended, Moves.Complete("club").Value?.State);
    }

    [Fact]
    public void A_tenant_can_move_back_to_where_the_installation_keeps_its_stores()
    {
        Moves.Begin("boat", null);
        Assert.Null(Moves.Complete("boat").Value!.Store);
    }

    [Theory]
    [InlineData("club", "/srv/boat.db", "store-taken")]
    [InlineData("club", null, "store-taken")]
    [InlineData("boat", "/srv/boat.db", "store-taken")]
    [InlineData("club", "nonsense", "invalid")]
    [InlineData("nobody", "/srv/club.db", "not-found")]
    public void Where_a_tenant_cannot_go_it_is_not_sent(string slug, string? to, string code) => Assert.Equal(code, Moves.Begin(slug, to).Refusal?.Code);

    [Fact]
    public void A_closed_tenant_does_not_move()
    {
        Accounts.Close("club", TimeSpan.FromDays(1));
        Assert.Equal("tenant-closing", Moves.Begin("club", "/srv/club.db").Refusal?.Code);
    }
}
