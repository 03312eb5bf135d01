namespace Ticketing.Tests.Harness;

/// <summary>Two clusters of which one streams from the other: nothing is committed before both have it on disk, until the standby is promoted.</summary>
public sealed class PostgresPair : IAsyncDisposable
{
    const string StandbyName = "standby";

    PostgresPair(PostgresCluster primary, PostgresCluster standby) => (Primary, Standby) = (primary, standby);

    public PostgresCluster Primary { get; }

    /// <summary>Reads only, until <see cref="PromoteAsync"/>.</summary>
    public PostgresCluster Standby { get; }

    /// <summary>Makes both and returns when replication is synchronous.</summary>
    public static async Task<PostgresPair> StartAsync()
    {
        var primary = await PostgresCluster.StartAsync(durable: true);
        try
        {
            var standby = await PostgresCluster.StartStandbyAsync(primary, StandbyName);
            var pair = new PostgresPair(primary, standby);
            // After the base backup, which would copy it: the promoted standby is to wait for nobody.
            primary.Ask($"ALTER SYSTEM SET synchronous_standby_names = '{StandbyName}'");
            primary.Ask("SELECT pg_reload_conf()");
            await Eventually.TrueAsync(() => primary.Ask("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'") is 1, "synchronous replication");
            return pair;
        }
        catch
        {
            await primary.DisposeAsync();
            throw;
        }
    }

    /// <summary>An Npgsql connection string that names both. On a crowded machine connecting may take long; it still is refused at once where nobody listens.</summary>
    public string ConnectionTo(string database) => $"Host=127.0.0.1:{Primary.Port},127.0.0.1:{Standby.Port};Username={PostgresCluster.User};Database={database};Timeout=15";

    /// <summary>The standby becomes the one that takes writes; returns when it does.</summary>
    public async Task PromoteAsync()
    {
        Standby.Ask("SELECT pg_promote(true, 60)");
        await Eventually.TrueAsync(() => Standby.Ask("SELECT pg_is_in_recovery()") is false, "the standby to be promoted");
    }

    public async ValueTask DisposeAsync()
    {
        await Standby.DisposeAsync();
        await Primary.DisposeAsync();
    }
}
