using Ticketing.Intake.Http;
using Ticketing.People;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

public class FloodLimitTests
{
    static readonly Principal Anna = new(1, "home", "anna", PrincipalKind.User, Role.Agent, TokenScope.Full, null);
    static readonly Principal Nas = new(1, "home", "nas", PrincipalKind.Device, null, TokenScope.Intake, "nas");

    [Fact]
    public void A_minute_may_be_used_at_once_and_then_fills_evenly()
    {
        var clock = new TestClock(DateTimeOffset.UnixEpoch);
        var limit = new FloodLimit(60, 0, clock);
        for (var i = 0; i < 60; i++)
        {
            Assert.Null(limit.TryTake(Anna));
        }
        Assert.Equal(1.0, limit.TryTake(Anna)!.Value.TotalSeconds, 6);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(limit.TryTake(Anna));
        Assert.Null(limit.TryTake(Anna));
        Assert.NotNull(limit.TryTake(Anna));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(60, Enumerable.Range(0, 100).Count(_ => limit.TryTake(Anna) is null));
    }

    [Fact]
    public void A_user_and_a_token_with_the_same_number_do_not_share_and_zero_is_no_limit()
    {
        var limit = new FloodLimit(1, 0, new TestClock(DateTimeOffset.UnixEpoch));
        Assert.Null(limit.TryTake(Anna));
        Assert.NotNull(limit.TryTake(Anna));
        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.Null(limit.TryTake(Nas)));
        Assert.Null(FloodLimit.None.TryTake(Anna));
    }
}
