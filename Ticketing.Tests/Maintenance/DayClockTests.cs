using System.Globalization;
using Ticketing.Maintenance;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Maintenance;

public class DayClockTests
{
    static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Notes the local day of each act.</summary>
    sealed class Watched
    {
        readonly DayClock _days;

        public Watched(string start)
        {
            Clock = new(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture));
            _days = new(Berlin, Clock, _ =>
            {
                Acts.Add(LocalDays.Name(LocalDays.Of(Instant.From(Clock.GetUtcNow()), Berlin)));
                return ValueTask.FromResult(true);
            }, (_, _) => IsLate);
        }

        public TestClock Clock { get; }
        public List<string> Acts { get; } = [];
        public bool IsLate { get; set; }

        public async Task RunAsync(TimeSpan length)
        {
            for (var passed = TimeSpan.Zero; passed < length; passed += TimeSpan.FromMinutes(5))
            {
                Clock.Advance(TimeSpan.FromMinutes(5));
                Assert.False(await _days.RunAsync(Instant.From(Clock.GetUtcNow()), default));
            }
        }
    }

    [Theory]
    [InlineData("2026-03-28T12:00:00Z", "2026-03-28 2026-03-29 2026-03-30")]
    [InlineData("2026-10-24T12:00:00Z", "2026-10-24 2026-10-25 2026-10-26")]
    [InlineData("2028-02-28T12:00:00Z", "2028-02-28 2028-02-29 2028-03-01")]
    [InlineData("2026-12-31T12:00:00Z", "2026-12-31 2027-01-01 2027-01-02")]
    public async Task Each_local_day_begins_once_also_when_the_clocks_are_changed(string start, string days)
    {
        var watched = new Watched(start);
        await watched.RunAsync(TimeSpan.FromHours(48));

        Assert.Equal(days, string.Join(' ', watched.Acts));
    }

    [Fact]
    public async Task A_clock_that_leaps_and_is_right_again_begins_no_day()
    {
        var watched = new Watched("2026-05-05T10:00:00Z");
        await watched.RunAsync(TimeSpan.FromMinutes(30));
        watched.Clock.Jump(DateTimeOffset.Parse("2027-06-09T10:30:00Z", CultureInfo.InvariantCulture));
        await watched.RunAsync(TimeSpan.FromMinutes(10));
        watched.Clock.Jump(DateTimeOffset.Parse("2026-05-05T10:40:00Z", CultureInfo.InvariantCulture));
        await watched.RunAsync(TimeSpan.FromHours(2));

        Assert.Equal(["2026-05-05"], watched.Acts);
    }

    [Fact]
    public async Task A_clock_that_leaps_and_stays_is_believed()
    {
        var watched = new Watched("2026-05-05T10:00:00Z");
        await watched.RunAsync(TimeSpan.FromMinutes(30));
        watched.Clock.Jump(DateTimeOffset.Parse("2026-05-06T10:30:00Z", CultureInfo.InvariantCulture));
        await watched.RunAsync(TimeSpan.FromHours(1));

        Assert.Equal(["2026-05-05", "2026-05-06"], watched.Acts);
    }

    [Fact]
    public async Task What_is_planned_late_is_acted_on_the_same_day()
    {
        var watched = new Watched("2026-05-05T10:00:00Z");
        await watched.RunAsync(TimeSpan.FromMinutes(30));
        watched.IsLate = true;
        await watched.RunAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(["2026-05-05", "2026-05-05"], watched.Acts);
    }
}
