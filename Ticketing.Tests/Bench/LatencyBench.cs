using System.Diagnostics;
using Ticketing.Store;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Bench;

/// <summary>One at a time on an idle server: what the way through the program adds to the commit it waits for.</summary>
static class LatencyBench
{
    const int Rounds = 5;
    const int PerRound = 200;
    const int Warm = 1200;

    public static async Task RunAsync()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var token = await server.DeviceAsync("bench", "bench");
        using var http = new HttpConnection(server.HttpPort, "/api/v1/tickets", $"Bearer {ServerUnderTest.SetupToken}");
        using var mqtt = new MqttConnection(server.MqttPort, "latency", "bench", token, "ticketing/home/bench/alarm");
        await mqtt.ConnectAsync();
        using var sql = SqlSession.OpenSqlite(server.File("reference.db"), readOnly: false); // beside the server's own files: the same disk
        sql.Script("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT");


        // Both sides in their steady state: a log that has grown to its size once is written in place from then on, which is cheaper on most file systems.
        for (var i = 0; i < Warm; i++)
        {
            sql.Execute("INSERT INTO rows (text) VALUES (@text)", "Sensor reports a fault, 0.4 bar");
            await http.PostAsync($$"""{"title":"Sensor {{i}} reports a fault","description":"0.4 bar","system":"boiler"}""");
        }
        var (commits, posts, publishes) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < PerRound; i++)
            {
                var started = Stopwatch.GetTimestamp();
                sql.Execute("INSERT INTO rows (text) VALUES (@text)", "Sensor reports a fault, 0.4 bar");
                commits.Add(Benchmarks.MillisecondsSince(started));
            }
            for (var i = 0; i < PerRound; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var status = await http.PostAsync($$"""{"title":"Sensor {{i}} reports a fault","description":"0.4 bar","system":"boiler"}""");
                posts.Add(Benchmarks.MillisecondsSince(started));
                Assert.Equal(201, status);
            }
            publishes.AddRange(await mqtt.PublishAsync(PerRound, window: 1, i => $$"""{"title":"Sensor {{i}} reports a fault","description":"0.4 bar"}"""));
        }
        Print("SQLite, one row, one commit", commits);
        Print("durable POST", posts);
        Print("durable publish, QoS 1", publishes);
        Benchmarks.PrintRatio("durable POST : commit (p50)", Benchmarks.Percentile(posts, 0.5) / Benchmarks.Percentile(commits, 0.5), "at most 2");
        Benchmarks.PrintRatio("durable publish : commit (p50)", Benchmarks.Percentile(publishes, 0.5) / Benchmarks.Percentile(commits, 0.5), "at most 2");
    }

    static void Print(string what, List<double> times) => Benchmarks.Print($"{what} (p99 {Benchmarks.Milliseconds(Benchmarks.Percentile(times, 0.99))})", $"p50 {Benchmarks.Milliseconds(Benchmarks.Percentile(times, 0.5))}");
}
