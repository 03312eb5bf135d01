using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>The rules of a day's plan. Pure: each says why something cannot be, or null.</summary>
public static class PlanRules
{
    public const string NotOneDay = "not-one-day";
    public const string NoWorkstation = "no-workstation";
    public const string AssetBusy = "asset-busy";
    public const string FinishedAlready = "finished-already";

    /// <summary>A job lies in one local day: it begins and ends on it. The first instant of the next day is not on it.</summary>
    public static Refusal? OneDay(Instant startsAt, Instant endsAt, TimeZoneInfo zone)
    {
        var (first, last) = (LocalDays.Of(startsAt, zone), LocalDays.Of(endsAt, zone));
        return first == last ? null
            : Conflict(NotOneDay, $"The job would begin on {LocalDays.Name(first)} and end on {LocalDays.Name(last)} ({zone.Id}). A job lies in one day: make it two, or choose other times.");
    }

    /// <summary>Room for a job among those of its day.</summary>
    /// <param name="except">The job that is moved; 0 = a new one.</param>
    public static Refusal? Room(DayPlan plan, long assetId, Instant from, Instant until, long except, int workstations, TimeZoneInfo zone)
    {
        List<Job> meanwhile = [];
        foreach (var job in plan.Jobs)
        {
            if (job.Id != except && job.Overlaps(from, until))
            {
                if (job.AssetId == assetId)
                {
                    return Conflict(AssetBusy, $"The asset has job {job.Id} from {Time(job.Taken.From, zone)} to {Time(job.Taken.Until, zone)}. Choose a time that does not overlap; touching ends do not.");
                }
                meanwhile.Add(job);
            }
        }
        return MostAtOnce(meanwhile, from, until) is var (most, at) && most < workstations ? null
            : Conflict(NoWorkstation, string.Create(CultureInfo.InvariantCulture, $"All {workstations} workstation(s) are taken at {Time(at, zone)}. Choose another time, or move one of the jobs then."));
    }

    /// <summary>A job that can still be moved, finished or cancelled.</summary>
    public static Refusal? Unfinished(Job job) => job.State switch
    {
        JobState.Planned => null,
        JobState.Finished => Conflict(FinishedAlready, $"Job {job.Id} is finished already; it stays as it is. Plan another one if there is more to do."),
        _ => Conflict(FinishedAlready, $"Job {job.Id} is cancelled, so there is nothing left of it to change. Plan it anew."),
    };

    /// <summary>How many of the jobs run at once between two instants at most, and where first. The number can only rise where one begins.</summary>
    static (int Most, Instant At) MostAtOnce(List<Job> jobs, Instant from, Instant until)
    {
        var (most, at) = (CountAt(jobs, from), from);
        foreach (var job in jobs)
        {
            if (job.Taken.From > from && job.Taken.From < until && CountAt(jobs, job.Taken.From) is var count && (count > most || (count == most && job.Taken.From < at)))
            {
                (most, at) = (count, job.Taken.From);
            }
        }
        return (most, at);
    }

    static int CountAt(List<Job> jobs, Instant at)
    {
        var count = 0;
        foreach (var job in jobs)
        {
            count += job.Taken.From <= at && at < job.Taken.Until ? 1 : 0;
        }
        return count;
    }

    static string Time(Instant time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time.Offset, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    static Refusal Conflict(string code, string detail) => new(RefusalKind.Conflict, code, detail);
}
