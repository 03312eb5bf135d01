using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Hosting;
using Ticketing.Hosting.Commands;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Hosting;

public class DatabaseWaitTests
{
    readonly TestClock _clock = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
    int _looks;

    /// <summary>Waits while the clock runs by itself.</summary>
    async Task WaitAsync(int seconds, Func<int, DatabaseAnswer> answer)
    {
        var wait = new DatabaseWait("db/ticketing", TimeSpan.FromSeconds(seconds), new(null), _clock, NullLogger.Instance);
        var waiting = wait.UntilReadyAsync(_ => Task.FromResult(answer(++_looks)), TestContext.Current.CancellationToken);
        while (!waiting.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }
        await waiting;
    }

    static DatabaseAnswer Away => new(DatabaseState.Away, "db cannot be reached.");

    [Fact]
    public async Task A_database_that_comes_later_is_waited_for()
    {
        await WaitAsync(60, look => look < 8 ? Away : new(DatabaseState.Ready, ""));
        Assert.Equal(8, _looks);
    }

    [Fact]
    public async Task One_that_does_not_come_ends_the_start_with_what_is_wrong()
    {
        var fault = await Assert.ThrowsAsync<ProgramFaultException>(() => WaitAsync(20, _ => Away));
        Assert.Equal(DatabaseWait.Unavailable, fault.ExitCode);
        Assert.Equal("The server cannot start: db cannot be reached. It was waited for 20 s (Ticketing:DatabaseWait); 'ticketing check' looks closer.", fault.Message);
        Assert.InRange(_looks, 6, 9);
    }

    [Fact]
    public async Task What_waiting_does_not_mend_is_said_at_once()
    {
        var fault = await Assert.ThrowsAsync<ProgramFaultException>(() => WaitAsync(60, _ => new(DatabaseState.Wrong, "wrong password.")));
        Assert.Equal((CommandLine.Configuration, 1), (fault.ExitCode, _looks));
    }

    [Fact]
    public async Task No_patience_is_one_look()
    {
        await Assert.ThrowsAsync<ProgramFaultException>(() => WaitAsync(0, _ => Away));
        Assert.Equal(1, _looks);
    }

    [Fact]
    public void Pauses_grow_to_five_seconds() =>
        Assert.Equal([0.25, 0.5, 1, 2, 4, 5, 5], Enumerable.Range(1, 6).Append(1_000_000).Select(looks => DatabaseWait.PauseAfter(looks).TotalSeconds));
}
