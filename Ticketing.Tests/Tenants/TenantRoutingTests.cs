using Ticketing.Tenants;

namespace Ticketing.Tests.Tenants;

public sealed class TenantRoutingTests : IDisposable
{
    readonly CatalogFixture _fixture = new CatalogFixture().WithFirstStart();

    public TenantRoutingTests() => new TenantAccounts(_fixture.Catalog).Open("club", "Sailing club", "skipper@club.example", CatalogFixture.HashOfPassword);

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(null, "club.tickets.example", "club")]
    [InlineData(null, "CLUB.tickets.example", "club")]
    [InlineData("bank", "club.tickets.example", "bank")]
    [InlineData(null, "tickets.example", null)]
    [InlineData(null, "bank.tickets.example", null)]
    [InlineData(null, "home.lan", null)]
    [InlineData(null, "club", null)]
    [InlineData(null, "127.0.0.1", null)]
    [InlineData(null, null, null)]
    public void The_header_decides_then_the_host_name(string? header, string? host, string? tenant) => Assert.Equal(tenant, TenantRouting.AskedFor(header, host, _fixture.Catalog.Now));

    [Theory]
    [InlineData("tickets.example", "club.tickets.example")]
    [InlineData("home.tickets.example", "club.tickets.example")]
    [InlineData("tickets.example:8080", "club.tickets.example:8080")]
    [InlineData("home.tickets.example:8080", "club.tickets.example:8080")]
    [InlineData("192.168.1.2:8080", null)]
    [InlineData("[fe80::1]:8080", null)]
    [InlineData("home:8080", null)]
    [InlineData("192.168.1.2", null)]
    [InlineData("localhost", null)]
    public void A_tenant_has_a_host_name_where_names_can_carry_one(string host, string? expected) => Assert.Equal(expected, TenantRouting.HostOf("club", host, _fixture.Catalog.Now));

    [Theory]
    [InlineData(null, "boats.example", "club")]
    [InlineData(null, "Boats.Example.", "club")]
    [InlineData("bank", "boats.example", "bank")]
    [InlineData(null, "www.boats.example", null)]
    [InlineData(null, "home.smith.example", "home")]
    public void A_tenants_own_host_name_goes_first(string? header, string? host, string? tenant)
    {
        OwnNames();
        Assert.Equal(tenant, TenantRouting.AskedFor(header, host, _fixture.Catalog.Now));
    }

    [Theory]
    [InlineData("club", "tickets.example", "boats.example")]
    [InlineData("club", "10.0.0.5:8080", "boats.example:8080")]
    [InlineData("home", "boats.example", "home.smith.example")]
    [InlineData("bank", "boats.example", null)]
    public void A_tenants_own_host_name_is_the_one_that_is_told(string slug, string host, string? expected)
    {
        OwnNames();
        Assert.Equal(expected, TenantRouting.HostOf(slug, host, _fixture.Catalog.Now));
    }

    void OwnNames()
    {
        var accounts = new TenantAccounts(_fixture.Catalog);
        Assert.Null(accounts.Change("club", host: "boats.example").Refusal);
        Assert.Null(accounts.Change("home", host: "home.smith.example").Refusal);
    }
}
