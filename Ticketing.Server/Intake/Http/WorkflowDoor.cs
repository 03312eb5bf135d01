using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Which states a ticket can be in and where it can go from each.</summary>
public sealed record WorkflowDocument(string Name, IReadOnlyList<StateDocument> States)
{
    public static WorkflowDocument Of(Workflow workflow) => new(workflow.Name, [.. workflow.States.Select(state => new StateDocument(state.Name, state.Kind.Name(), state.Moves))]);
}

/// <param name="Kind">What the state means: waiting, open, working, done or cancelled.</param>
/// <param name="Moves">States a ticket can go to from here; none = final.</param>
public sealed record StateDocument(string Name, string Kind, IReadOnlyList<string> Moves);

/// <summary>/api/v1/workflows.</summary>
public static class WorkflowDoor
{
    static readonly WorkflowDocument[] All = [WorkflowDocument.Of(Workflow.Default)];

    public static Task ListAsync(HttpContext context) => Records.List(context, All, HttpJson.Default.ItemsDocumentWorkflowDocument);

    public static Task FindAsync(HttpContext context, string name) => Records.One(context, All.FirstOrDefault(workflow => workflow.Name == name), "workflow", HttpJson.Default.WorkflowDocument);
}
