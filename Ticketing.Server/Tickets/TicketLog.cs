using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ticketing.Tickets;

/// <summary>One line of a ticket's log as people read it.</summary>
/// <param name="Id">The event's sequence number; names a note when it is edited, deleted or resolved.</param>
/// <param name="Count">How many equal reports this line stands for.</param>
/// <param name="Text">A note's text as last edited; null for other types.</param>
/// <param name="Changes">Field → what it was and became; null if nothing changed.</param>
/// <param name="EditedAt">When a note was last edited; null if never.</param>
/// <param name="ResolvedBy">Who resolved a note; null if nobody.</param>
public sealed record LogEntry(long Id, Instant At, string Type, string Who, string Door, long Count, string? Text, IReadOnlyDictionary<string, FieldChange>? Changes, Instant? EditedAt, string? ResolvedBy)
{
    /// <summary>When the report came, if it had to wait for the store; null if it did not.</summary>
    public DateTime? ReceivedAt { get; init; }
}

/// <summary>A field before and after; null = was or became empty.</summary>
public sealed record FieldChange(string? From, string? To);

/// <summary>Folds a ticket's events into its log: edits replace the note's text, deleted notes vanish (their events stay in the audit).</summary>
public static class TicketLog
{
    /// <param name="events">Oldest first.</param>
    public static IReadOnlyList<LogEntry> Fold(IEnumerable<TicketEvent> events)
    {
        var lines = new List<LogEntry>();
        foreach (var e in events)
        {
            var data = EventData.Read(e.Data);
            switch (e.Type)
            {
                case EventTypes.NoteEdited:
                    Replace(lines, data.Note, line => line with { Text = data.Text, EditedAt = e.At });
                    break;
                case EventTypes.NoteResolved:
                    Replace(lines, data.Note, line => line with { ResolvedBy = e.Actor });
                    break;
                case EventTypes.NoteDeleted:
                    lines.RemoveAll(line => line.Id == data.Note);
                    break;
                default:
                    lines.Add(new(e.Seq, e.At, e.Type, e.Actor, e.Door, e.Count, data.Text, data.Changes, null, null) { ReceivedAt = data.ReceivedAt });
                    break;
            }
        }
        return lines;
    }

    static void Replace(List<LogEntry> lines, long? id, Func<LogEntry, LogEntry> change)
    {
        var at = lines.FindIndex(line => line.Id == id);
        if (at >= 0)
        {
            lines[at] = change(lines[at]);
        }
    }
}

/// <summary>The JSON object of <see cref="TicketEvent.Data"/>; absent members are null.</summary>
public sealed record EventData
{
    public string? Text { get; init; }

    /// <summary>Sequence number of the note that a note event is about.</summary>
    public long? Note { get; init; }
    public IReadOnlyDictionary<string, FieldChange>? Changes { get; init; }
    public string? Code { get; init; }
    public string? System { get; init; }
    public string? Reference { get; init; }
    public string? Address { get; init; }

    /// <summary>When the report came, if it had to wait for the store; the event's own time is that of the store.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? ReceivedAt { get; init; }

    static readonly EventData None = new();

    public static EventData Read(string? json) => json is null ? None : JsonSerializer.Deserialize(json, TicketJson.Default.EventData) ?? None;
    public string? Write() => this == None ? null : JsonSerializer.Serialize(this, TicketJson.Default.EventData);
}
