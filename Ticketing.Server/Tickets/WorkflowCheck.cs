namespace Ticketing.Tickets;

/// <summary>Something that is wrong with a workflow.</summary>
/// <param name="Place">Where, as in its JSON: <c>states[2].moves[0].to</c>.</param>
/// <param name="Fault">Continues a sentence that starts with the place.</param>
public readonly record struct WorkflowFault(string Place, string Fault);

/// <summary>Whether tickets can live by a workflow: each state can be reached from the first, and from each unfinished one a ticket can come to an end. Pure.</summary>
public static class WorkflowCheck
{
    public const int MostStates = 50;

    /// <summary>What a move can require beside labels.</summary>
    public static readonly IReadOnlyList<string> Fields = ["assignee", "category", "description"];

    /// <summary>Everything that is wrong, in the order of the states; empty if nothing is.</summary>
    public static List<WorkflowFault> FaultsOf(Workflow workflow)
    {
        var faults = new List<WorkflowFault>();
        var states = workflow.States;
        if (states.Count is 0 or > MostStates)
        {
            faults.Add(new("states", states.Count == 0 ? "is empty: a workflow needs an initial state, which is its first" : $"has {states.Count} entries; at most {MostStates} are allowed"));
            return faults;
        }
        if (states[0].Kind.IsFinished())
        {
            faults.Add(new("states[0].kind", $"is {states[0].Kind.Name()}: the first state is the one a new ticket starts in, so it must be waiting, open or working"));
        }
        NeedEnd(workflow, TicketKind.Done, "what went well ends", faults);
        NeedEnd(workflow, TicketKind.Cancelled, "a ticket goes that is cancelled", faults);
        for (var i = 0; i < states.Count; i++)
        {
            CheckState(workflow, i, faults);
        }
        if (faults.Count == 0)
        {
            CheckWays(workflow, faults);
        }
        if (workflow.Unique is { } label && FaultOfLabel(label) is { } fault)
        {
            faults.Add(new("unique", fault));
        }
        return faults;
    }

    static void NeedEnd(Workflow workflow, TicketKind kind, string what, List<WorkflowFault> faults)
    {
        if (workflow.FirstOf(kind) is null)
        {
            faults.Add(new("states", $"has no end: there is no state of kind {kind.Name()}, in which {what}"));
        }
    }

    static void CheckState(Workflow workflow, int index, List<WorkflowFault> faults)
    {
        var (state, place) = (workflow.States[index], $"states[{index}]");
        if (string.IsNullOrWhiteSpace(state.Name))
        {
            faults.Add(new($"{place}.name", "is empty"));
        }
        else if (TicketLimits.FaultOf(state.Name, TicketLimits.Name) is { } fault)
        {
            faults.Add(new($"{place}.name", fault));
        }
        else if (!ReferenceEquals(workflow.Find(state.Name), state))
        {
            faults.Add(new($"{place}.name", $"is '{state.Name}' again: each state has a name of its own"));
        }
        if (state.Kind.IsFinished() && state.Moves.Count > 0)
        {
            faults.Add(new($"{place}.moves", $"lead out of '{state.Name}', which is {state.Kind.Name()}: what is finished is final, a condition that comes back is a new ticket"));
        }
        for (var i = 0; i < state.Moves.Count; i++)
        {
            CheckMove(workflow, state, i, $"{place}.moves[{i}]", faults);
        }
    }

    static void CheckMove(Workflow workflow, WorkflowState from, int index, string place, List<WorkflowFault> faults)
    {
        var move = from.Moves[index];
        if (workflow.Find(move.To) is null)
        {
            faults.Add(new($"{place}.to", $"is '{move.To}', and there is no such state"));
        }
        else if (move.To == from.Name)
        {
            faults.Add(new($"{place}.to", $"is '{move.To}', where the ticket is already"));
        }
        else if (!ReferenceEquals(workflow.MoveOf(from.Name, move.To), move))
        {
            faults.Add(new($"{place}.to", $"is '{move.To}' a second time"));
        }
        CheckWords(move.Roles, WorkflowRoles.All, $"{place}.roles", faults);
        CheckWords(move.Mails, WorkflowMails.All, $"{place}.mails", faults);
        for (var i = 0; i < move.Requires.Count; i++)
        {
            if (!Fields.Contains(move.Requires[i]) && FaultOfLabel(move.Requires[i]) is { } fault)
            {
                faults.Add(new($"{place}.requires[{i}]", fault));
            }
        }
    }

    static void CheckWords(IReadOnlyList<string> words, IReadOnlyList<string> known, string place, List<WorkflowFault> faults)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (!known.Contains(words[i]))
            {
                faults.Add(new($"{place}[{i}]", $"is '{words[i]}'; use {string.Join(", ", known.Take(known.Count - 1))} or {known[^1]}"));
            }
        }
    }

    static string? FaultOfLabel(string label) => string.IsNullOrWhiteSpace(label) ? "is empty" : TicketLimits.FaultOf(label, TicketLimits.LabelKey);

    /// <summary>Unreachable: no way leads there from the first state. Stuck: no way leads from there to a finished one.</summary>
    static void CheckWays(Workflow workflow, List<WorkflowFault> faults)
    {
        var states = workflow.States;
        var (reached, ending) = (new HashSet<string> { workflow.Initial.Name }, new HashSet<string>());
        bool grew;
        do
        {
            grew = false;
            foreach (var state in states)
            {
                var ends = state.Kind.IsFinished();
                foreach (var move in state.Moves)
                {
                    grew |= reached.Contains(state.Name) && reached.Add(move.To);
                    ends |= ending.Contains(move.To);
                }
                grew |= ends && ending.Add(state.Name);
            }
        }
        while (grew);
        for (var i = 0; i < states.Count; i++)
        {
            if (!reached.Contains(states[i].Name))
            {
                faults.Add(new($"states[{i}]", $"is unreachable: no moves lead from '{workflow.Initial.Name}' to '{states[i].Name}'"));
            }
            if (!ending.Contains(states[i].Name))
            {
                faults.Add(new($"states[{i}]", $"is stuck: no moves lead from '{states[i].Name}' to a state that is done or cancelled"));
            }
        }
    }
}
