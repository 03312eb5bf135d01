using Ticketing.Admission;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

/// <summary>What only a store in another process can get wrong.</summary>
public class PostgresSessionTests
{
    [Fact]
    public async Task A_group_that_finds_its_connection_gone_is_stored_and_not_taken_for_the_one_before_it()
    {
        var own = new OwnDatabase(await PostgresTestDatabase.CreateAsync());
        using var fixture = new StoreFixture(own);
        for (var n = 1; n <= 5; n++)
        {
            Assert.Equal(Disposition.Created, (await fixture.SubmitAsync($"Alarm {n}")).Disposition);
            own.CutAll();
            Assert.Null(await fixture.Store.Tickets.AliveAsync($"system-{n}", heartbeat: true, StoreFixture.Origin, default));
            own.CutAll();
        }
        await fixture.SubmitAsync("The last");

        Assert.Equal(6, fixture.Count("tickets"));
        Assert.Equal(5, fixture.Store.Pool.Read(sql => sql.Number("SELECT COUNT(*) FROM systems WHERE name LIKE 'system-%'")));
    }
}
