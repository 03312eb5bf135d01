using Ticketing.Tickets;

namespace Ticketing.Scheduling;

/// <summary>Work that time starts: short, safe to repeat, and told the time it is to act for.</summary>
/// <param name="Name">Unique label in logs and marks, for example <c>due-soon/home</c>.</param>
/// <param name="Every">From one start to the next, on the monotonic clock: setting the wall clock neither skips nor repeats a turn.</param>
/// <param name="Run">One turn. A bug throws; outside trouble is <see cref="JobResult.Trouble"/>. Both make the next turn wait longer and neither stops another job.</param>
/// <param name="Marks">Where "last done" is kept across restarts, for jobs with long pauses; null = the first turn is at start.</param>
public sealed record ScheduledJob(string Name, TimeSpan Every, Func<Instant, CancellationToken, ValueTask<JobResult>> Run, IJobMarks? Marks = null)
{
    /// <summary>What follows the slash in <see cref="Name"/>: the tenant whose job it is; null = the server's own.</summary>
    public string? Tenant { get; } = Name.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? Name[(slash + 1)..] : null;
}

/// <summary>What a turn did.</summary>
/// <param name="Acted">How many things it acted on.</param>
/// <param name="More">There is more of the same: the next turn comes at once.</param>
/// <param name="Trouble">What kept it from finishing; null = nothing.</param>
public readonly record struct JobResult(int Acted, bool More = false, Refusal? Trouble = null)
{
    public static readonly JobResult Nothing;
}

/// <summary>Durable "last done" marks of jobs.</summary>
public interface IJobMarks
{
    /// <summary>When the job was last done; null if never.</summary>
    Instant? LastDone(string job);

    /// <summary>Null = it is on disk.</summary>
    ValueTask<Refusal?> MarkDoneAsync(string job, Instant at, CancellationToken cancel);
}

/// <summary>The jobs there are now; tenants add theirs when their stores open. Safe for several threads.</summary>
public sealed class JobBoard(params IEnumerable<ScheduledJob> jobs)
{
    readonly Lock _lock = new();
    volatile ScheduledJob[] _all = [.. jobs];

    public IReadOnlyList<ScheduledJob> All => _all;

    /// <summary>The server's own, and those of tenants that are awake.</summary>
    public IReadOnlyList<ScheduledJob> AllOf(Func<string, bool> isAwake) => [.. _all.Where(job => job.Tenant is null || isAwake(job.Tenant))];

    /// <summary>The tenant's store was closed.</summary>
    public void Remove(string tenant)
    {
        lock (_lock)
        {
            _all = [.. _all.Where(job => job.Tenant != tenant)];
        }
    }

    public void Add(IEnumerable<ScheduledJob> jobs)
    {
        lock (_lock)
        {
            _all = [.. _all, .. jobs];
        }
    }
}
