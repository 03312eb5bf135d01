using System.Globalization;

namespace Ticketing.Tests.Harness;

/// <summary>A database of one test's own.</summary>
public sealed class PostgresTestDatabase : IDisposable
{
    static int _count;

    /// <summary>The shared cluster never goes away; on a crowded machine it may only be slow.</summary>
    const string Patient = ";Timeout=15;Command Timeout=30";

    readonly PostgresCluster _cluster;
    readonly string _more;

    internal PostgresTestDatabase(PostgresCluster cluster, string more = "")
    {
        (_cluster, _more) = (cluster, more);
        _cluster.Ask($"CREATE DATABASE {Name}");
    }

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _count)}");

    /// <summary>For <c>Ticketing:Database</c>.</summary>
    public string Connection => _cluster.ConnectionTo(Name) + _more;

    /// <summary>An empty one in the cluster that all tests share.</summary>
    public static async Task<PostgresTestDatabase> CreateAsync() => new(await PostgresCluster.SharedAsync(), Patient);

    /// <summary>Runs a statement and returns its first value.</summary>
    public object? Ask(string sql) => _cluster.Ask(sql, Name);

    public void Dispose() => _cluster.Ask($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
}
