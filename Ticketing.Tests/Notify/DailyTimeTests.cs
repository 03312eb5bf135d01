using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify;

public sealed class DailyTimeTests
{
    static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("07:00", "2026-06-01T05:00:00Z", "2026-06-01T05:00:00Z", "2026-06-02T05:00:00Z")]
    [InlineData("07:00", "2026-06-01T04:59:59Z", "2026-05-31T05:00:00Z", "2026-06-01T05:00:00Z")]
    [InlineData("02:30", "2026-03-29T00:59:00Z", "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("02:30", "2026-10-25T00:45:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")] // shown twice: the first time, as everywhere
    [InlineData("00:00", "2026-12-31T23:30:00Z", "2026-12-31T23:00:00Z", "2027-01-01T23:00:00Z")]
    public void It_comes_once_on_every_local_day_whatever_the_clocks_do(string time, string now, string last, string next)
    {
        var daily = DailyTime.Parse(time, Berlin)!;
        Assert.Equal(At(last), daily.LastUntil(At(now)));
        Assert.Equal(At(next), daily.NextAfter(At(now)));
    }

    [Fact]
    public void In_ten_years_no_day_is_left_out_and_none_has_two()
    {
        var daily = DailyTime.Parse("02:30", Berlin)!;
        var days = 0;
        for (var at = daily.NextAfter(At("2026-01-01T12:00:00Z")); at < At("2036-01-01T12:00:00Z"); at = daily.NextAfter(at))
        {
            Assert.Equal(at, daily.LastUntil(at));
            days++;
        }
        Assert.Equal(3652, days);
    }

    static Instant At(string text) => Instant.From(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
}
