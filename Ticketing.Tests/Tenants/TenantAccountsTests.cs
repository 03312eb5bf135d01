using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Tests.Tenants;

public sealed class TenantAccountsTests : IDisposable
{
    readonly CatalogFixture _fixture = new CatalogFixture().WithFirstStart();

    public TenantAccountsTests() => Assert.Null(Accounts.Open("club", "Sailing club", "skipper@club.example", CatalogFixture.HashOfPassword).Refusal);

    TenantCatalog Catalog => _fixture.Catalog;
    TenantAccounts Accounts => new(Catalog);
    Tenant Club => Catalog.Now.FindTenant("club")!;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_suspended_tenant_lets_nobody_in_until_it_is_resumed()
    {
        var token = new AccessTokens(Catalog).Add("club", "buoy", PrincipalKind.Device, null, null, "skipper").Value!;
        var principal = Catalog.FindToken(Token.Hash(token.Secret))!;
        Assert.True(Catalog.IsCurrent(principal));

        Assert.Equal(TenantState.Suspended, Accounts.Change("club", state: TenantState.Suspended).Value!.State);
        Assert.Equal((RefusalKind.Forbidden, "tenant-suspended"), (Catalog.StandingOf("club")!.Kind, Catalog.StandingOf("club")!.Code));
        Assert.False(Catalog.IsCurrent(principal));
        Assert.Null(Catalog.StandingOf("home"));

        Assert.Null(Accounts.Change("club", state: TenantState.Active).Refusal);
        Assert.Null(Catalog.StandingOf("club"));
        Assert.True(Catalog.IsCurrent(principal));
    }

    [Fact]
    public void A_closed_tenant_can_be_resumed_and_its_grace_changed()
    {
        var closed = Accounts.Close("club", TenantAccounts.Grace).Value!;
        Assert.Equal((Catalog.Time + TimeSpan.FromDays(30)).Milliseconds, closed.DeleteAfter);
        Assert.Contains("2026-02-04", Catalog.StandingOf("club")!.Detail, StringComparison.Ordinal);
        Assert.Equal("tenant-closing", Accounts.Change("club", state: TenantState.Suspended).Refusal?.Code);
        Assert.Equal((Catalog.Time + TimeSpan.FromDays(1)).Milliseconds, Accounts.Close("club", TimeSpan.FromDays(1)).Value!.DeleteAfter);
        Assert.Equal("slug-taken", Accounts.Open("club", "Another", "other@club.example", CatalogFixture.HashOfPassword).Refusal?.Code);

        Assert.Equal((TenantState.Active, null), (Accounts.Change("club", state: TenantState.Active).Value!.State, Club.DeleteAfter));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3651)]
    public void A_grace_is_between_now_and_ten_years(int days) => Assert.Equal("invalid", Accounts.Close("club", TimeSpan.FromDays(days)).Refusal?.Code);

    [Fact]
    public void The_first_tenant_can_be_renamed_but_neither_suspended_nor_closed()
    {
        Assert.Equal("first-tenant", Accounts.Change("home", state: TenantState.Suspended).Refusal?.Code);
        Assert.Equal("first-tenant", Accounts.Close("home", TimeSpan.Zero).Refusal?.Code);
        Assert.Equal("Villa", Accounts.Change("home", name: "Villa", state: TenantState.Active).Value?.Name);
        Assert.Equal("invalid", Accounts.Change("home", state: TenantState.Closing).Refusal?.Code);
        Assert.Equal("invalid", Accounts.Change("home", name: " ").Refusal?.Code);
        Assert.Equal("not-found", Accounts.Change("nobody", name: "Villa").Refusal?.Code);
        Assert.Equal("not-found", Accounts.Close("nobody", TimeSpan.Zero).Refusal?.Code);
    }

    [Fact]
    public void A_host_name_belongs_to_one_tenant_and_can_be_given_back()
    {
        Assert.Equal("tickets.club.example", Accounts.Change("club", host: "Tickets.Club.example.").Value?.Host);
        Assert.Equal("host-taken", Accounts.Change("home", host: "tickets.club.example").Refusal?.Code);
        Assert.Equal("host-taken", Accounts.Change("home", host: "club.tickets.example").Refusal?.Code);
        Assert.Null(Accounts.Change("club", host: "home.example.org").Refusal);
        Assert.Null(Accounts.Change("club", host: "").Value!.Host);
        Assert.Null(Accounts.Change("home", host: "home.example.org").Refusal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("192.168.1.2")]
    [InlineData("a..b")]
    [InlineData("-a.example")]
    [InlineData("a b.example")]
    [InlineData("http://a.example")]
    [InlineData("a.example:8080")]
    [InlineData("<script>.example")]
    public void What_is_no_host_name_is_refused(string host) => Assert.Equal("invalid", Accounts.Change("club", host: host).Refusal?.Code);

    [Fact]
    public void Whoever_belongs_to_several_tenants_is_led_to_one_that_is_open()
    {
        var user = Catalog.FindUser("skipper@club.example")!;
        Accounts.Open("boat", "Boat", "other@boat.example", CatalogFixture.HashOfPassword);
        Catalog.Change<Tenant>(now => new(Club, [new CatalogChange.OfRole(new(user.Id, now.FindTenant("boat")!.Id, Role.Member))]));
        Accounts.Change("club", state: TenantState.Suspended);

        Assert.Equal([("club", false), ("boat", true)], Catalog.FindUser("skipper@club.example")!.Memberships.Select(membership => (membership.Tenant, membership.IsOpen)));
    }

    [Fact]
    public void States_outlast_a_restart_and_their_words_are_known()
    {
        Accounts.Change("club", host: "tickets.club.example");
        Accounts.Close("club", TimeSpan.FromDays(3));
        Assert.Equal(Catalog.Now.Tenants, _fixture.Open().Now.Tenants);
        Assert.Equal(Enum.GetValues<TenantState>().Select(state => state.ToString().ToLowerInvariant()), TenantStates.Words);
    }

    [Fact]
    public void No_text_about_a_tenant_holds_the_password_of_its_store()
    {
        const string connection = "Host=db;Database=tickets;Username=keeper;Password=open sesame";
        var tenant = Accounts.Open("firm", "Firm", "boss@firm.example", CatalogFixture.HashOfPassword, connection).Value!;
        Assert.Null(Accounts.Open("firm2", "Firm", "boss2@firm.example", CatalogFixture.HashOfPassword, connection).Refusal);
        Assert.DoesNotContain("sesame", $"{tenant} {new CatalogChange.OfTenant(tenant)} {new TenantMoves(Catalog).Begin("firm2", "Host=db;Password=open sesame").Refusal} {new TenantMoves(Catalog).Begin("firm2", connection).Refusal}", StringComparison.Ordinal);
    }
}
