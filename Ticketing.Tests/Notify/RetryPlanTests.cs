using Ticketing.Notify;
using Ticketing.Notify.Smtp;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify;

public sealed class RetryPlanTests
{
    static readonly Instant Start = new(1_800_000_000_000);
    static readonly SmtpOutcome Busy = new SmtpOutcome.TryLater("busy", "451 busy", ServerAway: false);
    static readonly SmtpOutcome Away = new SmtpOutcome.TryLater("away", "refused", ServerAway: true);

    [Fact]
    public void The_servers_250_ends_it() =>
        Assert.IsType<RetryVerdict.Sent>(RetryPlan.After(new SmtpOutcome.Delivered("250 ok"), 1, Start, Start, TimeSpan.Zero, 0));

    [Fact]
    public void A_permanent_answer_ends_it_at_once() =>
        Assert.Equal(new RetryVerdict.Dead("no such user"), RetryPlan.After(new SmtpOutcome.Refused("no such user", "550"), 1, Start, Start, TimeSpan.Zero, 0));

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    [InlineData(8, 1280)]
    [InlineData(9, 1800)]
    [InlineData(1000, 1800)]
    public void Pauses_double_up_to_half_an_hour(int attempts, int seconds)
    {
        Assert.Equal(new RetryVerdict.Again(Start + TimeSpan.FromSeconds(seconds)), RetryPlan.After(Busy, attempts, Start, Start, TimeSpan.Zero, 0));
        Assert.Equal(TimeSpan.FromSeconds(seconds * 0.8), RetryPlan.Pause(attempts, 1));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(60, 15)]
    [InlineData(600, 150)]
    [InlineData(259_200, 300)]
    public void A_server_that_is_away_is_asked_again_after_a_quarter_of_its_absence(int awaySeconds, int seconds) =>
        Assert.Equal(new RetryVerdict.Again(Start + TimeSpan.FromSeconds(seconds)), RetryPlan.After(Away, 100, Start, Start, TimeSpan.FromSeconds(awaySeconds), 0));

    [Fact]
    public void Nothing_is_given_up_before_five_days_and_all_of_it_after()
    {
        for (var (now, attempts) = (Start, 1); ; attempts++)
        {
            var verdict = RetryPlan.After(Busy, attempts, Start, now, TimeSpan.Zero, attempts % 2);
            if (verdict is RetryVerdict.Again again)
            {
                Assert.True(again.At > now && again.At - now <= RetryPlan.LongestPause);
                now = again.At;
                continue;
            }
            Assert.Contains("5 days", Assert.IsType<RetryVerdict.Dead>(verdict).Reason, StringComparison.Ordinal);
            Assert.InRange(now - Start, RetryPlan.Patience, RetryPlan.Patience + RetryPlan.LongestPause);
            return;
        }
    }

    [Fact]
    public void A_mail_that_waited_for_days_because_we_were_off_still_gets_its_attempts()
    {
        var later = Start + TimeSpan.FromDays(30);
        Assert.IsType<RetryVerdict.Again>(RetryPlan.After(Busy, RetryPlan.LeastAttempts - 1, Start, later, TimeSpan.Zero, 0));
        Assert.IsType<RetryVerdict.Dead>(RetryPlan.After(Away, RetryPlan.LeastAttempts, Start, later, TimeSpan.Zero, 0));
    }
}
