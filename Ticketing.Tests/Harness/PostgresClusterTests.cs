using Npgsql;

namespace Ticketing.Tests.Harness;

/// <summary>The PostgreSQL of the tests does what tests rely on.</summary>
public sealed class PostgresClusterTests
{
    [Fact]
    public async Task Every_test_has_an_empty_database_of_its_own_that_is_gone_afterwards()
    {
        var cluster = await PostgresCluster.SharedAsync();
        string name;
        using (var one = await PostgresTestDatabase.CreateAsync())
        using (var other = await PostgresTestDatabase.CreateAsync())
        {
            name = one.Name;
            one.Ask("CREATE TABLE mine (id bigint)");
            Assert.Null(other.Ask("SELECT to_regclass('mine')::text") as string);
            // A connection that somebody left open keeps nothing.
            await using var open = new NpgsqlConnection(one.Connection + ";Pooling=false");
            await open.OpenAsync(TestContext.Current.CancellationToken);
            one.Dispose();
        }
        Assert.Null(cluster.Ask($"SELECT 1 FROM pg_database WHERE datname = '{name}'"));
    }

    [Fact]
    public async Task What_was_committed_survives_a_stop_and_a_kill_on_the_same_port()
    {
        await using var cluster = await PostgresCluster.StartAsync(durable: true);
        var database = cluster.CreateDatabase();
        database.Ask("CREATE TABLE t (n bigint)");
        database.Ask("INSERT INTO t VALUES (1)");
        await cluster.StopAsync();
        Assert.Throws<NpgsqlException>(() => database.Ask("SELECT 1"));
        await cluster.StartAgainAsync();
        database.Ask("INSERT INTO t VALUES (2)");
        await cluster.KillAsync();
        await cluster.StartAgainAsync();
        Assert.Equal(2L, database.Ask("SELECT count(*) FROM t"));
        Assert.Equal("on", cluster.Ask("SHOW fsync"));
    }

    [Fact]
    public async Task Paused_it_answers_nothing_until_it_goes_on()
    {
        await using var cluster = await PostgresCluster.StartAsync(durable: false);
        cluster.Pause();
        await using (var late = new NpgsqlConnection(cluster.ConnectionTo("postgres") + ";Pooling=false;Timeout=1"))
        {
            await Assert.ThrowsAsync<NpgsqlException>(() => late.OpenAsync(TestContext.Current.CancellationToken));
        }
        cluster.Resume();
        Assert.Equal(1, cluster.Ask("SELECT 1"));
    }

    [Fact]
    public async Task A_standby_has_what_was_committed_when_the_primary_is_killed_and_takes_over()
    {
        await using var pair = await PostgresPair.StartAsync();
        var database = pair.Primary.CreateDatabase().Name;
        pair.Primary.Ask("CREATE TABLE t AS SELECT 1::bigint AS n", database);
        Assert.Equal(true, pair.Standby.Ask("SELECT pg_is_in_recovery()"));
        await pair.Primary.KillAsync();
        await pair.PromoteAsync();
        pair.Standby.Ask("INSERT INTO t VALUES (2)", database);
        await using var any = new NpgsqlConnection(pair.ConnectionTo(database) + ";Pooling=false");
        await any.OpenAsync(TestContext.Current.CancellationToken);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM t", any);
        Assert.Equal(2L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
