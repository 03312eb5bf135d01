using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Tests.Admission;

public class StormGuardTests
{
    static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));

    static int TakenOf(StormGuard guard, string system, Instant now, int reports) => Enumerable.Range(0, reports).Count(_ => guard.Takes(system, now));

    [Fact]
    public void A_system_may_report_a_burst_and_then_so_much_a_minute()
    {
        var guard = new StormGuard(new(6, 10, 0, 10));
        Assert.Equal(10, TakenOf(guard, "sensor-7", Start, 300));
        Assert.Equal(1, TakenOf(guard, "sensor-7", Start + TimeSpan.FromSeconds(10), 300));
        Assert.Equal(6, TakenOf(guard, "sensor-7", Start + TimeSpan.FromSeconds(70), 300));
        Assert.Equal(10, TakenOf(guard, "sensor-7", Start + TimeSpan.FromHours(1), 300));
    }

    [Fact]
    public void One_system_uses_up_nothing_of_another()
    {
        var guard = new StormGuard(new(6, 10, 0, 10));
        Assert.Equal(10, TakenOf(guard, "sensor-7", Start, 300));
        Assert.Equal(10, TakenOf(guard, "boiler", Start, 300));
    }

    [Fact]
    public void A_clock_that_goes_back_neither_fills_nor_empties_a_bucket()
    {
        var guard = new StormGuard(new(6, 10, 0, 10));
        Assert.Equal(4, TakenOf(guard, "sensor-7", Start, 4));
        Assert.Equal(6, TakenOf(guard, "sensor-7", Start - TimeSpan.FromHours(1), 300));
    }

    [Fact]
    public void Without_limits_nothing_is_counted()
    {
        var guard = new StormGuard(GuardLimits.Off);
        Assert.Equal(1_000, TakenOf(guard, "sensor-7", Start, 1_000));
        Assert.Equal(0, guard.Changed("sensor-7", "door", Start));
        Assert.False(guard.IsFlapping(1_000));
    }

    [Fact]
    public void Changes_count_as_long_as_the_stretch_lasts()
    {
        var guard = new StormGuard(new(0, 1, 3, 10));
        Assert.Equal([1, 2, 3, 4, 4], Enumerable.Range(0, 5).Select(minute => guard.Changed("sensor-7", "door", Start + TimeSpan.FromMinutes(minute))));
        Assert.True(guard.IsFlapping(4));
        Assert.False(guard.IsFlapping(3));
        Assert.Equal(1, guard.Changed("sensor-7", "window", Start + TimeSpan.FromMinutes(5)));
        Assert.Equal(3, guard.Changed("sensor-7", "door", Start + TimeSpan.FromMinutes(12.5)));
        Assert.Equal(1, guard.Changed("sensor-7", "door", Start + TimeSpan.FromHours(1)));
    }

    [Fact]
    public void What_tells_nothing_any_more_is_forgotten_and_the_rest_is_not()
    {
        var guard = new StormGuard(new(6, 10, 3, 10));
        for (var system = 0; system < 5_000; system++)
        {
            guard.Takes($"sensor-{system}", Start);
            guard.Changed($"sensor-{system}", "door", Start);
        }
        var later = Start + TimeSpan.FromHours(1);
        Assert.Equal(10, TakenOf(guard, "boiler", later, 300));
        Assert.Equal([1, 2], [guard.Changed("boiler", "door", later), guard.Changed("boiler", "door", later)]);
        guard.Takes("another", later);
        guard.Changed("another", "door", later);
        Assert.Equal(0, TakenOf(guard, "boiler", later, 300));
        Assert.Equal(3, guard.Changed("boiler", "door", later));
    }
}
