namespace Ticketing.Tickets;

/// <summary>One version of a workflow as a tenant keeps it.</summary>
/// <param name="IsDeleted">Only tickets that live by it already still do.</param>
public sealed record StoredWorkflow(Workflow Workflow, bool IsDeleted);

/// <summary>What of a workflow is stored beside its name and version, as JSON.</summary>
public sealed record WorkflowData(IReadOnlyList<WorkflowState> States, string? Unique);

/// <summary>The workflows of one tenant, in all their versions: those that come with the program, and its own. Never changes.</summary>
public sealed class WorkflowSet
{
    readonly Dictionary<(string Name, long Version), Workflow> _versions = [];
    readonly SortedDictionary<string, Workflow> _newest = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> _last = [];

    /// <summary>Without any of its own.</summary>
    public static readonly WorkflowSet Shipped = Of([]);

    public static WorkflowSet Of(IEnumerable<StoredWorkflow> stored)
    {
        var set = new WorkflowSet();
        foreach (var workflow in WorkflowSamples.All)
        {
            set.Add(workflow, false);
        }
        foreach (var (workflow, isDeleted) in stored)
        {
            set.Add(workflow, isDeleted);
        }
        return set;
    }

    /// <summary>The newest version of each that new tickets can follow, by name.</summary>
    public IReadOnlyCollection<Workflow> All => _newest.Values;

    /// <summary>The newest version; null if there is none, or it was deleted.</summary>
    public Workflow? Newest(string name) => _newest.GetValueOrDefault(name);

    /// <summary>That version, also of one that was deleted; null if there is none.</summary>
    public Workflow? Find(string name, long version) => _versions.GetValueOrDefault((name, version));

    /// <summary>The workflow a ticket lives by.</summary>
    public Workflow Of(Ticket ticket) => ticket.Workflow is { } name ? Find(name, ticket.WorkflowVersion) ?? Workflow.Default : Workflow.Default;

    /// <summary>The workflow of new tickets of a category; null = none.</summary>
    public Workflow For(Category? category) => (category?.Workflow is { } name ? Newest(name) : null) ?? Newest(Workflow.Default.Name)!;

    /// <summary>The number of the next version, also after one was deleted: tickets may still live by it.</summary>
    public long NextVersion(string name) => _last.GetValueOrDefault(name) + 1;

    /// <summary>True if it comes with the program: it can be changed, not deleted.</summary>
    public static bool IsShipped(string name)
    {
        foreach (var workflow in WorkflowSamples.All)
        {
            if (workflow.Name == name)
            {
                return true;
            }
        }
        return false;
    }

    void Add(Workflow workflow, bool isDeleted)
    {
        _versions[(workflow.Name, workflow.Version)] = workflow;
        _last[workflow.Name] = Math.Max(_last.GetValueOrDefault(workflow.Name), workflow.Version);
        if (!isDeleted && (Newest(workflow.Name) is not { } known || known.Version < workflow.Version))
        {
            _newest[workflow.Name] = workflow;
        }
    }
}
