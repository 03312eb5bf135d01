using System.Globalization;

namespace Ticketing.Tests.Admission;

/// <summary>Random histories of submissions, holds, finished and cancelled tickets, changing agents, passing time and a wrong clock: the schedule answers as the naive matching does.</summary>
/// <remarks>A failure begins with <c>world 17, history 8512</c>. <c>TICKETING_HISTORY=17,8512</c> (and a trailing <c>,full</c> for one in full size) in the environment plays that one alone.</remarks>
public class ScheduleHistoryTests
{
    const int Worlds = 400;
    const int HistoriesPerWorld = 250;

    [Fact]
    public void One_hundred_thousand_histories_agree_with_a_naive_matching_and_starve_nobody()
    {
        int admitted = 0, refused = 0, played = 0;
        foreach (var (worldSeed, histories) in Chosen(full: false) ?? Range(Worlds, HistoriesPerWorld))
        {
            var world = new HistoryWorld(worldSeed, fullSize: false);
            foreach (var seed in histories)
            {
                var history = new ScheduleHistory(world, worldSeed, seed);
                history.Play(steps: 8 + (seed % 40));
                (admitted, refused, played) = (admitted + history.Admitted, refused + history.Refused, played + 1);
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{played} histories, {admitted} promises given, {refused} refused");
        Assert.True(Chosen(false) is not null || (played == 100_000 && admitted > 300_000 && refused > 100_000), $"{played} histories gave {admitted} promises and refused {refused}: too few to mean anything.");
    }

    [Fact]
    public void Histories_with_the_real_tiers_agree_too()
    {
        foreach (var (worldSeed, histories) in Chosen(full: true) ?? Range(25, 1))
        {
            var world = new HistoryWorld(worldSeed, fullSize: true);
            foreach (var seed in histories)
            {
                new ScheduleHistory(world, worldSeed, seed).Play(steps: 60);
            }
        }
    }

    static IEnumerable<(int World, IEnumerable<int> Histories)> Range(int worlds, int histories) =>
        Enumerable.Range(1, worlds).Select(world => (world, Enumerable.Range(world * 1000, histories)));

    static IEnumerable<(int World, IEnumerable<int> Histories)>? Chosen(bool full)
    {
        var parts = Environment.GetEnvironmentVariable("TICKETING_HISTORY")?.Split(',');
        return parts is null ? null
            : parts.Length == 3 == full ? [(int.Parse(parts[0], CultureInfo.InvariantCulture), [int.Parse(parts[1], CultureInfo.InvariantCulture)])]
            : [];
    }
}
