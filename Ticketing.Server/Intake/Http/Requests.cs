using System.Text.Json.Serialization;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body of a submission; only the title is required. For the description of the API: <see cref="SubmissionReader"/> reads it.</summary>
/// <param name="Reference">Present: merged into the unfinished ticket of that system and reference.</param>
/// <param name="Sla">gold, silver, bronze or none; absent = the system's tier.</param>
/// <param name="IfRefused">reject or record.</param>
/// <param name="Assignee">Only the own name of the person who sends it: a task of their own, without a tier.</param>
/// <param name="State">firing, ok or resolved.</param>
public sealed record SubmissionRequest(
    string Title, string? Description, string? System, string? Category, string? Reference, string? Sla, string? IfRefused, string? Requester, string? Assignee, string? State, IReadOnlyDictionary<string, string>? Labels, long? HoldId);

/// <summary>Body that changes a ticket; what is absent stays, null empties.</summary>
/// <param name="Status">Name of a workflow state to move to.</param>
public sealed record TicketPatch(
    string? Title, string? Description, string? System, string? Category, string? Assignee, IReadOnlyList<string>? Watchers, IReadOnlyDictionary<string, string>? Labels, string? Status);

/// <summary>Body that adds a note.</summary>
public sealed record NoteRequest(string Text);

/// <summary>Body that changes a note.</summary>
/// <param name="Resolved">Only true is possible.</param>
public sealed record NotePatch(string? Text, bool? Resolved);

/// <summary>Answer to a submission while the store is away: it is on the server's own disk and enters the store when that is back. The same request with the same Idempotency-Key then tells the ticket.</summary>
/// <param name="Spooled">False only if a maintenance window of its system holds it.</param>
/// <param name="Window">The maintenance window that holds it, until <paramref name="HeldUntil"/>; it becomes a ticket then if it is not over before.</param>
public sealed record SpooledDocument(
    bool Spooled, DateTime ReceivedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Window = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? HeldUntil = null)
{
    internal static SpooledDocument Of(Admission.SubmitResult result) => new(result.Window is null, result.ReceivedAt!.Value.Utc, result.Window, result.HeldUntil?.Utc);
}

/// <summary>Answer to a submission that made no new ticket: the ticket that took it or was finished by it; with <c>merged: false</c> alone if there was none to finish.</summary>
public sealed record SubmitAnswerDocument
{
    public required bool Merged { get; init; }
    public long? Id { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? System { get; init; }
    public string? Category { get; init; }
    public string? Reference { get; init; }
    public string? Status { get; init; }
    public string? Kind { get; init; }
    public string? Workflow { get; init; }
    public long? WorkflowVersion { get; init; }
    public string? Sla { get; init; }
    public bool? Guaranteed { get; init; }
    public DateTime? DueAt { get; init; }
    public DateTime? PlannedAt { get; init; }
    public string? PlannedAgent { get; init; }
    public string? Requester { get; init; }
    public string? Assignee { get; init; }
    public IReadOnlyList<string>? Watchers { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
    public long? Occurrences { get; init; }
    public DateTime? CreatedAt { get; init; }
    public DateTime? UpdatedAt { get; init; }
    public DateTime? LastSeenAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
    public long? Version { get; init; }
}
