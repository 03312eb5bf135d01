using Ticketing.Tickets;

namespace Ticketing.Scheduling;

/// <summary>The one loop that starts everything time starts, one job at a time. A job that fails is logged, waits longer before each new try (at most ten minutes or its own pause) and stops no other.</summary>
/// <param name="troubleOf">What an exception means that comes from outside the program, such as a store that is away; null = it is a bug.</param>
/// <param name="jobs">All jobs there are now; asked again before each round, because tenants come and go.</param>
public sealed partial class SchedulerLoop(Func<IEnumerable<ScheduledJob>> jobs, TimeProvider clock, ILogger<SchedulerLoop> log, Func<Exception, Refusal?>? troubleOf = null) : IAsyncDisposable
{
    /// <summary>Longest wait between two rounds: how soon a new tenant's jobs are seen.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(10);

    sealed class Turn
    {
        public long Due;
        public int Failures;
        public int Round;
    }

    readonly Dictionary<string, Turn> _turns = [];
    readonly CancellationTokenSource _stopping = new();
    Task _running = Task.CompletedTask;
    int _round;

    public void Start() => _running = Task.Run(() => LoopAsync(_stopping.Token));

    /// <summary>Runs every job that is due.</summary>
    /// <returns>How long nothing is due after it, in whole milliseconds (the framework cuts off fractions, and the loop would spin for the rest of one); zero or more, at most <see cref="LongestWait"/>.</returns>
    public async Task<TimeSpan> RunDueAsync(CancellationToken cancel)
    {
        _round++;
        var next = clock.GetTimestamp() + Ticks(LongestWait);
        foreach (var job in jobs())
        {
            if (!_turns.TryGetValue(job.Name, out var turn))
            {
                if (FirstWait(job) is not { } first)
                {
                    continue; // asked again in the next round
                }
                _turns.Add(job.Name, turn = new() { Due = clock.GetTimestamp() + Ticks(first) });
            }
            turn.Round = _round;
            if (turn.Due <= clock.GetTimestamp())
            {
                await RunAsync(job, turn, cancel).ConfigureAwait(false);
            }
            next = Math.Min(next, turn.Due);
        }
        foreach (var (name, _) in _turns.Where(entry => entry.Value.Round != _round).ToList())
        {
            _turns.Remove(name);
        }
        var wait = clock.GetElapsedTime(clock.GetTimestamp(), next);
        return wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
    }

    /// <summary>Lets the running job end, starts no other.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    async Task LoopAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(await RoundAsync(stop).ConfigureAwait(false), clock, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the program.
        }
    }

    /// <summary>A round that cannot even list its jobs (a tenant's store does not open) is tried again like any other.</summary>
    async Task<TimeSpan> RoundAsync(CancellationToken stop)
    {
        try
        {
            return await RunDueAsync(stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNoJobs(log, exception, LongestWait);
            return LongestWait;
        }
    }

    async ValueTask RunAsync(ScheduledJob job, Turn turn, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        var now = Instant.From(clock.GetUtcNow());
        try
        {
            var result = await job.Run(now, cancel).ConfigureAwait(false);
            if (result.Trouble is null && !result.More && job.Marks is { } marks)
            {
                result = result with { Trouble = await marks.MarkDoneAsync(job.Name, now, cancel).ConfigureAwait(false) };
            }
            if (result.Acted > 0)
            {
                LogActed(log, job.Name, result.Acted);
            }
            if (result.Trouble is { } trouble)
            {
                turn.Due = started + Ticks(BackOff(job, ++turn.Failures));
                LogTrouble(log, job.Name, trouble.Detail, BackOff(job, turn.Failures));
                return;
            }
            turn.Failures = 0;
            turn.Due = result.More ? started : started + Ticks(job.Every);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (troubleOf?.Invoke(exception) is { } trouble)
        {
            turn.Due = started + Ticks(BackOff(job, ++turn.Failures));
            LogTrouble(log, job.Name, trouble.Detail, BackOff(job, turn.Failures));
        }
        catch (Exception exception)
        {
            turn.Due = started + Ticks(BackOff(job, ++turn.Failures));
            LogFailed(log, exception, job.Name, BackOff(job, turn.Failures));
        }
    }

    /// <summary>What is left of the pause that a mark says was begun before the restart. A mark in the future was made by a wrong clock and counts for nothing. Null: it cannot be read now.</summary>
    TimeSpan? FirstWait(ScheduledJob job)
    {
        Instant? mark;
        try
        {
            mark = job.Marks?.LastDone(job.Name);
        }
        catch (Exception exception) when (troubleOf?.Invoke(exception) is { } trouble)
        {
            LogTrouble(log, job.Name, trouble.Detail, LongestWait);
            return null;
        }
        if (mark is not { } done)
        {
            return TimeSpan.Zero;
        }
        var since = Instant.From(clock.GetUtcNow()) - done;
        return since >= TimeSpan.Zero && since < job.Every ? job.Every - since : TimeSpan.Zero;
    }

    static TimeSpan BackOff(ScheduledJob job, int failures)
    {
        var longest = job.Every > LongestBackOff ? job.Every : LongestBackOff;
        var wait = job.Every * Math.Pow(2, Math.Min(failures, 10));
        return wait < longest ? wait : longest;
    }

    long Ticks(TimeSpan span) => (long)(span.TotalSeconds * clock.TimestampFrequency);

    [LoggerMessage(Level = LogLevel.Error, Message = "the jobs cannot be listed; next try in {Wait}")]
    private static partial void LogNoJobs(ILogger log, Exception exception, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Information, Message = "job {Job}: acted on {Count}")]
    private static partial void LogActed(ILogger log, string job, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} could not finish: {Reason} Next try in {Wait}.")]
    private static partial void LogTrouble(ILogger log, string job, string reason, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Error, Message = "job {Job} failed; next try in {Wait}")]
    private static partial void LogFailed(ILogger log, Exception exception, string job, TimeSpan wait);
}
