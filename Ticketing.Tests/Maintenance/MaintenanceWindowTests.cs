using System.Globalization;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Tests.Maintenance;

public class MaintenanceWindowTests
{
    static Instant At(string time) => Instant.From(DateTimeOffset.Parse("2026-11-" + time + ":00Z", CultureInfo.InvariantCulture));

    static readonly MaintenanceWindow Once = new(1, "Boiler", ["boiler"], At("21T08:00"), At("21T10:00"), null, 0, false);
    static readonly MaintenanceWindow Nightly = new(2, "Backup", ["nas"], null, null, "0 23 * * *", 180, false);

    [Theory]
    [InlineData("21T07:59", null)]
    [InlineData("21T08:00", "21T10:00")]
    [InlineData("21T09:59", "21T10:00")]
    [InlineData("21T10:00", null)]
    public void One_that_is_once_lasts_from_its_start_to_before_its_end(string now, string? until) => Assert.Equal(until is null ? null : At(until), Once.ActiveUntil(At(now), TimeZoneInfo.Utc));

    [Theory]
    [InlineData("21T22:59", null)]
    [InlineData("21T23:00", "22T02:00")]
    [InlineData("22T01:59", "22T02:00")]
    [InlineData("22T02:00", null)]
    [InlineData("22T23:30", "23T02:00")]
    public void One_that_recurs_lasts_each_time(string now, string? until) => Assert.Equal(until is null ? null : At(until), Nightly.ActiveUntil(At(now), TimeZoneInfo.Utc));

    [Fact]
    public void Turns_that_overlap_last_until_the_end_of_the_last() =>
        Assert.Equal(At("21T09:50"), (Nightly with { Cron = "*/10 * * * *", Minutes = 30 }).ActiveUntil(At("21T09:29"), TimeZoneInfo.Utc));

    [Fact]
    public void One_that_was_ended_lasts_no_more() => Assert.Null((Once with { Ended = true }).ActiveUntil(At("21T09:00"), TimeZoneInfo.Utc));
}
