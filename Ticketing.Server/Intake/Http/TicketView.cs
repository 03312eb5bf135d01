using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Which tickets of its tenant somebody sees: all, those of one system, or those somebody reported, is to work on or watches, and what belongs to their categories. What is outside does not exist for them (404).</summary>
/// <param name="System">Only tickets of this system; null = any.</param>
/// <param name="Participant">Only tickets whose requester, assignee or watcher has this name; null = any.</param>
/// <param name="Categories">And tickets of these categories (<see cref="CategoryNames"/>); null = none.</param>
public sealed record TicketView(string? System, string? Participant, string? Categories = null)
{
    public static readonly TicketView All = new(null, null);

    /// <summary>Null if it may see no ticket at all.</summary>
    public static TicketView? Of(Principal who) => who switch
    {
        { Scope: TokenScope.Intake, System: { } own } => new(own, null),
        { Scope: TokenScope.Intake } => null,
        { Kind: PrincipalKind.User, Role: Role.Member } => new(null, who.Name),
        _ => All,
    };

    /// <summary>As <see cref="Of(Principal)"/>, with the categories that the user belongs to.</summary>
    /// <param name="categories">Those of the tenant; asked for only if it matters.</param>
    public static TicketView? Of(Principal who, Func<IReadOnlyList<Category>> categories) =>
        Of(who) is var view && view is { Participant: { } name } ? view with { Categories = CategoryNames.Of(categories(), name) } : view;

    public bool Sees(Ticket ticket) =>
        (System is null || ticket.System == System) && (Participant is null || ticket.Concerns(Participant, Categories));

    /// <summary>Narrows a list to what is seen.</summary>
    public TicketQuery Apply(TicketQuery query) => this == All ? query : query with
    {
        // A filter for another system matches nothing, as the filter and the view both must hold.
        System = System is null ? query.System : query.System is null || query.System == System ? System : "/",
        Participant = Participant,
        Categories = Categories,
    };
}
