using Ticketing.Hosting;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Hosting;

public class ReadinessTests
{
    readonly TestClock _clock = new(new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task It_is_ready_when_every_part_is()
    {
        var readiness = new Readiness(_clock);
        readiness.Add("store", () => null);
        readiness.Add("listener", () => null);
        var report = await readiness.AskAsync(CancellationToken.None);
        Assert.True(report.IsReady);
        Assert.Equal("ok", report.Checks["store"]);
    }

    [Fact]
    public async Task One_part_that_fails_or_throws_is_named_and_the_others_are_asked_all_the_same()
    {
        var readiness = new Readiness(_clock);
        readiness.Add("store", () => "the disk is full");
        readiness.Add("broker", () => throw new InvalidOperationException("no answer"));
        readiness.Add("listener", () => null);
        var report = await readiness.AskAsync(CancellationToken.None);
        Assert.False(report.IsReady);
        Assert.Equal(["the disk is full", "no answer", "ok"], report.Checks.Values);
    }

    [Fact]
    public async Task A_part_that_never_answers_is_not_ready()
    {
        var readiness = new Readiness(_clock);
        readiness.Add("broker", async cancel =>
        {
            await new TaskCompletionSource().Task.WaitAsync(cancel);
            return null;
        });
        var asked = readiness.AskAsync(CancellationToken.None);
        _clock.Advance(Readiness.Patience);
        Assert.Contains("no answer within 2 s", (await asked).Checks["broker"], StringComparison.Ordinal);
    }
}
