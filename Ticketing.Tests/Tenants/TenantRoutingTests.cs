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
}
