using Ticketing.Tickets;

namespace Ticketing.Tests.Tickets;

public class SystemHealthTests
{
    static readonly Instant Now = new(86_400_000);

    [Fact]
    public void A_stretch_is_as_bad_as_its_worst_moment_and_unknown_before_the_system_was()
    {
        var chart = new HealthChart(Now, 6, TimeSpan.FromMinutes(10));
        chart.Add("boiler", Ago(45));
        chart.Add(Opened(Ago(35)) with { Kind = TicketKind.Done, FinishedAt = Ago(25) });
        chart.Add(Opened(Ago(15)) with { DueAt = Ago(5) });
        var boiler = Assert.Single(chart.Systems);
        Assert.Equal([0, 1, 2, 2, 2, 3], boiler.Stretches);
        Assert.Equal((1, 1), (boiler.Open, boiler.Late));
    }

    [Fact]
    public void What_ended_before_the_first_stretch_was_cancelled_or_is_of_an_unknown_system_says_nothing()
    {
        var chart = new HealthChart(Now, 2, TimeSpan.FromMinutes(10));
        chart.Add("boiler", Ago(100));
        chart.Add(Opened(Ago(50)) with { Kind = TicketKind.Done, FinishedAt = Ago(30) });
        chart.Add(Opened(Ago(15)) with { Kind = TicketKind.Cancelled, FinishedAt = Ago(1) });
        chart.Add(Opened(Ago(15)) with { System = "gone" });
        Assert.Equal([1, 1], Assert.Single(chart.Systems).Stretches);
    }

    static Instant Ago(int minutes) => Now - TimeSpan.FromMinutes(minutes);

    static Ticket Opened(Instant at) => new() { Id = 1, Title = "t", System = "boiler", Status = "open", Kind = TicketKind.Open, CreatedAt = at, UpdatedAt = at, LastSeenAt = at };
}
