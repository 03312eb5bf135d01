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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(201)]
    public async Task Rows_that_go_together_are_all_stored_and_keep_their_place_among_other_statements(int rows)
    {
        using var fixture = new StoreFixture(new OwnDatabase(await PostgresTestDatabase.CreateAsync()));
        using var session = fixture.Place.OpenWriter();
        session.BeginWrite();
        for (var n = 1; n <= rows; n++)
        {
            session.Send("INSERT INTO marks (name, value) VALUES (@name, @value)", $"row {n}", (long)n);
        }
        session.Send("UPDATE marks SET value = -value WHERE name LIKE @name", "row %");
        session.Send("INSERT INTO marks (name, value) VALUES (@name, @value)", "row 0", 7L);
        Assert.Equal(rows + 1, session.Number("SELECT COUNT(*) FROM marks WHERE name LIKE 'row %'"));
        session.Send("INSERT INTO marks (name, value) VALUES (@name, @value)", "row last", 8L);
        session.Commit();

        Assert.Equal(15L - (rows * (rows + 1L) / 2), fixture.Store.Pool.Read(sql => sql.Number("SELECT CAST(SUM(value) AS BIGINT) FROM marks WHERE name LIKE 'row %'")));
    }
}
