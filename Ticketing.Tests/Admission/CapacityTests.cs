using System.Globalization;
using Ticketing.Admission;

namespace Ticketing.Tests.Admission;

public class CapacityTests
{
    static long Minute(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds() / 60;

    static int Slots(string zone, string hours, string from, string to)
    {
        var capacity = new Capacity(TimeZoneInfo.FindSystemTimeZoneById(zone), [new(true, WorkingHours.Parse(hours))]);
        capacity.Cover(Minute(from));
        return capacity.Sum(Minute(to)) - capacity.Sum(Minute(from));
    }

    [Theory]
    // An ordinary day, summer and winter: the same wall clock, another UTC time.
    [InlineData("Europe/Berlin", "08:00-16:00", "2026-01-15 07:00", "2026-01-15 15:00", 480)]
    [InlineData("Europe/Berlin", "08:00-16:00", "2026-07-15 06:00", "2026-07-15 14:00", 480)]
    [InlineData("Europe/Berlin", "08:00-16:00", "2026-07-15 14:00", "2026-07-16 06:00", 0)]
    // Spring forward (2026-03-29, 02:00 → 03:00 local = 01:00 UTC): the skipped hour has no minutes.
    [InlineData("Europe/Berlin", "02:00-03:00", "2026-03-28 12:00", "2026-03-29 12:00", 0)]
    [InlineData("Europe/Berlin", "01:30-03:30", "2026-03-28 12:00", "2026-03-29 12:00", 60)]
    [InlineData("Europe/Berlin", "00:00-24:00", "2026-03-28 23:00", "2026-03-29 22:00", 23 * 60)]
    [InlineData("Europe/Berlin", "Sun 00:00-24:00", "2026-03-27 00:00", "2026-04-01 00:00", 23 * 60)]
    [InlineData("Europe/Berlin", "Sat 22:00-06:00", "2026-03-28 12:00", "2026-03-29 12:00", 7 * 60)]
    // Autumn back (2026-10-25, 03:00 → 02:00 local = 01:00 UTC): the repeated hour counts twice.
    [InlineData("Europe/Berlin", "02:00-03:00", "2026-10-24 12:00", "2026-10-25 12:00", 120)]
    [InlineData("Europe/Berlin", "02:30-02:45", "2026-10-24 12:00", "2026-10-25 12:00", 30)]
    [InlineData("Europe/Berlin", "Sun 00:00-24:00", "2026-10-23 00:00", "2026-10-28 00:00", 25 * 60)]
    [InlineData("Europe/Berlin", "Sat 22:00-06:00", "2026-10-24 12:00", "2026-10-25 12:00", 9 * 60)]
    // Other offsets: half an hour of daylight saving, quarter hours, a change at midnight.
    [InlineData("Australia/Lord_Howe", "01:30-02:30", "2026-04-04 12:00", "2026-04-05 12:00", 90)]
    [InlineData("Asia/Kathmandu", "08:00-09:00", "2026-01-15 02:15", "2026-01-15 03:15", 60)]
    [InlineData("Africa/Cairo", "Fri 00:00-01:00", "2026-04-23 12:00", "2026-04-24 12:00", 0)]
    // Over the new year, over a leap day.
    [InlineData("UTC", "Thu 22:00-06:00", "2026-12-31 12:00", "2027-01-01 12:00", 480)]
    [InlineData("UTC", "Tue 00:00-24:00", "2028-02-28 00:00", "2028-03-02 00:00", 1440)]
    public void Working_hours_follow_the_wall_clock(string zone, string hours, string from, string to, int minutes) =>
        Assert.Equal(minutes, Slots(zone, hours, from, to));

    [Fact]
    public void Every_minute_counts_the_agents_that_are_available_in_it()
    {
        var capacity = new Capacity(TimeZoneInfo.Utc,
        [
            new(true, WorkingHours.Always), new(false, WorkingHours.Always), new(true, WorkingHours.Parse("08:00-09:00")), new(true, WorkingHours.Parse("08:30-09:30")),
        ]);
        var seven = Minute("2026-03-02 07:00");
        capacity.Cover(seven);
        Assert.Equal([60, 60 + 60 + 30, 60 + 30], new[] { 0, 60, 120 }.Select(at => capacity.Sum(seven + at + 60) - capacity.Sum(seven + at)));
        Assert.Equal((seven + 90, 3), capacity.SlotOf(seven + 90, 2));
        Assert.Equal((seven + 91, 0), capacity.SlotOf(seven + 90, 3));
    }

    [Fact]
    public void Minutes_that_pass_cost_no_new_table_and_changed_agents_do()
    {
        var capacity = new Capacity(TimeZoneInfo.Utc, [new(true, WorkingHours.Always)]);
        var start = Minute("2026-03-02 07:00");
        capacity.Cover(start);
        var version = capacity.Version;
        for (var minute = -60; minute <= 1440; minute++)
        {
            capacity.Cover(start + minute);
        }
        Assert.Equal(version, capacity.Version);
        capacity.Cover(start + 1441);
        Assert.NotEqual(version, capacity.Version);
        capacity.SetAgents([]);
        capacity.Cover(start);
        Assert.Null(capacity.SlotOf(start, 0));
    }

    [Fact]
    public void A_table_covers_eight_days_and_the_longest_promise()
    {
        var capacity = new Capacity(TimeZoneInfo.Utc, [new(true, WorkingHours.Always)]);
        var start = Minute("2026-03-02 07:00");
        capacity.Cover(start);
        Assert.Equal(start + Capacity.Horizon - 1, capacity.SlotOf(start, Capacity.Horizon - 1)?.Minute);
        Assert.Null(capacity.SlotOf(start, Capacity.Horizon + 1440));
        Assert.Null(capacity.SlotOf(start, -1));
    }
}
