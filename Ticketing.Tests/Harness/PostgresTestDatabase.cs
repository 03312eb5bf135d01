using System.Globalization;

namespace Ticketing.Tests.Harness;

/// <summary>A database of one test's own.</summary>
public sealed class PostgresTestDatabase : IDisposable
{
    static int _count;

    readonly PostgresCluster _cluster;

    internal PostgresTestDatabase(PostgresCluster cluster)
    {
        _cluster = cluster;
        _cluster.Ask($"CREATE DATABASE {Name}");
    }

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _count)}");

    /// <summary>For <c>Ticketing:Database</c>.</summary>
    public string Connection => _cluster.ConnectionTo(Name);

    /// <summary>An empty one in the cluster that all tests share.</summary>
    public static async Task<PostgresTestDatabase> CreateAsync() => (await PostgresCluster.SharedAsync()).CreateDatabase();

    /// <summary>Runs a statement and returns its first value.</summary>
    public object? Ask(string sql) => _cluster.Ask(sql, Name);

    public void Dispose() => _cluster.Ask($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
}
