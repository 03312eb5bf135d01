using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Hosting;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Tenants;

/// <summary>The catalog on PostgreSQL under two servers at once.</summary>
public class SharedCatalogTests
{
    [Fact]
    public async Task Changes_of_two_servers_at_once_are_all_applied_once_and_none_is_lost()
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        using var here = new Seat(database.Connection);
        using var there = new Seat(database.Connection);
        Open(here.Catalog, "home");
        Assert.True(there.Catalog.Refresh());

        // On the pool's threads, as requests are: while they wait for their turn, what they wait for must find a thread too.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(n => ((string Place, TenantCatalog Catalog)[])[("here", here.Catalog), ("there", there.Catalog)], (n, one) => Task.Run(
            () => new AccessTokens(one.Catalog).Add("home", $"{one.Place}-{n}", PrincipalKind.Script, null, null, "admin"))));

        Assert.All(outcomes, outcome => Assert.Null(outcome.Refusal));
        here.Catalog.Refresh();
        there.Catalog.Refresh();
        Assert.Equal(here.Catalog.Now.Tokens, there.Catalog.Now.Tokens);
        Assert.Equal(outcomes.Select(outcome => outcome.Value!.Token.Name).Order(StringComparer.Ordinal), here.Catalog.Now.Tokens.Select(token => token.Name).Order(StringComparer.Ordinal));
        Assert.Equal(40, here.Catalog.Now.Tokens.Select(token => token.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_one_server_writes_the_other_hears_without_asking()
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        using var here = new Seat(database.Connection);
        using var there = new Seat(database.Connection);
        await using var group = new ServerGroup(there.Places, () => [], () => there.Catalog.Refresh(), NullLogger.Instance);
        await Eventually.TrueAsync(() => group.Trouble is null, "the other server to listen");

        Open(here.Catalog, "home");
        Assert.Null(new TenantAccounts(here.Catalog).Change("home", host: "home.example.org").Refusal);

        await Eventually.TrueAsync(() => there.Catalog.Now.FindHost("home.example.org") is not null, "the other server to know the host name");
    }

    [Fact]
    public async Task While_the_catalogs_database_is_away_requests_are_recognised_and_changes_refused()
    {
        await using var cluster = await PostgresCluster.StartAsync(durable: false);
        using var database = cluster.CreateDatabase();
        using var seat = new Seat(database.Connection);
        Open(seat.Catalog, "home");
        var secret = new AccessTokens(seat.Catalog).Add("home", "boiler", PrincipalKind.Device, null, null, "admin").Value!.Secret;
        await cluster.StopAsync();

        Assert.NotNull(seat.Catalog.FindToken(Token.Hash(secret)));
        Assert.False(seat.Catalog.Refresh());
        Assert.Equal(RefusalKind.Unavailable, new AccessTokens(seat.Catalog).Add("home", "pump", PrincipalKind.Device, null, null, "admin").Refusal?.Kind);

        await cluster.StartAgainAsync();
        Assert.Null(new AccessTokens(seat.Catalog).Add("home", "pump", PrincipalKind.Device, null, null, "admin").Refusal);
        Assert.Equal(["boiler", "pump"], seat.Catalog.Now.Tokens.Select(token => token.Name));
    }

    [Fact]
    public async Task Several_tenants_share_a_database_and_a_dropped_one_takes_nobody_with_it()
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        using var seat = new Seat("");
        var (a, b) = (new Tenant(1, "a", "A", null, database.Connection, 0), new Tenant(2, "b-b", "B", null, database.Connection, 0));
        foreach (var tenant in (Tenant[])[a, b])
        {
            using var session = seat.Places.Of(tenant).OpenWriter();
            Migrations.Apply(session, "tenant", tenant.Slug, 0);
        }

        seat.Places.Of(a).Drop();
        seat.Places.Of(a).Drop();

        Assert.Equal("t_b-b", database.Ask("SELECT string_agg(nspname, ',') FROM pg_namespace WHERE nspname LIKE 't\\_%'"));
    }

    static void Open(TenantCatalog catalog, string slug) => Assert.Null(new TenantAccounts(catalog).Open(slug, slug, $"admin@{slug}.example", CatalogFixture.HashOfPassword).Refusal);

    /// <summary>What one server has of the catalog.</summary>
    sealed class Seat : IDisposable
    {
        readonly TemporaryDirectory _directory = new();

        public Seat(string connection)
        {
            var data = new DataDirectory(_directory.File("data"));
            data.Ensure();
            Places = new StorePlaces(data, connection);
            Catalog = new TenantCatalog(CatalogStore.Open(Places.Catalog, new(0)), TimeProvider.System);
        }

        public StorePlaces Places { get; }
        public TenantCatalog Catalog { get; }

        public void Dispose()
        {
            Catalog.Dispose();
            Places.Dispose();
            _directory.Dispose();
        }
    }
}
