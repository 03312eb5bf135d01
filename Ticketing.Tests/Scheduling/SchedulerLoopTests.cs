using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Scheduling;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Scheduling;

public class SchedulerLoopTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    readonly TestClock _clock = new(Start);
    readonly List<string> _runs = [];
    readonly List<ScheduledJob> _jobs = [];

    SchedulerLoop Loop() => new(() => _jobs, _clock, NullLogger<SchedulerLoop>.Instance);

    ScheduledJob Job(string name, int seconds, Func<JobResult>? result = null, IJobMarks? marks = null) => new(name, TimeSpan.FromSeconds(seconds), (now, _) =>
    {
        _runs.Add($"{name}@{(now.Offset - Start).TotalSeconds}");
        return ValueTask.FromResult(result?.Invoke() ?? JobResult.Nothing);
    }, marks);

    async Task PassAsync(SchedulerLoop loop, TimeSpan time, TimeSpan? step = null)
    {
        for (var passed = TimeSpan.Zero; passed <= time; passed += step ?? TimeSpan.FromSeconds(1))
        {
            await loop.RunDueAsync(TestContext.Current.CancellationToken);
            _clock.Advance(step ?? TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Each_job_runs_at_start_and_then_at_its_own_pace()
    {
        _jobs.AddRange([Job("a", 5), Job("b", 8)]);
        await PassAsync(Loop(), TimeSpan.FromSeconds(16));
        Assert.Equal(["a@0", "b@0", "a@5", "b@8", "a@10", "a@15", "b@16"], _runs);
    }

    [Fact]
    public async Task A_round_says_how_long_nothing_is_due()
    {
        _jobs.AddRange([Job("a", 7), Job("b", 3600)]);
        await using var loop = Loop();
        Assert.Equal(TimeSpan.FromSeconds(7), await loop.RunDueAsync(default));
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(4), await loop.RunDueAsync(default));
        _jobs.RemoveAt(0);
        Assert.Equal(SchedulerLoop.LongestWait, await loop.RunDueAsync(default));
    }

    [Fact]
    public async Task A_job_that_throws_waits_longer_each_time_and_stops_no_other()
    {
        var broken = true;
        _jobs.AddRange([Job("bad", 5, () => broken ? throw new InvalidOperationException("broken") : JobResult.Nothing), Job("good", 20)]);
        await using var loop = Loop();
        await PassAsync(loop, TimeSpan.FromSeconds(80));
        Assert.Equal(["bad@0", "good@0", "bad@10", "good@20", "bad@30", "good@40", "good@60", "bad@70", "good@80"], _runs);
        broken = false;
        _runs.Clear();
        await PassAsync(loop, TimeSpan.FromSeconds(80));
        Assert.Equal(["bad@150", "bad@155", "bad@160"], _runs.Where(run => run.StartsWith("bad", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Trouble_outside_the_program_backs_off_too_but_never_beyond_ten_minutes()
    {
        _jobs.Add(Job("a", 5, () => new(0, false, Refusal.Busy)));
        await PassAsync(Loop(), TimeSpan.FromHours(1), TimeSpan.FromSeconds(5));
        Assert.Equal(["a@0", "a@10", "a@30", "a@70", "a@150", "a@310", "a@630", "a@1230", "a@1830", "a@2430", "a@3030"], _runs);
    }

    [Fact]
    public async Task A_job_with_more_to_do_goes_on_at_once()
    {
        var left = 3;
        _jobs.Add(Job("a", 60, () => new(10, More: --left > 0)));
        await using var loop = Loop();
        Assert.Equal(TimeSpan.Zero, await loop.RunDueAsync(default));
        Assert.Equal(TimeSpan.Zero, await loop.RunDueAsync(default));
        Assert.Equal(SchedulerLoop.LongestWait, await loop.RunDueAsync(default));
        Assert.Equal(3, _runs.Count);
    }

    [Fact]
    public async Task Setting_the_wall_clock_neither_skips_nor_repeats_a_turn()
    {
        _jobs.Add(Job("a", 60));
        await using var loop = Loop();
        await loop.RunDueAsync(default);
        _clock.Jump(Start.AddYears(10));
        await loop.RunDueAsync(default);
        _clock.Jump(Start.AddYears(-30));
        await loop.RunDueAsync(default);
        Assert.Single(_runs);
        _clock.Advance(TimeSpan.FromSeconds(60));
        await loop.RunDueAsync(default);
        Assert.Equal(2, _runs.Count);
    }

    [Fact]
    public async Task A_mark_carries_the_pause_across_a_restart()
    {
        var marks = new MemoryMarks();
        _jobs.Add(Job("a", 3600, marks: marks));
        await PassAsync(Loop(), TimeSpan.FromSeconds(10));
        Assert.Equal(new Instant(Start.ToUnixTimeMilliseconds()), marks.LastDone("a"));

        _clock.Advance(TimeSpan.FromSeconds(1000));
        await PassAsync(Loop(), TimeSpan.FromHours(1), TimeSpan.FromSeconds(1)); // another process, the same marks
        Assert.Equal(["a@0", "a@3600"], _runs);
    }

    [Fact]
    public async Task A_mark_from_the_future_or_from_long_ago_holds_nothing_up()
    {
        var marks = new MemoryMarks { ["a"] = new(Start.AddDays(1).ToUnixTimeMilliseconds()), ["b"] = new(Start.AddDays(-9).ToUnixTimeMilliseconds()) };
        _jobs.AddRange([Job("a", 3600, marks: marks), Job("b", 3600, marks: marks)]);
        await Loop().RunDueAsync(default);
        Assert.Equal(["a@0", "b@0"], _runs);
    }

    [Fact]
    public async Task A_turn_that_did_not_finish_leaves_no_mark()
    {
        var marks = new MemoryMarks();
        _jobs.AddRange([Job("trouble", 60, () => new(1, false, Refusal.Busy), marks), Job("more", 60, () => new(1, More: true), marks)]);
        await Loop().RunDueAsync(default);
        Assert.Empty(marks);
    }

    [Fact]
    public async Task Jobs_that_appear_later_run_at_once()
    {
        await using var loop = Loop();
        await loop.RunDueAsync(default);
        _jobs.Add(Job("late", 60));
        await loop.RunDueAsync(default);
        Assert.Equal(["late@0"], _runs);
    }

    [Fact]
    public async Task The_running_loop_wakes_by_the_clock_and_ends_when_disposed()
    {
        var turns = System.Threading.Channels.Channel.CreateUnbounded<Instant>();
        _jobs.Add(new("a", TimeSpan.FromSeconds(5), (now, _) =>
        {
            turns.Writer.TryWrite(now);
            return ValueTask.FromResult(JobResult.Nothing);
        }));
        var loop = Loop();
        loop.Start();
        for (var turn = 0; turn < 3; turn++)
        {
            while (!turns.Reader.TryRead(out _))
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }
        await loop.DisposeAsync();
    }

    sealed class MemoryMarks : Dictionary<string, Instant>, IJobMarks
    {
        public Instant? LastDone(string job) => TryGetValue(job, out var at) ? at : null;

        public ValueTask<Refusal?> MarkDoneAsync(string job, Instant at, CancellationToken cancel)
        {
            this[job] = at;
            return ValueTask.FromResult<Refusal?>(null);
        }
    }
}
