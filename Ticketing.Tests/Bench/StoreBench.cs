using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Bench;

/// <summary>The writer alone: what storing costs without a door in front of it. Processor time is less noisy than the rate when the machine has other things to do.</summary>
static class StoreBench
{
    const int Total = 60_000;
    const int Waiting = 512;

    public static async Task RunAsync()
    {
        using var directory = new TemporaryDirectory();
        using var store = TenantStore.Open("home", new SqlitePlace(directory.File("home.db")), NoAudience.Instance, new(TimeProvider.System, TimeZoneInfo.Utc, NullLoggerFactory.Instance)).WithFirstAgent("admin");
        await RunAsync(store, Total / 10, "new tickets, warming up", New);
        await RunAsync(store, Total, "new tickets", New);
        await RunAsync(store, Total, "new tickets, each delivery remembered", n => New(n) with { Receipt = ReceiptOf(n) });
        await RunAsync(store, Total, "repeats of 50 references", Repeat);
        await RunAsync(store, Total, "repeats of 50 references, each delivery remembered", n => Repeat(n) with { Receipt = ReceiptOf(n) });
    }

    /// <summary>As from eight clients that count their packets.</summary>
    static Receipt ReceiptOf(int n) => new(n % 8 * 1_234_567_891_011L, (n / 8 % 65_535) + 1, n * 987_654_321L, null);

    static Submission Repeat(int n) => new() { Title = "Disk nearly full", System = "nas", Reference = $"disk-{n % 50}" };

    static Submission New(int n) => new() { Title = $"Sensor {n} reports a fault", Description = "0.4 bar", System = "boiler", Category = "heating" };

    static async Task RunAsync(TenantStore store, int total, string what, Func<int, Submission> submission)
    {
        var origin = new Origin("bench", "http", "127.0.0.1");
        var (cpu, started, next) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, Waiting).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var n && n <= total)
            {
                await store.Tickets.CommitAsync(submission(n), origin, default);
            }
        }));
        var rate = total / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Benchmarks.Print($"{what} ({((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / total).ToString("0.0", CultureInfo.InvariantCulture)} µs of processor time each)", Benchmarks.PerSecond(rate));
    }
}
