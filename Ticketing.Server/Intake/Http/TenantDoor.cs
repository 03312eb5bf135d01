using System.Globalization;
using Ticketing.Admission;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>What every endpoint needs to know about a request that was let in: whose store, who, from where, when.</summary>
public sealed class TenantDoor(ITenantStores stores, TimeProvider clock)
{
    public Instant Now => Instant.From(clock.GetUtcNow());

    /// <summary>The store of the tenant the sender acts in.</summary>
    /// <exception cref="BadHttpRequestException">404: the tenant was closed since the sender was recognised.</exception>
    public ITenantStore StoreOf(HttpContext context) =>
        stores.Find(context.Principal().Tenant) ?? throw new BadHttpRequestException("The tenant was closed.", StatusCodes.Status404NotFound);

    /// <summary>The tenant's query side, not older than the request: whoever wrote before, on any server, reads it. While the store is away memory answers, and the answer says how old it may be (RFC 9111 5.1, 5.5).</summary>
    public ITicketReader ReadOf(HttpContext context)
    {
        var read = StoreOf(context).Read;
        if (read.Refresh().Age is { } age)
        {
            SayStale(context, age);
        }
        return read;
    }

    /// <summary>Says that the answer may be old; what was said before stays.</summary>
    public static void SayStale(HttpContext context, TimeSpan age)
    {
        var headers = context.Response.Headers;
        if (headers.Warning.Count == 0)
        {
            headers.Warning = "110 - \"Response is Stale\"";
            headers.Age = Math.Max(0, (long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>For the events that the request causes; the page is a door of its own, so that logs tell people from scripts.</summary>
    public static Origin OriginOf(HttpContext context) => new(context.Principal().Name, context.Session() is null ? "http" : "page", AddressOf(context));

    /// <summary>The sender's address, IPv4 as such also on a listener for both families; null without one (a Unix socket).</summary>
    public static string? AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString();
    }

    /// <summary>The ticket, if it exists and the sender sees it.</summary>
    public Ticket? Seen(HttpContext context, Ticket? ticket) => ticket is not null && ViewOf(context)?.Sees(ticket) == true ? ticket : null;

    /// <summary>Which tickets the sender sees; null if none.</summary>
    public TicketView? ViewOf(HttpContext context) => TicketView.Of(context.Principal(), StoreOf(context).Read.Categories);

    /// <summary>The moves of a ticket that the sender may make now.</summary>
    public static IReadOnlyList<MoveDocument> MovesOf(HttpContext context, ITicketReader read, Ticket ticket)
    {
        if (ticket.IsFinished || !Right.Note.Allows(context.Principal()))
        {
            return [];
        }
        Category? category = null;
        foreach (var one in ticket.Category is null ? [] : read.Categories())
        {
            category = one.Name == ticket.Category ? one : category;
        }
        return MoveDocument.Of(ticket, read.Workflows().Of(ticket), ActorOf(context), category);
    }

    static Actor ActorOf(HttpContext context)
    {
        var who = context.Principal();
        return new(who.Name, who.MayAdminister ? Standing.Admin : who.MayWork ? Standing.Agent : Standing.Member, who.Kind == PrincipalKind.User);
    }

    /// <summary>As <see cref="OriginOf"/>, for what the rules about people are to judge.</summary>
    public static Origin OriginOfChange(HttpContext context) => OriginOf(context) with { By = ActorOf(context) };

    /// <summary>A member reports and reads in the own name only.</summary>
    public static bool SpeaksForOthers(Principal who) => who.Kind == PrincipalKind.Script || who.MayWork;
}
