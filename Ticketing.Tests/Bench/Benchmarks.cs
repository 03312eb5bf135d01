using System.Diagnostics;
using System.Globalization;

namespace Ticketing.Tests.Bench;

/// <summary>
/// Measurements, printed and never asserted: machines differ and are noisy. What matters are the ratios, because both sides of each are measured in the same run, in turns, on the same machine and disk.
/// </summary>
static class Benchmarks
{
    static readonly (string Name, string Measures, Func<Task> Run)[] All =
    [
        ("admission", "one admission decision with 100,000 unfinished tickets", AdmissionBench.RunAsync),
        ("store", "the writer of a tenant without a door in front of it", StoreBench.RunAsync),
        ("reads", "lists and single tickets from memory against SQL, and from a million tickets against a thousand, on both engines", ReadsBench.RunAsync),
        ("plan", "planning one job on a day with 1,000 events against an empty day, on both engines", PlanBench.RunAsync),
        ("process", "the native executable: size, start to the first answer, memory when idle", ProcessBench.RunAsync),
        ("latency", "one durable POST and publish at a time against one SQLite commit", LatencyBench.RunAsync),
        ("http", "durable POST against the same server's echo", HttpBench.RunAsync),
        ("postgres", "durable POST on PostgreSQL against pgbench", PostgresBench.RunAsync),
        ("mqtt", "QoS 1 publishes against Debian's mosquitto", MqttBench.RunAsync),
        ("fanout", "messages from client to client, and idle clients, against Debian's mosquitto", FanOutBench.RunAsync),
    ];

    public static async Task<int> RunAsync(string[] names)
    {
        if (names.Except(All.Select(bench => bench.Name)).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"There is no bench '{unknown}'. There are:");
            foreach (var (name, measures, _) in All)
            {
                Console.Error.WriteLine($"  {name,-10} {measures}");
            }
            return 2;
        }
        Console.WriteLine($"{Environment.ProcessorCount} cores shared with the load, {Environment.OSVersion.VersionString}");
        foreach (var (name, measures, run) in All.Where(bench => names.Length == 0 || names.Contains(bench.Name)))
        {
            Console.WriteLine($"\n{name}: {measures}");
            await run();
        }
        return 0;
    }

    public static void Print(string what, string figure, string aim = "") => Console.WriteLine(aim.Length == 0 ? $"  {what,-58} {figure,14}" : $"  {what,-58} {figure,14}   aim: {aim}");

    public static void PrintRatio(string what, double ratio, string aim) => Print(what, string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} x"), aim);

    public static string PerSecond(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:#,0} /s");

    public static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.000} ms");

    /// <summary>The value below which the given part of all lies.</summary>
    public static double Percentile(List<double> values, double part)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[Math.Min(values.Count - 1, (int)(values.Count * part))];
    }

    public static double MillisecondsSince(long timestamp) => Stopwatch.GetElapsedTime(timestamp).TotalMilliseconds;
}
