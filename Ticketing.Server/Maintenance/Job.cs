using System.Text.Json.Serialization;
using Ticketing.Tickets;

namespace Ticketing.Maintenance;

public enum JobState
{
    Planned = 0,
    Finished = 1,
    Cancelled = 2,
}

/// <summary>A piece of work on an asset in a day's plan.</summary>
/// <param name="Day">The local day it lies in: both its ends do.</param>
/// <param name="TicketId">The ticket it was made of; null if it was planned as a job.</param>
/// <param name="CostCents">What it came to when it was finished, by the hourly rate of then; 0 before.</param>
/// <param name="ActualStart">When it was really done; null until it is finished.</param>
public sealed record Job(
    long Id, DateOnly Day, long AssetId, long ContactId, Instant StartsAt, Instant EndsAt, string? Description, JobState State, long? TicketId, Instant? ActualStart, Instant? ActualEnd, string? Notes, long CostCents, Instant PlannedAt = default)
{
    public const int LongestDescription = 2_000;
    public const int LongestNotes = 10_000;

    /// <summary>When it takes a workstation and its asset: as planned, once finished as it really was. Nothing once cancelled.</summary>
    [JsonIgnore]
    public (Instant From, Instant Until) Taken => State == JobState.Finished ? (ActualStart!.Value, ActualEnd!.Value) : (StartsAt, EndsAt);

    /// <summary>Half-open: touching ends do not overlap.</summary>
    public bool Overlaps(Instant from, Instant until) => State != JobState.Cancelled && Taken is var taken && taken.From < until && from < taken.Until;
}

/// <summary>What somebody wants to have planned.</summary>
public sealed record JobRequest(long AssetId, long ContactId, Instant StartsAt, Instant EndsAt, string? Description, long? TicketId = null);

/// <summary>A change of a job; what is null stays.</summary>
public sealed record JobMove(long? AssetId, long? ContactId, Instant? StartsAt, Instant? EndsAt, string? Description);
