using System.Net.Sockets;
using Npgsql;
using Ticketing.Hosting;
using Ticketing.Store;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Store;

public class DatabaseProbeTests
{
    static readonly DatabaseFacts Good = new(150_004, false, true, true, true, true, true, "UTF8", "ticketing", "anna");

    static PostgresException Says(string state, string text) => new(text, "FATAL", "FATAL", state);

    static async Task<DatabaseAnswer> AskAsync(string connection)
    {
        using var database = new PostgresDatabase(connection);
        return await DatabaseProbe.AskAsync(database, closely: true, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_database_of_ones_own_is_good()
    {
        var cluster = await PostgresCluster.StartAsync(durable: true);
        await using var _ = cluster;
        using var database = cluster.CreateDatabase();
        var answer = await AskAsync(database.Connection);
        Assert.Equal(DatabaseState.Ready, answer.State);
        Assert.StartsWith($"127.0.0.1/{database.Name}, PostgreSQL ", answer.Text, StringComparison.Ordinal);

        cluster.Ask("CREATE ROLE poor LOGIN");
        var poor = await AskAsync(database.Connection.Replace("Username=ticketing", "Username=poor", StringComparison.Ordinal));
        Assert.Equal((DatabaseState.Wrong, $"127.0.0.1/{database.Name}: poor may not create schemas there: GRANT CREATE ON DATABASE \"{database.Name}\" TO \"poor\"."), (poor.State, poor.Text));

        var missing = await AskAsync(cluster.ConnectionTo("nowhere"));
        Assert.Equal((DatabaseState.Wrong, "127.0.0.1/nowhere: database \"nowhere\" does not exist: make it with 'createdb', owned by our user, or correct Database=… in Ticketing:Database."), (missing.State, missing.Text));

        cluster.Ask("ALTER ROLE poor PASSWORD 'secret'");
        await File.WriteAllTextAsync(Path.Combine(cluster.Data, "pg_hba.conf"), "host all poor 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n", TestContext.Current.CancellationToken);
        cluster.Ask("SELECT pg_reload_conf()");
        await Eventually.TrueAsync(async () => (await AskAsync(cluster.ConnectionTo("postgres") + ";Username=poor;Password=wrong;Pooling=false")).Text.Contains("password authentication failed", StringComparison.Ordinal), "the new rules to hold");
        var wrong = await AskAsync(cluster.ConnectionTo("postgres") + ";Username=poor;Password=hunter2");
        Assert.Equal(DatabaseState.Wrong, wrong.State);
        Assert.DoesNotContain("hunter2", wrong.Text, StringComparison.Ordinal);
        var none = await AskAsync(cluster.ConnectionTo("postgres") + ";Username=poor");
        Assert.Equal(DatabaseState.Wrong, none.State);
        Assert.Contains("wants a password", none.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_port_may_come_yet()
    {
        var answer = await AskAsync($"Host=127.0.0.1;Port={FreePort.Next()};Database=x;Username=y;Password=hunter2");
        Assert.Equal(DatabaseState.Away, answer.State);
        Assert.DoesNotContain("hunter2", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("57P03", DatabaseState.Away)]
    [InlineData("53300", DatabaseState.Away)]
    [InlineData("28P01", DatabaseState.Wrong)]
    [InlineData("28000", DatabaseState.Wrong)]
    [InlineData("3D000", DatabaseState.Wrong)]
    [InlineData("42501", DatabaseState.Wrong)]
    public void What_it_says_decides_whether_to_wait(string state, DatabaseState expected) => Assert.Equal(expected, DatabaseProbe.Explain(Says(state, "text"), "db").State);

    [Fact]
    public void Of_several_hosts_one_that_may_come_is_enough_to_wait()
    {
        var refused = new NpgsqlException("none", new AggregateException(Says("28P01", "no"), new NpgsqlException("x", new SocketException(111))));
        Assert.Equal(DatabaseState.Away, DatabaseProbe.Explain(refused, "db").State);
        Assert.Equal(DatabaseState.Wrong, DatabaseProbe.Explain(new NpgsqlException("none", new AggregateException(Says("28P01", "no"), Says("28P01", "no"))), "db").State);
    }

    [Fact]
    public void What_it_is_decides_too()
    {
        Assert.Equal(DatabaseState.Ready, DatabaseProbe.Judge("db", Good, closely: true).State);
        Assert.Equal(DatabaseState.Wrong, DatabaseProbe.Judge("db", Good with { Version = 120_017 }, closely: false).State);
        Assert.Equal(DatabaseState.Wrong, DatabaseProbe.Judge("db", Good with { Encoding = "SQL_ASCII" }, closely: false).State);
        Assert.Equal(DatabaseState.Away, DatabaseProbe.Judge("db", Good with { IsReadOnly = true }, closely: false).State);
        Assert.Equal((DatabaseState.Wrong, DatabaseState.Ready), (DatabaseProbe.Judge("db", Good with { IsSynchronous = false }, closely: true).State, DatabaseProbe.Judge("db", Good with { IsSynchronous = false }, closely: false).State));
        Assert.Contains("CREATE EXTENSION pg_trgm", DatabaseProbe.Judge("db", Good with { HasTrigrams = false }, closely: true).Text, StringComparison.Ordinal);
    }
}
