using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Which states a ticket can be in and where it can go from each; the first state is the one it starts in. Each change makes another version; tickets keep theirs.</summary>
/// <param name="Unique">A label whose value only one unfinished ticket may have; null = none.</param>
public sealed record WorkflowDocument(string Name, long Version, string? Unique, IReadOnlyList<StateDocument> States)
{
    public static WorkflowDocument Of(Workflow workflow) => new(workflow.Name, workflow.Version, workflow.Unique, [.. workflow.States.Select(state => new StateDocument(state.Name, state.Kind.Name(), state.Moves))]);
}

/// <param name="Kind">What the state means: waiting, open, working, done or cancelled.</param>
/// <param name="Moves">Ways out of it; none = final.</param>
public sealed record StateDocument(string Name, string Kind, IReadOnlyList<WorkflowMove> Moves);

/// <summary>Body that creates a workflow, or (without the name) changes one: whole, what is absent is empty.</summary>
public sealed record WorkflowRequest(string Name, string? Unique, IReadOnlyList<StateDocument> States);

/// <summary>/api/v1/workflows: the default one, the samples that come with the program, and the tenant's own.</summary>
public sealed class WorkflowDoor(TenantDoor door)
{
    public const string Path = "/api/v1/workflows";

    /// <summary>Moves out of one state.</summary>
    const int MostMoves = 50;

    static readonly IReadOnlyList<string> Kinds = ["waiting", "open", "working", "done", "cancelled"];

    public Task ListAsync(HttpContext context) => Records.List(context, [.. door.ReadOf(context).Workflows().All.Select(WorkflowDocument.Of)], HttpJson.Default.ItemsDocumentWorkflowDocument);

    public Task FindAsync(HttpContext context, string name)
    {
        var workflows = door.ReadOf(context).Workflows();
        var found = context.Request.Query["version"].ToString() is not { Length: > 0 } text ? workflows.Newest(name)
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? workflows.Find(name, version)
            : null;
        return Records.One(context, found is null ? null : WorkflowDocument.Of(found), "workflow", HttpJson.Default.WorkflowDocument);
    }

    public Task CreateAsync(HttpContext context) => SaveAsync(context, null);

    public Task ChangeAsync(HttpContext context, string name) => SaveAsync(context, name);

    public async Task DeleteAsync(HttpContext context, string name)
    {
        var outcome = await door.StoreOf(context).Tickets.DeleteWorkflowAsync(name, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        Records.Deleted(context, outcome.Refusal);
    }

    /// <param name="known">Name of the one that is changed; null = a new one.</param>
    async Task SaveAsync(HttpContext context, string? known)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var name = known ?? fields.Text("name", TicketLimits.Name, required: true) ?? "";
        var workflow = new Workflow(name, 0, fields.Objects("states", WorkflowCheck.MostStates, ReadState) ?? []) { Unique = fields.Text("unique", TicketLimits.LabelKey) };
        if (fields.Refusal is null)
        {
            foreach (var (place, fault) in WorkflowCheck.FaultsOf(workflow))
            {
                fields.Fault(place, fault);
            }
        }
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var outcome = await door.StoreOf(context).Tickets.SaveWorkflowAsync(workflow, known is null, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (outcome.Value is not { } saved)
        {
            Problem.Write(context, outcome.Refusal!);
            return;
        }
        if (known is null)
        {
            context.Response.Headers.Location = $"{Path}/{Uri.EscapeDataString(saved.Name)}";
        }
        JsonAnswer.Write(context.Response, known is null ? StatusCodes.Status201Created : StatusCodes.Status200OK, WorkflowDocument.Of(saved), HttpJson.Default.WorkflowDocument);
    }

    static WorkflowState ReadState(JsonFields fields)
    {
        var kind = TicketKinds.TryParse(fields.Word("kind", Kinds, required: true), out var known) ? known : TicketKind.Open;
        return new(fields.Text("name", TicketLimits.Name, required: true) ?? "", kind, fields.Objects("moves", MostMoves, ReadMove) ?? []);
    }

    static WorkflowMove ReadMove(JsonFields fields) => new(fields.Text("to", TicketLimits.Name, required: true) ?? "")
    {
        Roles = fields.Texts("roles", WorkflowRoles.All.Count, TicketLimits.Name) ?? [],
        Requires = fields.Texts("requires", TicketLimits.Labels, TicketLimits.LabelKey) ?? [],
        Mails = fields.Texts("mails", WorkflowMails.All.Count, TicketLimits.Name) ?? [],
    };
}
