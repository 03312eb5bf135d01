using System.Globalization;
using Ticketing.Heartbeats;
using Ticketing.Tickets;

namespace Ticketing.Tests.Heartbeats;

public class CheckScheduleTests
{
    const string Berlin = "Europe/Berlin";

    // In Berlin the clock goes from 02:00 to 03:00 on 2026-03-29 (01:00 UTC), and from 03:00 back to 02:00 on 2026-10-25 (01:00 UTC).
    [Theory]
    [InlineData("*/5 * * * *", "UTC", "2026-01-01T10:02:30Z", "2026-01-01T10:05:00Z")]
    [InlineData("*/5 * * * *", "UTC", "2026-01-01T10:05:00Z", "2026-01-01T10:10:00Z")]
    [InlineData("0 4 * * *", Berlin, "2026-01-01T02:59:00Z", "2026-01-01T03:00:00Z")]
    [InlineData("0 4 * * mon-fri", Berlin, "2026-01-02T04:00:00Z", "2026-01-05T03:00:00Z")]
    [InlineData("0 4 * * 1-5", "UTC", "2026-01-02T04:00:00Z", "2026-01-05T04:00:00Z")]
    [InlineData("0 4 * * 7", "UTC", "2026-01-01T00:00:00Z", "2026-01-04T04:00:00Z")]
    [InlineData("30 6 1,15 * *", "UTC", "2026-01-02T00:00:00Z", "2026-01-15T06:30:00Z")]
    [InlineData("0 0 13 * fri", "UTC", "2026-02-10T00:00:00Z", "2026-02-13T00:00:00Z")]
    [InlineData("0 0 20 * fri", "UTC", "2026-02-14T00:00:00Z", "2026-02-20T00:00:00Z")]
    [InlineData("0 0 18 * fri", "UTC", "2026-02-14T00:00:00Z", "2026-02-18T00:00:00Z")]
    [InlineData("0 12 29 2 *", "UTC", "2026-01-01T00:00:00Z", "2028-02-29T12:00:00Z")]
    [InlineData("@daily", "UTC", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("@weekly", "UTC", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("10-20/5 9 * jan *", "UTC", "2026-01-01T09:15:00Z", "2026-01-01T09:20:00Z")]
    [InlineData("30 2 * * *", Berlin, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")] // left out: at the change
    [InlineData("30 2 * * *", Berlin, "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("30 2 * * *", Berlin, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")] // twice: the first time
    [InlineData("30 2 * * *", Berlin, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("30 * * * *", Berlin, "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")] // every hour is every hour
    [InlineData("0 * * * *", Berlin, "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("Mon..Fri 04:30", "UTC", "2026-01-02T05:00:00Z", "2026-01-05T04:30:00Z")]
    [InlineData("*-*-* 04:30:00", Berlin, "2026-01-01T00:00:00Z", "2026-01-01T03:30:00Z")]
    [InlineData("*:0/15", "UTC", "2026-01-01T10:01:00Z", "2026-01-01T10:15:00Z")]
    [InlineData("*-*~1 23:00", "UTC", "2026-02-01T00:00:00Z", "2026-02-28T23:00:00Z")]
    [InlineData("Sat,Sun *-*-* 08..10:00", "UTC", "2026-01-03T08:00:00Z", "2026-01-03T09:00:00Z")]
    [InlineData("2027-01-01 12:00", "UTC", "2026-01-01T00:00:00Z", "2027-01-01T12:00:00Z")]
    [InlineData("12-24 18:00", "UTC", "2026-01-01T00:00:00Z", "2026-12-24T18:00:00Z")]
    [InlineData("weekly", "UTC", "2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z")]
    [InlineData("quarterly", "UTC", "2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z")]
    [InlineData("daily America/New_York", "UTC", "2026-01-01T06:00:00Z", "2026-01-02T05:00:00Z")]
    [InlineData("09:00\n17:00", "UTC", "2026-01-01T10:00:00Z", "2026-01-01T17:00:00Z")]
    [InlineData("Fri..Mon 00:00", "UTC", "2026-01-06T00:00:00Z", "2026-01-09T00:00:00Z")]
    public void The_next_time_is_what_cron_and_systemd_say(string text, string zone, string after, string next)
    {
        Assert.Null(CheckSchedule.FaultOf(text));
        Assert.Equal(At(next), new CheckSchedule(0, text, zone).Next(At(after)));
    }

    [Theory]
    [InlineData("0 4 * *", "cannot be read")]
    [InlineData("60 * * * *", "minute '60'")]
    [InlineData("* 24 * * *", "hour '24'")]
    [InlineData("* * 0 * *", "day of the month '0'")]
    [InlineData("* * * foo *", "month 'foo'")]
    [InlineData("*/0 * * * *", "step")]
    [InlineData("5-1 * * * *", "minute '5-1'")]
    [InlineData("Foo..Fri *-*-* 04:30", "day 'Foo..Fri'")]
    [InlineData("*-13-01 00:00", "month '13'")]
    [InlineData("25:00", "hour '25'")]
    [InlineData("daily Mars/Olympus", "Mars/Olympus")]
    [InlineData("", "empty")]
    [InlineData("@never", "fields")]
    public void What_cannot_be_read_is_refused_with_the_place(string text, string named) => Assert.Contains(named, CheckSchedule.FaultOf(text), StringComparison.Ordinal);

    [Fact]
    public void What_never_comes_has_no_next_time() => Assert.Null(new CheckSchedule(0, "0 0 31 2 *", "UTC").Next(At("2026-01-01T00:00:00Z")));

    [Fact]
    public void Every_minute_of_a_year_is_found_once_and_in_order_though_the_clock_changes()
    {
        var schedule = new CheckSchedule(0, "*/15 1-3 * * *", Berlin);
        var (time, count) = (At("2025-12-31T23:00:00Z"), 0);
        while (schedule.Next(time) is { } next && next < At("2027-01-01T00:00:00Z"))
        {
            Assert.True(next > time);
            (time, count) = (next, count + 1);
        }
        // Twelve a night. In spring four are left out and come as one at the change, which is the time of one that is there; in autumn none comes twice.
        Assert.Equal((365 * 12) - 4, count);
    }

    static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
}
