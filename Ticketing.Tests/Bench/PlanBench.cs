using System.Diagnostics;
using System.Globalization;
using Ticketing.Maintenance;
using Ticketing.Tests.Store;
using Ticketing.Tests.Store.Planning;
using Ticketing.Tickets;

namespace Ticketing.Tests.Bench;

/// <summary>Planning one job on a day with a thousand events against the same on an empty day, in turns.</summary>
static class PlanBench
{
    const int Events = 1_000, Rounds = 200;

    public static async Task RunAsync()
    {
        foreach (var engine in Enum.GetValues<StoreEngine>())
        {
            using var fixture = new PlanningFixture(engine);
            var asset = await fixture.AssetAsync("Car", await fixture.ContactAsync());
            var (full, warm, cold) = (PlanningFixture.Day, new List<double>(), new List<double>());
            for (var n = 0; n < Events / 2; n++)
            {
                await PlanAndCancelAsync(fixture, asset.Id, full, []);
            }
            var empties = new List<double>();
            for (var n = 1; n <= Rounds; n++)
            {
                await PlanAndCancelAsync(fixture, asset.Id, full, warm);
                await PlanAndCancelAsync(fixture, asset.Id, full.AddDays(n), empties);
            }
            var (warmly, empty) = (Benchmarks.Percentile(warm, 0.5), Benchmarks.Percentile(empties, 0.5));
            Benchmarks.PrintRatio(string.Create(CultureInfo.InvariantCulture, $"{engine}: {Events:#,0} events : empty day ({warmly * 1000:0} : {empty * 1000:0} µs)"), warmly / empty, "under 2");
            var first = new List<double>();
            for (var n = 1; n <= Rounds / 10; n++)
            {
                fixture.Home.Reopen();
                await PlanAndCancelAsync(fixture, asset.Id, full.AddDays(1_000), []); // the store itself is warm again
                await PlanAndCancelAsync(fixture, asset.Id, full, cold);
                await PlanAndCancelAsync(fixture, asset.Id, full.AddDays(2_000 + n), first);
            }
            var (coldly, alone) = (Benchmarks.Percentile(cold, 0.5), Benchmarks.Percentile(first, 0.5));
            Benchmarks.PrintRatio(string.Create(CultureInfo.InvariantCulture, $"{engine}: the same, first since the start ({coldly * 1000:0} : {alone * 1000:0} µs)"), coldly / alone, "under 2");
        }
    }

    static async Task PlanAndCancelAsync(PlanningFixture fixture, long asset, DateOnly day, List<double> times)
    {
        var started = Stopwatch.GetTimestamp();
        var job = PlanningFixture.Value(await fixture.PlanAsync(asset, "08:00", "09:00", day));
        times.Add(Benchmarks.MillisecondsSince(started));
        PlanningFixture.Value(await fixture.Store.CancelAsync(day, job.Id, StoreFixture.Origin, default));
    }
}
