using Ticketing.Scheduling;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Scheduling;

public class ListeningTimeTests
{
    readonly TestClock _clock = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));

    Instant Now => Instant.From(_clock.GetUtcNow());

    [Fact]
    public void Listening_begins_with_the_process_and_goes_on_while_the_clocks_agree()
    {
        var begun = Now;
        var listening = new ListeningTime(_clock);
        for (var i = 0; i < 100; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(3));
            _clock.Jump(_clock.GetUtcNow() + TimeSpan.FromSeconds(i % 2 == 0 ? 1 : -1)); // NTP
            Assert.Equal(begun, listening.Since());
        }
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(60)]
    [InlineData(86400 * 365 * 50)] // a board without a clock of its own, after the first NTP answer
    public void A_clock_that_is_set_makes_listening_begin_anew(long seconds)
    {
        var listening = new ListeningTime(_clock);
        _clock.Advance(TimeSpan.FromMinutes(10));
        _clock.Jump(_clock.GetUtcNow() + TimeSpan.FromSeconds(seconds));
        var set = Now;
        Assert.Equal(set, listening.Since());
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(set, listening.Since());
    }
}
