using System.Globalization;
using System.Text.RegularExpressions;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Bench;

/// <summary>Durable intake over HTTP on PostgreSQL (whole tickets with their events) against pgbench that inserts single rows, both with 16 clients, on one server that syncs every commit.</summary>
static partial class PostgresBench
{
    const int Clients = 16;
    const int Rounds = 3;
    static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    [GeneratedRegex(@"tps = ([0-9.]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Tps { get; }

    public static async Task RunAsync()
    {
        await using var cluster = await PostgresCluster.StartAsync(durable: true);
        using var home = cluster.CreateDatabase();
        using var bare = cluster.CreateDatabase();
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("insert.sql"), "INSERT INTO single (title, system, at) VALUES ('Sensor reports a fault', 'boiler', 1);\n");
        bare.Ask("CREATE TABLE single (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title TEXT NOT NULL, system TEXT NOT NULL, at BIGINT NOT NULL)");
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native, ("Database", home.Connection), ("Mqtt:Port", "0"));
        var (rows, few, many) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            rows.Add(await InsertAsync(cluster, bare.Name, directory.File("insert.sql")));
            few.Add(await PostAsync(server, Clients, round));
            many.Add(await PostAsync(server, 4 * Clients, round));
        }
        Benchmarks.PrintRatio($"tickets, {Clients} clients : rows by pgbench, {Clients} clients", Median(few) / Median(rows), "at least 1, better 2");
        Benchmarks.PrintRatio($"tickets, {4 * Clients} clients : rows by pgbench, {Clients} clients", Median(many) / Median(rows), "");
    }

    static async Task<double> InsertAsync(PostgresCluster cluster, string database, string script)
    {
        var seconds = ((int)Length.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var said = await ChildProcess.RunAsync("pgbench", ["-h", "127.0.0.1", "-p", cluster.Port.ToString(CultureInfo.InvariantCulture), "-U", PostgresCluster.User, "-n", "-M", "prepared", "-c", "16", "-j", "2", "-T", seconds, "-f", script, database]);
        var rate = double.Parse(Tps.Match(said.Output).Groups[1].Value, CultureInfo.InvariantCulture);
        Benchmarks.Print("pgbench, single rows", Benchmarks.PerSecond(rate));
        return rate;
    }

    static async Task<double> PostAsync(ServerUnderTest server, int connections, int round)
    {
        var load = await HttpLoad.PostAsync(server.HttpPort, "/api/v1/tickets", $"Bearer {ServerUnderTest.SetupToken}", connections, Length,
            n => $$"""{"title":"Sensor {{n}} reports a fault","description":"round {{round}}, 0.4 bar","system":"boiler","category":"heating","reference":"f-{{connections}}-{{round}}-{{n}}"}""");
        Benchmarks.Print($"tickets, {connections} clients (p50 {Benchmarks.Milliseconds(load.P50)}, p99 {Benchmarks.Milliseconds(load.P99)})", Benchmarks.PerSecond(load.PerSecond));
        if (load.Statuses.Keys.Any(status => status != 201))
        {
            Console.WriteLine($"    not only 201: {load.Answers}");
        }
        return load.PerSecond;
    }

    static double Median(List<double> values) => Benchmarks.Percentile(values, 0.5);
}
