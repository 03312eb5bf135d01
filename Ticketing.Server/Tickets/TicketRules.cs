namespace Ticketing.Tickets;

/// <summary>Who may do what to a ticket, and which changes fit together: pure over facts already fetched, null or the named reason.</summary>
public static class TicketRules
{
    public const string NotYoursCode = "forbidden";
    public const string MayNotFinishCode = "may-not-finish";
    public const string NotOfCategoryCode = "assignee-not-of-category";
    public const string OtherSystemCode = "category-of-other-system";

    /// <summary>Judges a change of fields and a move.</summary>
    /// <param name="after">As it would be; its status may be another, its kind is that status's.</param>
    /// <param name="by">Null = what time, a device or another server of ours does: no rule about people applies.</param>
    /// <param name="ofBefore">The category of the ticket as it is; null without one.</param>
    /// <param name="ofAfter">The category of the ticket as it would be.</param>
    /// <param name="move">The workflow's move to the new status; null = as one that names no roles.</param>
    public static Refusal? Judge(Ticket before, Ticket after, Actor? by, Category? ofBefore, Category? ofAfter, WorkflowMove? move = null)
    {
        move ??= after.Status == before.Status ? null : new(after.Status);
        if (by is not null && move is not null && WorkflowRules.JudgeMove(before, move, after.Kind, by, ofBefore) is { } fault)
        {
            return fault;
        }
        if (by is not null && !MayEdit(before, by, ofBefore) && (move is null ? !OnlyWatches(before, after, by) : WorkflowRules.EditsMore(before, after, move)))
        {
            return NotYours(before, ofBefore, by);
        }
        if (after.Assignee is { } assignee && before.IsFinished && assignee != before.Assignee)
        {
            return new(RefusalKind.Conflict, "finished-already", $"Ticket {before.Id} is {before.Status} already; a finished ticket cannot be assigned.");
        }
        return JudgeFit(before, after, ofAfter) ?? (move is null ? null : WorkflowRules.JudgeFields(after, move));
    }

    /// <summary>Judges whether somebody may finish, cancel or delete an unfinished ticket.</summary>
    public static Refusal? JudgeEnd(Ticket ticket, Actor by, Category? category) => by.Standing == Standing.Admin || WorksOn(ticket, by, category)
        ? null
        : new(RefusalKind.Forbidden, MayNotFinishCode, $"{by.Name} may not finish ticket {ticket.Id}. It can be finished by {WhoWorksOn(ticket, category)}, and by {ticket.System} itself when it reports that all is well (state: ok).");

    /// <summary>True if somebody may change the ticket's fields and move it on: who works tickets at all, its assignee, and the people of its category.</summary>
    public static bool MayEdit(Ticket ticket, Actor by, Category? category) => by.Standing >= Standing.Agent || WorksOn(ticket, by, category);

    /// <summary>True if the ticket is somebody's work: the assignee's, and that of the people of its category. A category without people is the work of everybody who works tickets.</summary>
    public static bool WorksOn(Ticket ticket, Actor by, Category? category) =>
        by.Is(ticket.Assignee) || (category is { People.Count: > 0 } ? by.IsPerson && category.Has(by.Name) : by.Standing >= Standing.Agent);

    /// <summary>Judges whether somebody can have a new ticket of a category.</summary>
    public static Refusal? JudgeAssignee(string assignee, Category? category) => category is { People.Count: > 0 } && !category.Has(assignee)
        ? new(RefusalKind.Conflict, NotOfCategoryCode, $"{assignee} does not belong to the category {category.Name}, whose tickets {Listed(category.People, "or")} can have. Leave the category or the assignee out.")
        : null;

    /// <summary>True if nothing changes but that somebody watches it, or does so no longer. That is for everybody who sees the ticket.</summary>
    static bool OnlyWatches(Ticket before, Ticket after, Actor by) =>
        by.IsPerson && before == after with { Watchers = before.Watchers } && before.Watchers.Where(watcher => !by.Is(watcher)).SequenceEqual(after.Watchers.Where(watcher => !by.Is(watcher)));

    static Refusal? JudgeFit(Ticket before, Ticket after, Category? category)
    {
        if (category is null)
        {
            return null;
        }
        var moved = after.Category != before.Category;
        if (after.Assignee is { } assignee && (moved || assignee != before.Assignee) && category.People.Count > 0 && !category.Has(assignee))
        {
            return new(RefusalKind.Conflict, NotOfCategoryCode, $"{assignee} does not belong to the category {category.Name}. Assign ticket {before.Id} to {Listed(category.People, "or")}, or to nobody.");
        }
        return category.System is { } system && system != after.System && (moved || after.System != before.System)
            ? new(RefusalKind.Conflict, OtherSystemCode, $"The category {category.Name} belongs to the system {system}, not to {after.System}. Change category and system together.")
            : null;
    }

    public static Refusal NotYours(Ticket ticket, Category? category, Actor by) =>
        new(RefusalKind.Forbidden, NotYoursCode, $"{by.Name} may not change ticket {ticket.Id}. That can {WhoWorksOn(ticket, category)}.");

    static string WhoWorksOn(Ticket ticket, Category? category)
    {
        var assignee = ticket.Assignee is { } name ? $"its assignee {name}, " : "";
        return category is { People.Count: > 0 } ? $"{assignee}the people of {category.Name} ({Listed(category.People, "and")}) and the admins" : $"{assignee}the agents and the admins";
    }

    static string Listed(IReadOnlyList<string> names, string last) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Count - 1))} {last} {names[^1]}";
}
