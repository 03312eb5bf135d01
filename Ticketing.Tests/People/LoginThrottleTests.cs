using Ticketing.People;

namespace Ticketing.Tests.People;

public class LoginThrottleTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    readonly LoginThrottle _throttle = new();

    [Fact]
    public void One_address_gets_twenty_guesses_and_then_one_every_ten_seconds()
    {
        var allowed = Enumerable.Range(0, 100).Count(i => _throttle.TryTake($"user{i}", "10.0.0.9", Start) is null);
        Assert.Equal(20, allowed);
        Assert.Equal(TimeSpan.FromSeconds(10), _throttle.TryTake("anna", "10.0.0.9", Start));
        Assert.Null(_throttle.TryTake("anna", "10.0.0.9", Start.AddSeconds(10)));
        Assert.NotNull(_throttle.TryTake("anna", "10.0.0.9", Start.AddSeconds(10)));
    }

    [Fact]
    public void One_account_is_guessed_at_most_100_times_in_an_hour_from_a_thousand_addresses()
    {
        var checkedGuesses = Enumerable.Range(0, 10_000).Count(i => _throttle.TryTake("anna", $"10.0.{i % 1000 / 250}.{i % 250}", Start.AddSeconds(i * 0.36)) is null);
        Assert.InRange(checkedGuesses, 50, 100);
    }

    [Fact]
    public void Strangers_cannot_lock_out_an_owner_who_was_here_before()
    {
        Assert.Null(_throttle.TryTake("anna", "192.168.1.2", Start));
        _throttle.Succeeded("anna", "192.168.1.2", Start);
        for (var i = 0; i < 10_000; i++)
        {
            _throttle.TryTake("anna", $"10.{i / 250}.0.{i % 250}", Start);
        }
        Assert.NotNull(_throttle.TryTake("anna", "10.99.0.1", Start));
        Assert.Null(_throttle.TryTake("anna", "192.168.1.2", Start));
    }

    [Fact]
    public void Who_gets_it_right_is_not_counted()
    {
        for (var i = 0; i < 200; i++)
        {
            Assert.Null(_throttle.TryTake("anna", "192.168.1.2", Start));
            _throttle.Succeeded("anna", "192.168.1.2", Start);
        }
    }

    [Fact]
    public void A_clock_that_goes_back_neither_gives_nor_takes()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(_throttle.TryTake("anna", "10.0.0.9", Start));
        }
        Assert.NotNull(_throttle.TryTake("anna", "10.0.0.9", Start.AddDays(-400)));
    }

    [Fact]
    public void Its_memory_is_bounded_and_says_no_when_full()
    {
        var small = new LoginThrottle(capacity: 10);
        var allowed = Enumerable.Range(0, 100).Count(i => small.TryTake($"user{i}", $"10.0.0.{i}", Start) is null);
        Assert.InRange(allowed, 1, 10);
        Assert.Null(small.TryTake("anna", "10.0.0.200", Start.AddHours(2)));
    }
}
