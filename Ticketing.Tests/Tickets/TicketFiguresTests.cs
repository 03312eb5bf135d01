using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Tests.Tickets;

public class TicketFiguresTests
{
    static readonly TimeZoneInfo Vienna = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");
    static readonly Instant Now = At("2026-03-30T12:00:00Z");

    [Fact]
    public void A_day_is_a_local_one_also_where_the_clock_was_put_forward()
    {
        var figures = new TicketFigures(Now, Vienna, 2);
        Assert.Equal(At("2026-03-28T23:00:00Z"), figures.From);
        figures.Add(Opened("2026-03-29T21:59:00Z") with { Occurrences = 3 });
        figures.Add(Opened("2026-03-29T22:01:00Z") with { Kind = TicketKind.Done, FinishedAt = At("2026-03-30T01:00:00Z") });
        Assert.Equal([new("2026-03-29", 1, 0, 2), new("2026-03-30", 1, 1, 0)], figures.Days);
    }

    [Fact]
    public void Half_and_nine_of_ten_are_told_and_nothing_where_nothing_ended()
    {
        var figures = new TicketFigures(Now, Vienna, 1);
        Assert.Equal(new(0, null, null), figures.Finish);
        for (var i = 1; i <= 10; i++)
        {
            figures.Add(Opened("2026-03-30T00:00:00Z") with { Kind = TicketKind.Done, FinishedAt = At("2026-03-30T00:00:00Z") + TimeSpan.FromMinutes(i) });
        }
        Assert.Equal(new(10, 300, 540), figures.Finish);
        Assert.Equal(0, figures.Take.Count);
    }

    [Fact]
    public void A_promise_is_kept_late_or_running_and_one_that_was_not_given_does_not_count()
    {
        var figures = new TicketFigures(Now, Vienna, 1);
        var gold = Opened("2026-03-30T09:00:00Z") with { Sla = Sla.Gold, Guaranteed = true, DueAt = At("2026-03-30T11:00:00Z") };
        figures.Add(gold);
        figures.Add(gold with { Kind = TicketKind.Done, FinishedAt = gold.DueAt });
        figures.Add(gold with { DueAt = At("2026-03-30T13:00:00Z") });
        figures.Add(gold with { Guaranteed = false });
        figures.Add(gold with { Kind = TicketKind.Cancelled });
        Assert.Equal(new("gold", 3, 1, 1, 1), figures.Tiers[0]);
    }

    [Fact]
    public void The_loudest_system_comes_first()
    {
        var figures = new TicketFigures(Now, Vienna, 1);
        figures.Add(Opened("2026-03-30T09:00:00Z") with { System = "quiet" });
        figures.Add(Opened("2026-03-30T09:00:00Z") with { System = "loud", Occurrences = 7, Kind = TicketKind.Done });
        Assert.Equal([new("loud", 1, 7, 0), new("quiet", 1, 1, 1)], figures.Noisiest);
    }

    static Ticket Opened(string at) => new() { Id = 1, Title = "t", System = "s", Status = "open", Kind = TicketKind.Open, CreatedAt = At(at), UpdatedAt = At(at), LastSeenAt = At(at) };

    static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
}
