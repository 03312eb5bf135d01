namespace Ticketing.Intake;

/// <summary>Fields of a submission as they are called in JSON, forms and query parameters.</summary>
public enum SubmissionField
{
    Unknown = 0,
    Title,
    Description,
    System,
    Category,
    Reference,
    Sla,
    IfRefused,
    Requester,
    State,
    Labels,
    HoldId,

    /// <summary>The sender's own number of the message.</summary>
    Id,

    /// <summary>Of a task of one's own.</summary>
    Assignee,
}

static class SubmissionFields
{
    /// <summary>As in JSON.</summary>
    public static string NameOf(SubmissionField field) => field switch
    {
        SubmissionField.Title => "title",
        SubmissionField.Description => "description",
        SubmissionField.System => "system",
        SubmissionField.Category => "category",
        SubmissionField.Reference => "reference",
        SubmissionField.Sla => "sla",
        SubmissionField.IfRefused => "ifRefused",
        SubmissionField.Requester => "requester",
        SubmissionField.Assignee => "assignee",
        SubmissionField.State => "state",
        SubmissionField.Labels => "labels",
        SubmissionField.Id => "id",
        _ => "holdId",
    };
}
