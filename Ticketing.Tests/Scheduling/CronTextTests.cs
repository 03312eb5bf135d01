using System.Globalization;
using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Tests.Scheduling;

public class CronTextTests
{
    static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));

    static string Times(string cron, string after, int count, TimeZoneInfo? zone = null)
    {
        var parsed = CronText.Read(cron, out var fault);
        Assert.Null(fault);
        var times = new List<string>();
        Instant? at = At(after);
        for (var n = 0; n < count; n++)
        {
            at = parsed!.Next(at!.Value, zone ?? Berlin);
            times.Add(at is { } found ? found.Utc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "never");
        }
        return string.Join(", ", times);
    }

    [Theory]
    [InlineData("0 8 * * *", "2026-11-21T07:00:00Z", "2026-11-22 07:00, 2026-11-23 07:00")]
    [InlineData("0 8 * * MON", "2026-11-21T00:00:00Z", "2026-11-23 07:00, 2026-11-30 07:00")]
    [InlineData("*/20 9-10 * * 1-5", "2026-11-20T09:30:00Z", "2026-11-20 09:40, 2026-11-23 08:00")]
    [InlineData("0 0 1,15 JAN-MAR *", "2026-11-21T00:00:00Z", "2026-12-31 23:00, 2027-01-14 23:00")]
    [InlineData("0 12 29 2 *", "2026-11-21T00:00:00Z", "2028-02-29 11:00, 2032-02-29 11:00")]
    [InlineData("0 12 13 * 7", "2026-11-09T00:00:00Z", "2026-11-13 11:00, 2026-11-15 11:00")]
    [InlineData("30 5/6 * * *", "2026-11-21T00:00:00Z", "2026-11-21 04:30, 2026-11-21 10:30")]
    public void The_next_times_are_local(string cron, string after, string times) => Assert.Equal(times, Times(cron, after, 2));

    /// <summary>29 March 2026: 02:00-03:00 is skipped. 25 October 2026: 02:00-03:00 comes twice.</summary>
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29 01:00, 2026-03-30 00:30")]
    [InlineData("0,30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29 01:00, 2026-03-30 00:00")]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25 00:30, 2026-10-26 01:30")]
    [InlineData("0 * * * *", "2026-10-24T23:30:00Z", "2026-10-25 00:00, 2026-10-25 01:00")] // every hour is every hour, as Debian's cron has it
    [InlineData("0 3 * * *", "2026-10-24T12:00:00Z", "2026-10-25 02:00, 2026-10-26 02:00")]
    public void Where_the_clocks_are_changed_a_time_of_day_comes_once(string cron, string after, string times) => Assert.Equal(times, Times(cron, after, 2));

    [Fact]
    public void What_never_comes_has_no_next_time() => Assert.Null(CronText.Read("0 0 30 2 *", out _)!.Next(At("2026-11-21T00:00:00Z"), Berlin));

    [Theory]
    [InlineData("")]
    [InlineData("0 8 * *")]
    [InlineData("60 8 * * *")]
    [InlineData("0 24 * * *")]
    [InlineData("0 8 0 * *")]
    [InlineData("0 8 * 13 *")]
    [InlineData("0 8 * * 8")]
    [InlineData("*/0 8 * * *")]
    [InlineData("5-1 8 * * *")]
    [InlineData("0 8 * * FUN")]
    [InlineData("-1 8 * * *")]
    public void Anything_else_is_refused_with_what_is_wrong(string cron)
    {
        Assert.Null(CronText.Read(cron, out var fault));
        Assert.NotNull(fault);
    }
}
