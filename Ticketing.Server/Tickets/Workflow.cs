namespace Ticketing.Tickets;

/// <summary>A way out of a state.</summary>
/// <param name="To">Name of the state it leads to.</param>
public sealed record WorkflowMove(string To)
{
    /// <summary>Who may make it, as <see cref="WorkflowRoles"/>; none = whoever may change the ticket and, to a finished state, may finish it. Admins always may.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What has to be filled in by then: <c>assignee</c>, <c>category</c>, <c>description</c>, else the name of a label.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>Who is mailed about it, as <see cref="WorkflowMails"/>; none = whom the end of any ticket is told, and for other moves nobody.</summary>
    public IReadOnlyList<string> Mails { get; init; } = [];
}

/// <summary>A state of a workflow: its name (unique in the workflow), what it means, and where it can go; a finished one is final.</summary>
public sealed record WorkflowState(string Name, TicketKind Kind, IReadOnlyList<WorkflowMove> Moves);

/// <summary>Which states a ticket can be in and which moves between them exist. One version of it: who changes a workflow makes another, tickets keep theirs.</summary>
public sealed record Workflow(string Name, long Version, IReadOnlyList<WorkflowState> States)
{
    /// <summary>A label whose value only one unfinished ticket of this workflow may have; null = none.</summary>
    public string? Unique { get; init; }

    /// <summary>The workflow every ticket follows unless its category names another: a finished state is final, a condition that comes back is a new ticket.</summary>
    public static readonly Workflow Default = new("default", 1,
    [
        new("open", TicketKind.Open, To("working", "waiting", "done", "cancelled")),
        new("working", TicketKind.Working, To("open", "waiting", "done", "cancelled")),
        new("waiting", TicketKind.Waiting, To("open", "working", "done", "cancelled")),
        new("done", TicketKind.Done, []),
        new("cancelled", TicketKind.Cancelled, []),
    ]);

    /// <summary>The state a new ticket starts in.</summary>
    public WorkflowState Initial => States[0];

    /// <summary>Where a ticket goes when its condition is over: from where it is to a done state if a move that requires nothing leads there, else to a cancelled one; at worst to the first that is done.</summary>
    public WorkflowState EndFrom(string from)
    {
        WorkflowState? cancelled = null;
        foreach (var move in Find(from)?.Moves ?? [])
        {
            switch (Find(move.To))
            {
                case { Kind: TicketKind.Done } done when move.Requires.Count == 0:
                    return done;
                case { Kind: TicketKind.Cancelled } state:
                    cancelled ??= state;
                    break;
            }
        }
        return cancelled ?? FirstOf(TicketKind.Done)!;
    }

    /// <summary>The state of that name, or null.</summary>
    public WorkflowState? Find(string state)
    {
        foreach (var one in States)
        {
            if (one.Name == state)
            {
                return one;
            }
        }
        return null;
    }

    /// <summary>The first state of that kind, or null.</summary>
    public WorkflowState? FirstOf(TicketKind kind)
    {
        foreach (var one in States)
        {
            if (one.Kind == kind)
            {
                return one;
            }
        }
        return null;
    }

    /// <summary>The move of a ticket in state <paramref name="from"/> to <paramref name="to"/>; null if there is none.</summary>
    public WorkflowMove? MoveOf(string from, string to)
    {
        foreach (var move in Find(from)?.Moves ?? [])
        {
            if (move.To == to)
            {
                return move;
            }
        }
        return null;
    }

    /// <summary>Names of the states that can be reached from one directly.</summary>
    public static IEnumerable<string> TargetsOf(WorkflowState state) => state.Moves.Select(move => move.To);

    static WorkflowMove[] To(params string[] states) => [.. states.Select(state => new WorkflowMove(state))];
}

/// <summary>Who may make a move; one of them is enough.</summary>
public static class WorkflowRoles
{
    public const string Requester = "requester";
    public const string Assignee = "assignee";

    /// <summary>The people of the ticket's category; those who work tickets if it has none.</summary>
    public const string Category = "category";
    public const string Agent = "agent";
    public const string Admin = "admin";

    public static readonly IReadOnlyList<string> All = [Requester, Assignee, Category, Agent, Admin];
}

/// <summary>Who is mailed about a move.</summary>
public static class WorkflowMails
{
    public const string Requester = "requester";
    public const string Assignee = "assignee";
    public const string Watchers = "watchers";

    /// <summary>The people of the ticket's category.</summary>
    public const string Category = "category";
    public const string Agents = "agents";
    public const string Admins = "admins";

    public static readonly IReadOnlyList<string> All = [Requester, Assignee, Watchers, Category, Agents, Admins];
}
