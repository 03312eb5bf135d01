namespace Ticketing.Tickets;

/// <summary>Who may make which move of a ticket's workflow, and what must be filled in by then. Pure.</summary>
public static class WorkflowRules
{
    public const string MayNotMoveCode = "may-not-move";
    public const string MissingCode = "fields-missing";

    /// <summary>Judges the people's side of a move: null, or the reason.</summary>
    /// <param name="to">What the state means that the move leads to.</param>
    /// <param name="category">The category of the ticket as it is; null without one.</param>
    public static Refusal? JudgeMove(Ticket ticket, WorkflowMove move, TicketKind to, Actor by, Category? category)
    {
        if (MayMove(ticket, move, to, by, category))
        {
            return null;
        }
        if (move.Roles.Count > 0)
        {
            return new(RefusalKind.Forbidden, MayNotMoveCode, $"{by.Name} may not move ticket {ticket.Id} from {ticket.Status} to {move.To}. That can {WhoMay(move, ticket, category)}.");
        }
        return to.IsFinished() && TicketRules.MayEdit(ticket, by, category) ? TicketRules.JudgeEnd(ticket, by, category) : TicketRules.NotYours(ticket, category, by);
    }

    /// <summary>Admins may make every move; others one that names no roles as far as they may change or finish the ticket, and one that does if one of the roles is theirs.</summary>
    public static bool MayMove(Ticket ticket, WorkflowMove move, TicketKind to, Actor by, Category? category)
    {
        if (by.Standing == Standing.Admin)
        {
            return true;
        }
        if (move.Roles.Count == 0)
        {
            return to.IsFinished() ? TicketRules.WorksOn(ticket, by, category) : TicketRules.MayEdit(ticket, by, category);
        }
        foreach (var role in move.Roles)
        {
            if (Has(role, ticket, by, category))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>True if a change is more than the move and what the move requires: that is for who may change the ticket.</summary>
    public static bool EditsMore(Ticket before, Ticket after, WorkflowMove move)
    {
        if (before.Title != after.Title || before.System != after.System || !before.Watchers.SequenceEqual(after.Watchers)
            || (before.Description != after.Description && !move.Requires.Contains("description"))
            || (before.Category != after.Category && !move.Requires.Contains("category"))
            || (before.Assignee != after.Assignee && !move.Requires.Contains("assignee")))
        {
            return true;
        }
        foreach (var label in before.Labels.Keys.Union(after.Labels.Keys))
        {
            if (before.Labels.GetValueOrDefault(label) != after.Labels.GetValueOrDefault(label) && !move.Requires.Contains(label))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The refusal that names every field that a move needs and the ticket, as it would be, lacks; null if it has them all.</summary>
    public static Refusal? JudgeFields(Ticket after, WorkflowMove move)
    {
        Dictionary<string, IReadOnlyList<string>>? missing = null;
        foreach (var field in move.Requires)
        {
            if (string.IsNullOrWhiteSpace(ValueOf(after, field)))
            {
                (missing ??= new(StringComparer.Ordinal)).TryAdd(PathOf(field), [$"is needed to move to {move.To}"]);
            }
        }
        return missing is null ? null : new(RefusalKind.Invalid, MissingCode, $"To move ticket {after.Id} to {move.To}, give {string.Join(", ", missing.Keys)}.") { Errors = missing };
    }

    /// <summary>Where a required field stands in a ticket's JSON.</summary>
    public static string PathOf(string field) => WorkflowCheck.Fields.Contains(field) ? field : $"labels.{field}";

    static string? ValueOf(Ticket ticket, string field) => field switch
    {
        "assignee" => ticket.Assignee,
        "category" => ticket.Category,
        "description" => ticket.Description,
        _ => ticket.Labels.GetValueOrDefault(field),
    };

    static bool Has(string role, Ticket ticket, Actor by, Category? category) => role switch
    {
        WorkflowRoles.Requester => by.Is(ticket.Requester),
        WorkflowRoles.Assignee => by.Is(ticket.Assignee),
        WorkflowRoles.Category => category is { People.Count: > 0 } ? by.IsPerson && category.Has(by.Name) : by.Standing >= Standing.Agent,
        WorkflowRoles.Agent => by.Standing >= Standing.Agent,
        _ => false,
    };

    static string WhoMay(WorkflowMove move, Ticket ticket, Category? category)
    {
        var who = new List<string>();
        foreach (var role in move.Roles)
        {
            if ((role switch
                {
                    WorkflowRoles.Requester => $"its requester {ticket.Requester}",
                    WorkflowRoles.Assignee => ticket.Assignee is { } assignee ? $"its assignee {assignee}" : "whoever it is assigned to",
                    WorkflowRoles.Category => category is { People.Count: > 0 } ? $"the people of {category.Name} ({string.Join(", ", category.People)})" : "the agents",
                    WorkflowRoles.Agent => "the agents",
                    _ => null,
                }) is { } one && !who.Contains(one))
            {
                who.Add(one);
            }
        }
        who.Add("the admins");
        return who.Count == 1 ? who[0] : $"{string.Join(", ", who.Take(who.Count - 1))} and {who[^1]}";
    }
}
