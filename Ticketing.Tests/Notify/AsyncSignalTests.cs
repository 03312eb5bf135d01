using Ticketing.Notify;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Notify;

public sealed class AsyncSignalTests
{
    readonly TestClock _clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_wait_shorter_than_a_millisecond_lasts_until_time_has_passed()
    {
        var waiting = new AsyncSignal().WaitAsync(TimeSpan.FromTicks(1), _clock, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.TrueAsync(() => waiting.IsCompletedSuccessfully, "the end of the wait");
    }

    [Fact]
    public async Task A_signal_given_while_nobody_waits_ends_the_next_wait_and_no_other()
    {
        var signal = new AsyncSignal();
        signal.Set();
        signal.Set();
        await signal.WaitAsync(TimeSpan.FromHours(1), _clock, TestContext.Current.CancellationToken);

        Assert.False(signal.WaitAsync(TimeSpan.FromHours(1), _clock, TestContext.Current.CancellationToken).IsCompleted);
    }
}
