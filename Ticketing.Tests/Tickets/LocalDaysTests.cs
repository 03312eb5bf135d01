using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Tests.Tickets;

public class LocalDaysTests
{
    static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));

    static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    [Theory]
    [InlineData("Europe/Berlin", "2026-11-21", "2026-11-20T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-07-01", "2026-06-30T22:00:00Z")]
    [InlineData("America/New_York", "2026-11-21", "2026-11-21T05:00:00Z")]
    // Lebanon's clocks skip midnight, Cuba's show it twice.
    [InlineData("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z")]
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z")]
    [InlineData("America/Havana", "2026-03-08", "2026-03-08T05:00:00Z")]
    public void A_day_begins_with_its_first_instant(string zone, string day, string begins)
    {
        var date = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        var start = LocalDays.StartOf(date, Zone(zone));

        Assert.Equal(At(begins), start);
        Assert.Equal(date, LocalDays.Of(start, Zone(zone)));
        Assert.Equal(date.AddDays(-1), LocalDays.Of(new(start.Milliseconds - 1), Zone(zone)));
    }

    [Theory]
    [InlineData("2026-03-29", "02:30", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25", "02:30", "2026-10-25T00:30:00Z")]
    [InlineData("2026-10-25", "03:30", "2026-10-25T02:30:00Z")]
    public void A_time_that_the_clocks_skip_is_the_next_and_one_that_comes_twice_is_the_first(string day, string time, string at) =>
        Assert.Equal(At(at), LocalDays.At(DateOnly.Parse(day, CultureInfo.InvariantCulture), TimeOnly.Parse(time, CultureInfo.InvariantCulture), Zone("Europe/Berlin")));
}
