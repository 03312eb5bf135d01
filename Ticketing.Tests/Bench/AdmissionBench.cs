using System.Diagnostics;
using System.Globalization;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Tests.Bench;

/// <summary>The decision alone: how long the writer's thread thinks about one submission.</summary>
static class AdmissionBench
{
    const int Unfinished = 100_000;
    const int Rounds = 200;
    const int PerRound = 10_000;

    public static Task RunAsync()
    {
        var now = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var schedule = new Schedule(new Capacity(TimeZoneInfo.Utc, [.. Enumerable.Repeat(new AgentTime(true, WorkingHours.Always), 300)]));
        var random = new Random(1);
        while (schedule.Count < Unfinished)
        {
            // Taken in over the last hours, as far as the promises can all be kept.
            var due = now + random.NextInt64(8 * 3_600_000L);
            if (schedule.Judge(now, due).Admitted)
            {
                schedule.Add(due);
            }
        }
        Benchmarks.Print("unfinished tickets", Unfinished.ToString("#,0", CultureInfo.InvariantCulture));
        long[] dues = [.. SlaTiers.All.Select(tier => now + (long)tier.Length().TotalMilliseconds)];
        Measure("decision, admitted", "under 1 µs", i => schedule.Judge(now, dues[i % 3]).Admitted);
        Measure("decision, promise given and taken back", "", i =>
        {
            schedule.Add(dues[i % 3]);
            schedule.Remove(dues[i % 3]);
            return schedule.Judge(now, dues[i % 3]).Admitted;
        });
        Measure("slot of a promise", "", i => schedule.SlotOfRank(now, i * 9) is null);
        var full = schedule.FreeCapacity(now, Sla.Gold);
        for (var i = 0; i < full; i++)
        {
            schedule.Add(dues[0]);
        }
        Measure("decision, refused", "under 1 µs", _ => schedule.Judge(now, dues[0]).Admitted);
        Measure("refusal with the earliest time and the tiers possible now", "", _ => schedule.EarliestFor(now, Sla.Gold) is null | schedule.Offers(now).Count > 2);
        Measure("the minute moves on", "", i => schedule.AdvanceTo(now + (i % 400 * 60_000)) == 0);
        return Task.CompletedTask;
    }

    static void Measure(string what, string aim, Func<int, bool> act)
    {
        var times = new List<double>(Rounds);
        var yes = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < PerRound; i++)
            {
                yes += act(i) ? 1 : 0;
            }
            times.Add(Benchmarks.MillisecondsSince(started) * 1e6 / PerRound);
        }
        GC.KeepAlive(yes);
        Benchmarks.Print(what, string.Create(CultureInfo.InvariantCulture, $"{Benchmarks.Percentile(times, 0.5):0} ns"), aim);
    }
}
