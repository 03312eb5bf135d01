namespace Ticketing.Maintenance;

/// <summary>The plan of one local day: nothing but the replay of its events. The version is the number of events, so that a decision can say what it was made on.</summary>
public sealed class DayPlan(DateOnly day)
{
    readonly SortedDictionary<long, Job> _jobs = [];

    public DateOnly Day { get; } = day;

    /// <summary>Number of the last event; 0 = nothing has been planned for this day yet.</summary>
    public long Version { get; private set; }

    /// <summary>By id; cancelled ones and those that were moved to another day are gone.</summary>
    public IReadOnlyCollection<Job> Jobs => _jobs.Values;

    /// <summary>Null if it is not of this day, or cancelled.</summary>
    public Job? Find(long id) => _jobs.GetValueOrDefault(id);

    /// <summary>The next event, in order.</summary>
    public void Apply(MaintenanceEvent e)
    {
        Version++;
        if (e.Job is not { } job)
        {
            return;
        }
        if (job.Day == Day && job.State != JobState.Cancelled)
        {
            _jobs[job.Id] = job;
        }
        else
        {
            _jobs.Remove(job.Id);
        }
    }

    /// <summary>What replaces the first <see cref="Version"/> events when a day becomes long.</summary>
    public DaySnapshot Snapshot() => new(Version, [.. _jobs.Values]);

    public static DayPlan Of(DateOnly day, DaySnapshot? snapshot)
    {
        var plan = new DayPlan(day);
        if (snapshot is not null)
        {
            plan.Version = snapshot.Version;
            foreach (var job in snapshot.Jobs)
            {
                plan._jobs[job.Id] = job;
            }
        }
        return plan;
    }
}

/// <summary>A day's plan after its first events.</summary>
public sealed record DaySnapshot(long Version, IReadOnlyList<Job> Jobs)
{
    /// <summary>A snapshot is kept after each so many events.</summary>
    public const int Every = 100;
}
