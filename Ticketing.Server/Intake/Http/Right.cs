using Ticketing.People;

namespace Ticketing.Intake.Http;

/// <summary>What somebody must be allowed to do to use an endpoint. Declared once per group of routes with <c>Requires</c>; checked by <see cref="Gate"/> before the endpoint runs.</summary>
/// <param name="Name">Short name, for logs and the description of the API.</param>
/// <param name="Needed">Continues "This needs".</param>
public sealed record Right(string Name, string Needed, Func<Principal, bool> Allows)
{
    /// <summary>Anybody who is recognised.</summary>
    public static readonly Right Any = new("any", "valid credentials", _ => true);

    /// <summary>A person, about himself.</summary>
    public static readonly Right Person = new("person", "a user", who => who.Kind == PrincipalKind.User);

    /// <summary>As <see cref="Any"/>, also in a tenant that is closed.</summary>
    public static readonly Right LogOut = new("log-out", "valid credentials", _ => true);

    /// <summary>Sends tickets and signs of life.</summary>
    public static readonly Right Report = new("report", "a token with scope intake or full, or a user", who => who.MayReport);

    /// <summary>Reads tickets; which ones says <see cref="TicketView"/>.</summary>
    public static readonly Right SeeTickets = new("see-tickets", "a token with scope read or full, a device's token, or a user", who => TicketView.Of(who) is not null);

    /// <summary>Reads everything else of its tenant.</summary>
    public static readonly Right Read = new("read", "a token with scope read or full, or a user", who => who.MayRead);

    /// <summary>Adds notes to tickets it sees.</summary>
    public static readonly Right Note = new("note", "a user, or a script's token with scope full", who => who.Scope == TokenScope.Full && who.Kind != PrincipalKind.Device);

    /// <summary>Takes, changes, moves, finishes, cancels and deletes tickets.</summary>
    public static readonly Right Work = new("work", "a user with role agent or admin, or a script's token with scope full", who => who.MayWork);

    /// <summary>Manages agents, systems, categories, people and tokens; reads audit trail and mails.</summary>
    public static readonly Right Administer = new("administer", "a user with role admin, or a script's token with scope full", who => who.MayAdminister);

    public override string ToString() => Name;
}

/// <summary>Declares rights and reads who passed.</summary>
public static class RightExtensions
{
    /// <summary>The last one declared (the endpoint's own before its group's) counts.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder builder, Right right) where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(right);

    /// <summary>Who was let through to an endpoint with a <see cref="Right"/>.</summary>
    public static Principal Principal(this HttpContext context) => context.Features.Get<Visit>()!.Principal;

    /// <summary>Id of the page's session the request came with; null if it came with other credentials.</summary>
    public static long? Session(this HttpContext context) => context.Features.Get<Visit>()!.Session;
}

/// <summary>A request that was let in.</summary>
sealed record Visit(Principal Principal, long? Session);
