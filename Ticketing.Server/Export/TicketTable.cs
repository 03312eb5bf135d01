using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Export;

/// <summary>A value of a table: text, a whole number, an amount, a time, true or false, or nothing. A day is text: what a program counts days from differs.</summary>
public readonly record struct Cell(string? Text = null, long? Number = null, DateTime? Time = null, bool? Flag = null, decimal? Amount = null)
{
    public static implicit operator Cell(string? text) => new(text);
    public static implicit operator Cell(long? number) => new(Number: number);
    public static implicit operator Cell(decimal? amount) => new(Amount: amount);
    public static implicit operator Cell(DateTime? time) => new(Time: time);
    public static implicit operator Cell(DateOnly? day) => new(day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    public static implicit operator Cell(bool? flag) => new(Flag: flag);
}

/// <summary>Tickets as a table: one column per field, named and ordered as in JSON, the log left out.</summary>
public static class TicketTable
{
    public static readonly IReadOnlyList<string> Columns =
    [
        "id", "title", "description", "system", "category", "reference", "status", "kind", "workflow", "workflowVersion", "sla", "guaranteed", "dueAt", "plannedAt", "plannedAgent", "requester", "assignee",
        "watchers", "labels", "occurrences", "createdAt", "updatedAt", "lastSeenAt", "startedAt", "finishedAt", "version",
    ];

    /// <summary>The cells of a ticket, one per column. Watchers are separated by a comma, labels read <c>key=value</c>.</summary>
    public static Cell[] Row(TicketDocument ticket) =>
    [
        ticket.Id, ticket.Title, ticket.Description, ticket.System, ticket.Category, ticket.Reference, ticket.Status, ticket.Kind, ticket.Workflow, ticket.WorkflowVersion, ticket.Sla, ticket.Guaranteed, ticket.DueAt, ticket.PlannedAt,
        ticket.PlannedAgent, ticket.Requester, ticket.Assignee, string.Join(", ", ticket.Watchers), Text(ticket.Labels), ticket.Occurrences,
        ticket.CreatedAt, ticket.UpdatedAt, ticket.LastSeenAt, ticket.StartedAt, ticket.FinishedAt, ticket.Version,
    ];

    static string Text(IReadOnlyDictionary<string, string> labels)
    {
        var texts = new List<string>(labels.Count);
        foreach (var (key, value) in labels)
        {
            texts.Add($"{key}={value}");
        }
        return string.Join(", ", texts);
    }
}
