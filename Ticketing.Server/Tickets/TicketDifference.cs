namespace Ticketing.Tickets;

/// <summary>Which of the fields that people change differ, as the log shows them.</summary>
public static class TicketDifference
{
    public static Dictionary<string, FieldChange> Between(Ticket before, Ticket after)
    {
        var changes = new Dictionary<string, FieldChange>();
        Compare("title", before.Title, after.Title);
        Compare("description", before.Description, after.Description);
        Compare("system", before.System, after.System);
        Compare("category", before.Category, after.Category);
        Compare("assignee", before.Assignee, after.Assignee);
        Compare("watchers", Join(before.Watchers), Join(after.Watchers));
        Compare("labels", Join(before.Labels), Join(after.Labels));
        Compare("status", before.Status, after.Status);
        return changes;

        void Compare(string field, string? from, string? to)
        {
            if (from != to)
            {
                changes.Add(field, new(from, to));
            }
        }
    }

    static string? Join(IReadOnlyList<string> names) => names.Count == 0 ? null : string.Join(", ", names);

    static string? Join(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? null : string.Join(", ", labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));
}
