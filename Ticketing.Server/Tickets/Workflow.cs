namespace Ticketing.Tickets;

/// <summary>What a state means to the program; the names of states are data. Stored as the number, named in JSON.</summary>
public enum TicketKind
{
    Waiting = 0,
    Open = 1,
    Working = 2,
    Done = 3,
    Cancelled = 4,
}

/// <summary>A state of a workflow: its name (unique in the workflow) and what it means.</summary>
public sealed record WorkflowState(string Name, TicketKind Kind, IReadOnlyList<string> Moves);

/// <summary>Which states a ticket can be in and which moves between them exist.</summary>
public sealed class Workflow(string name, IReadOnlyList<WorkflowState> states)
{
    /// <summary>The workflow every ticket follows unless its category names another: a finished state is final, a condition that comes back is a new ticket.</summary>
    public static readonly Workflow Default = new("default",
    [
        new("open", TicketKind.Open, ["working", "waiting", "done", "cancelled"]),
        new("working", TicketKind.Working, ["open", "waiting", "done", "cancelled"]),
        new("waiting", TicketKind.Waiting, ["open", "working", "done", "cancelled"]),
        new("done", TicketKind.Done, []),
        new("cancelled", TicketKind.Cancelled, []),
    ]);

    public string Name { get; } = name;
    public IReadOnlyList<WorkflowState> States { get; } = states;

    /// <summary>The state a new ticket starts in.</summary>
    public WorkflowState Initial => States[0];

    /// <summary>The state of that name, or null.</summary>
    public WorkflowState? Find(string state) => States.FirstOrDefault(s => s.Name == state);

    /// <summary>The first state of that kind, or null.</summary>
    public WorkflowState? FirstOf(TicketKind kind) => States.FirstOrDefault(s => s.Kind == kind);

    /// <summary>True if a ticket in state <paramref name="from"/> may be moved to <paramref name="to"/>.</summary>
    public bool Allows(string from, string to) => Find(from)?.Moves.Contains(to) == true;
}

public static class TicketKinds
{
    public const int Count = 5;

    public static bool IsFinished(this TicketKind kind) => kind >= TicketKind.Done;

    public static string Name(this TicketKind kind) => kind switch
    {
        TicketKind.Waiting => "waiting",
        TicketKind.Open => "open",
        TicketKind.Working => "working",
        TicketKind.Done => "done",
        _ => "cancelled",
    };

    public static bool TryParse(string? name, out TicketKind kind)
    {
        for (kind = TicketKind.Waiting; kind <= TicketKind.Cancelled; kind++)
        {
            if (kind.Name() == name)
            {
                return true;
            }
        }
        return false;
    }
}
