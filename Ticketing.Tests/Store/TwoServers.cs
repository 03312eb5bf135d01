using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

/// <summary>One tenant's store in PostgreSQL as two servers have it open that have not yet heard of each other's commits.</summary>
sealed class TwoServers : IDisposable
{
    readonly PostgresDatabase[] _databases;

    public TwoServers(string connection)
    {
        _databases = [new(connection), new(connection)];
        (Here, There) = (Open(_databases[0]), Open(_databases[1]));
    }

    public TestClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 10, 0, 20, TimeSpan.Zero));
    public TenantStore Here { get; }
    public TenantStore There { get; }

    /// <summary>What memory answered on either.</summary>
    public List<string> Hits { get; } = [];
    public Instant Now => Instant.From(Clock.GetUtcNow());

    public async Task<TwoServers> WithAgentAsync()
    {
        Assert.NotNull((await Here.Tickets.SaveAgentAsync(new(0, "admin", null, true, ""), StoreFixture.Origin, default)).Value);
        return this;
    }

    public static async Task<Ticket> SubmitAsync(TenantStore store, string title, Sla sla = Sla.Silver) =>
        (await store.Tickets.CommitAsync(new() { Title = title, System = "boiler", Sla = sla }, StoreFixture.Origin, default)).Ticket!;

    TenantStore Open(PostgresDatabase database) =>
        TenantStore.Open("home", new PostgresPlace(database, "t_home"), NoAudience.Instance, new(Clock, TimeZoneInfo.Utc, NullLoggerFactory.Instance, Models: new(hit: Hits.Add)));

    public void Dispose()
    {
        Here.Dispose();
        There.Dispose();
        Array.ForEach(_databases, database => database.Dispose());
    }
}
