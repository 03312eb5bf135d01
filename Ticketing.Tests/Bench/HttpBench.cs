using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Bench;

/// <summary>Durable intake over HTTP: POST JSON → 201 after the commit, against the same route of the same server that answers without storing.</summary>
static class HttpBench
{
    const int Connections = 64;
    const int Rounds = 3;
    static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    public static async Task RunAsync()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native, ("Bench", "true"), ("Mqtt:Port", "0"));
        var (echo, durable, merged) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            echo.Add(await PostAsync(server, "/bench/echo", "echo, nothing stored", n => NewTicket(round, n)));
            durable.Add(await PostAsync(server, "/api/v1/tickets", "new tickets, answered after the commit", n => NewTicket(round, n)));
            merged.Add(await PostAsync(server, "/api/v1/tickets", "repeats of 50 references, merged", n => $$"""{"title":"Disk nearly full","system":"nas","reference":"disk-{{n % 50}}"}"""));
        }
        Benchmarks.PrintRatio("new tickets : echo", Median(durable) / Median(echo), "at least 0.4, better 0.7");
        Benchmarks.PrintRatio("repeats : echo", Median(merged) / Median(echo), "");
    }

    static string NewTicket(int round, int n) => $$"""{"title":"Sensor {{n}} reports a fault","description":"round {{round}}, 0.4 bar","system":"boiler","category":"heating"}""";

    static async Task<double> PostAsync(ServerUnderTest server, string path, string what, Func<int, string> body)
    {
        var load = await HttpLoad.PostAsync(server.HttpPort, path, $"Bearer {ServerUnderTest.SetupToken}", Connections, Length, body);
        Benchmarks.Print($"{what} (p50 {Benchmarks.Milliseconds(load.P50)}, p99 {Benchmarks.Milliseconds(load.P99)})", Benchmarks.PerSecond(load.PerSecond), "");
        if (load.Statuses.Keys.Any(status => status is not (200 or 201)))
        {
            Console.WriteLine($"    not only 200 and 201: {load.Answers}");
        }
        return load.PerSecond;
    }

    static double Median(List<double> values) => Benchmarks.Percentile(values, 0.5);
}
