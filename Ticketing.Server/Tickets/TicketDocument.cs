using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ticketing.Tickets;

/// <summary>A ticket as JSON: the same at every door, in the live stream and in exports. Times are RFC 3339 UTC.</summary>
public sealed record TicketDocument
{
    public required long Id { get; init; }
    public required string Title { get; init; }
    public required string? Description { get; init; }
    public required string System { get; init; }
    public required string? Category { get; init; }
    public required string? Reference { get; init; }
    public required string Status { get; init; }

    /// <summary>waiting, open, working, done or cancelled.</summary>
    public required string Kind { get; init; }

    /// <summary>The workflow it lives by.</summary>
    public required string Workflow { get; init; }
    public required long WorkflowVersion { get; init; }

    /// <summary>gold, silver, bronze or none.</summary>
    public required string Sla { get; init; }
    public required bool Guaranteed { get; init; }
    public required DateTime? DueAt { get; init; }

    /// <summary>Start of the slot this ticket has if all work is done by due time; null without a promise or when finished.</summary>
    public required DateTime? PlannedAt { get; init; }
    public required string? PlannedAgent { get; init; }
    public required string? Requester { get; init; }
    public required string? Assignee { get; init; }
    public required IReadOnlyList<string> Watchers { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public required long Occurrences { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public required DateTime LastSeenAt { get; init; }
    public required DateTime? StartedAt { get; init; }
    public required DateTime? FinishedAt { get; init; }
    public required long Version { get; init; }

    /// <summary>Only in answers to a submission: true if an unfinished ticket took it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Merged { get; init; }

    /// <summary>Only for a single ticket: the moves that who asks may make now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MoveDocument>? Moves { get; init; }

    /// <summary>Only for a single ticket: what happened, oldest first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LogDocument>? Log { get; init; }

    public static TicketDocument Of(Ticket ticket, PlannedSlot? slot, bool? merged = null, IReadOnlyList<LogEntry>? log = null) => new()
    {
        Id = ticket.Id,
        Title = ticket.Title,
        Description = ticket.Description,
        System = ticket.System,
        Category = ticket.Category,
        Reference = ticket.Reference,
        Status = ticket.Status,
        Kind = ticket.Kind.Name(),
        Workflow = ticket.Workflow ?? Tickets.Workflow.Default.Name,
        WorkflowVersion = ticket.WorkflowVersion,
        Sla = ticket.Sla.Name(),
        Guaranteed = ticket.Guaranteed,
        DueAt = ticket.DueAt?.Utc,
        PlannedAt = slot?.StartsAt.Utc,
        PlannedAgent = slot?.Agent,
        Requester = ticket.Requester,
        Assignee = ticket.Assignee,
        Watchers = ticket.Watchers,
        Labels = ticket.Labels,
        Occurrences = ticket.Occurrences,
        CreatedAt = ticket.CreatedAt.Utc,
        UpdatedAt = ticket.UpdatedAt.Utc,
        LastSeenAt = ticket.LastSeenAt.Utc,
        StartedAt = ticket.StartedAt?.Utc,
        FinishedAt = ticket.FinishedAt?.Utc,
        Version = ticket.Version,
        Merged = merged,
        Log = log?.Select(LogDocument.Of).ToList(),
    };

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, TicketJson.Default.TicketDocument);
}

/// <summary>A move that somebody may make.</summary>
/// <param name="To">Name of the state it leads to.</param>
/// <param name="Kind">What that state means.</param>
/// <param name="Requires">Members of the ticket that must be filled in by then, perhaps in the same change; labels as <c>labels.NAME</c>.</param>
public sealed record MoveDocument(string To, string Kind, IReadOnlyList<string> Requires)
{
    /// <summary>Those of a ticket.</summary>
    /// <param name="category">The ticket's; null without one.</param>
    public static List<MoveDocument> Of(Ticket ticket, Workflow workflow, Actor by, Category? category)
    {
        var moves = new List<MoveDocument>();
        foreach (var move in workflow.Find(ticket.Status)?.Moves ?? [])
        {
            if (workflow.Find(move.To) is { } to && WorkflowRules.MayMove(ticket, move, to.Kind, by, category))
            {
                moves.Add(new(to.Name, to.Kind.Name(), [.. move.Requires.Select(WorkflowRules.PathOf)]));
            }
        }
        return moves;
    }
}

/// <summary>One line of a ticket's log as JSON.</summary>
public sealed record LogDocument(long Id, DateTime At, string Type, string Who, string Door, long Count, string? Text, IReadOnlyDictionary<string, FieldChange>? Changes, DateTime? EditedAt, string? ResolvedBy)
{
    /// <summary>When the report came, if it had to wait for the store; absent if it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? ReceivedAt { get; init; }

    public static LogDocument Of(LogEntry entry) =>
        new(entry.Id, entry.At.Utc, entry.Type, entry.Who, entry.Door, entry.Count, entry.Text, entry.Changes, entry.EditedAt?.Utc, entry.ResolvedBy) { ReceivedAt = entry.ReceivedAt };
}

/// <summary>What is published, retained, on a ticket's MQTT topic.</summary>
public sealed record TicketStatusDocument(long Id, string Status, string Sla, DateTime? DueAt, bool Merged);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(TicketDocument))]
[JsonSerializable(typeof(TicketStatusDocument))]
[JsonSerializable(typeof(WorkflowData), GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(EventData), GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(string))]
public sealed partial class TicketJson : JsonSerializerContext;
