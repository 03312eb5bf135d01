using System.Data.Common;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class EventLogTests(StoreEngine engine)
{
    [Fact]
    public async Task The_chain_is_unbroken_across_groups_and_restarts_and_a_changed_row_is_found()
    {
        using var fixture = new StoreFixture(engine);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => fixture.SubmitAsync($"Ünïcode {i} \U0001F525", i % 2 == 0 ? "r" : null)));
        fixture.Reopen();
        await fixture.SubmitAsync("After the restart", "r");
        Assert.Null(fixture.Store.Pool.Read(EventChain.FirstBroken));

        fixture.Store.Dispose();
        using (var sql = fixture.Place.OpenWriter())
        {
            foreach (var change in new[] { "UPDATE events SET actor = 'mallory' WHERE seq = 5", "DELETE FROM events WHERE seq = 5" })
            {
                Assert.Contains("only grows", Assert.ThrowsAny<DbException>(() => sql.Execute(change)).Message, StringComparison.Ordinal);
            }
            sql.Script(sql.Dialect == SqlDialect.Sqlite ? "DROP TRIGGER events_unchanged" : "DROP TRIGGER events_unchanged ON events");
            sql.Execute("UPDATE events SET actor = 'mallory' WHERE seq = 5");
        }
        fixture.Reopen();
        Assert.Equal(5, fixture.Store.Pool.Read(EventChain.FirstBroken));
    }

    [Fact]
    public async Task Followers_wake_when_an_event_is_committed()
    {
        using var fixture = new StoreFixture(engine);
        var seen = fixture.Store.Read.LastSeq;
        var wake = fixture.Store.Read.WaitForEventAfterAsync(seen, default);
        Assert.False(wake.IsCompleted);
        await fixture.SubmitAsync("Leak");
        await wake;
        Assert.Equal(EventTypes.Opened, Assert.Single(fixture.Store.Read.EventsAfter(seen, 10)).Type);
        Assert.True(fixture.Store.Read.WaitForEventAfterAsync(seen, default).IsCompleted);
    }
}

public sealed class EventLogOnSqliteTests() : EventLogTests(StoreEngine.Sqlite);

public sealed class EventLogOnPostgresTests() : EventLogTests(StoreEngine.Postgres);
