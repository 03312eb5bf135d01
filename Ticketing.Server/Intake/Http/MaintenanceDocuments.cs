using System.Text.Json.Serialization;
using Ticketing.Maintenance;

namespace Ticketing.Intake.Http;

/// <summary>Body that registers a contact; only the name is required.</summary>
public sealed record ContactRequest(string Name, string? Email, string? Phone, string? Address);

/// <summary>Body that changes a contact; what is absent stays.</summary>
/// <param name="Archived">True: nothing new can be planned for it.</param>
public sealed record ContactPatch(string? Name, string? Email, string? Phone, string? Address, bool? Archived);

/// <summary>Body that registers an asset; only the name is required.</summary>
/// <param name="Kind">car, boiler, roof, …; "other" if absent.</param>
/// <param name="ContactId">Its owner.</param>
/// <param name="Plate">Three groups of 1-3 letters or 1-3 digits joined by -.</param>
/// <param name="Manuals">http:// or https:// links.</param>
/// <param name="System">The ticketing system it is.</param>
public sealed record AssetRequest(string Name, string? Kind, long? ContactId, string? Plate, IReadOnlyList<string>? Manuals, DateOnly? WarrantyUntil, string? System, string? Notes);

/// <summary>Body that changes an asset; what is absent stays, null empties.</summary>
public sealed record AssetPatch(string? Name, string? Kind, long? ContactId, string? Plate, IReadOnlyList<string>? Manuals, DateOnly? WarrantyUntil, string? System, string? Notes, bool? Archived);

/// <summary>An asset.</summary>
/// <param name="Cost">What its finished jobs have come to so far.</param>
public sealed record AssetDocument(
    long Id, string Name, string Kind, long? ContactId, string? Plate, IReadOnlyList<string> Manuals, DateOnly? WarrantyUntil, string? System, string? Notes, bool Archived, decimal Cost,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AssetFile>? Files,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<JobDocument>? Jobs)
{
    /// <param name="files">Null in lists.</param>
    /// <param name="jobs">Newest first; null in lists.</param>
    public static AssetDocument Of(AssetWithCost asset, IReadOnlyList<AssetFile>? files = null, IReadOnlyList<JobDocument>? jobs = null)
    {
        var (it, cost) = asset;
        return new(it.Id, it.Name, it.Kind, it.ContactId, it.Plate, it.Manuals, it.WarrantyUntil, it.System, it.Notes, it.Archived, Money.Amount(cost), files, jobs);
    }
}

/// <summary>Body that plans a job. Its path names the local day that it lies in.</summary>
/// <param name="ContactId">Absent = the asset's owner.</param>
public sealed record PlanJobRequest(long AssetId, long? ContactId, DateTime StartsAt, DateTime EndsAt, string? Description);

/// <summary>Body that moves a job; what is absent stays.</summary>
public sealed record PlanJobPatch(long? AssetId, long? ContactId, DateTime? StartsAt, DateTime? EndsAt, string? Description);

/// <summary>Body that finishes a job.</summary>
public sealed record FinishRequest(DateTime ActualStart, DateTime ActualEnd, string? Notes);

/// <summary>A job of a day's plan.</summary>
/// <param name="Status">planned, finished or cancelled.</param>
/// <param name="TicketId">The ticket it was made of; null if none.</param>
/// <param name="Cost">What it came to; null until it is finished.</param>
public sealed record JobDocument(
    long Id, DateOnly Day, long AssetId, string Asset, long ContactId, string Contact, DateTime StartsAt, DateTime EndsAt, string? Description, string Status, long? TicketId,
    DateTime? ActualStart, DateTime? ActualEnd, string? Notes, decimal? Cost)
{
    public static JobDocument Of(PlannedJob planned)
    {
        var job = planned.Job;
        return new(
            job.Id, job.Day, job.AssetId, planned.Asset, job.ContactId, planned.Contact, job.StartsAt.Utc, job.EndsAt.Utc, job.Description, job.State.ToString().ToLowerInvariant(), job.TicketId,
            job.ActualStart?.Utc, job.ActualEnd?.Utc, job.Notes, job.State == JobState.Finished ? Money.Amount(job.CostCents) : null);
    }
}

/// <summary>The plan of one local day.</summary>
/// <param name="Version">Number of its events.</param>
/// <param name="Workstations">Jobs that can run at once.</param>
/// <param name="Jobs">By start; without the cancelled ones.</param>
public sealed record DayDocument(DateOnly Day, long Version, int Workstations, IReadOnlyList<JobDocument> Jobs)
{
    public static DayDocument Of(PlannedDay day, int workstations)
    {
        var jobs = new List<JobDocument>(day.Jobs.Count);
        foreach (var job in day.Jobs)
        {
            jobs.Add(JobDocument.Of(job));
        }
        return new(day.Day, day.Version, workstations, jobs);
    }
}

/// <summary>What the doors of maintenance write, without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(ItemsDocument<Contact>))]
[JsonSerializable(typeof(AssetDocument))]
[JsonSerializable(typeof(ItemsDocument<AssetDocument>))]
[JsonSerializable(typeof(AssetFile))]
[JsonSerializable(typeof(InvoiceDocument))]
[JsonSerializable(typeof(PageDocument<InvoiceDocument>))]
[JsonSerializable(typeof(DayPassed))]
[JsonSerializable(typeof(RecurrenceDocument))]
[JsonSerializable(typeof(ItemsDocument<RecurrenceDocument>))]
[JsonSerializable(typeof(WindowDocument))]
[JsonSerializable(typeof(ItemsDocument<WindowDocument>))]
[JsonSerializable(typeof(JobDocument))]
[JsonSerializable(typeof(ItemsDocument<JobDocument>))]
[JsonSerializable(typeof(DayDocument))]
[JsonSerializable(typeof(ItemsDocument<DayDocument>))]
internal sealed partial class MaintenanceHttpJson : JsonSerializerContext;
