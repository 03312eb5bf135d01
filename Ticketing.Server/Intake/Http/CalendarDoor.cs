using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ticketing.Export;
using Ticketing.Maintenance;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>One's calendar of due times in the tenant acted in.</summary>
/// <param name="Since">Since when its address holds; null = there is none.</param>
/// <param name="Path">Only in the answer that made it: the secret address, for calendar programs to subscribe to.</param>
public sealed record CalendarDocument(DateTime? Since, [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Path = null);

/// <summary>Where the calendars of a tenant's people are kept, and what stands in them.</summary>
public interface ICalendars
{
    /// <summary>Null if the person has none, or there is no such tenant.</summary>
    Instant? CalendarSince(string tenant, string user);

    /// <summary>Who has the calendar with this hash of its secret, as they may act now; null if nobody.</summary>
    Principal? OwnerOf(string tenant, string hash);

    /// <param name="hash">Of the new secret; null = the calendar ends. What was before holds no more.</param>
    /// <returns>Null = it is on disk.</returns>
    ValueTask<Refusal?> SaveCalendarAsync(string tenant, string user, string? hash, Origin origin, CancellationToken cancel);

    /// <summary>Read while it is enumerated.</summary>
    IEnumerable<Ticket> TicketsOf(string tenant, TicketQuery query);
}

/// <summary>/api/v1/session/calendar makes and ends one's own secret address; /calendar/… is that address. It shows unfinished tickets with a due time that the person may see then, and the plan.</summary>
/// <param name="page">Where people reach the page; null = unknown.</param>
public sealed class CalendarDoor(ICalendars calendars, MaintenanceDoor maintenance, Func<string?> page)
{
    const string Extension = ".ics";

    /// <summary>Days of the plan that are shown, before and after today.</summary>
    const int PastDays = 31, ComingDays = 366;

    public Task ShowAsync(HttpContext context)
    {
        var who = context.Principal();
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new CalendarDocument(calendars.CalendarSince(who.Tenant, who.Name)?.Utc), HttpJson.Default.CalendarDocument);
        return Task.CompletedTask;
    }

    public async Task MakeAsync(HttpContext context)
    {
        var who = context.Principal();
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        if (await calendars.SaveCalendarAsync(who.Tenant, who.Name, HashOf(secret), TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false) is { } trouble)
        {
            Problem.Write(context, trouble);
            return;
        }
        var document = new CalendarDocument(maintenance.Now.Utc, $"/calendar/{who.Tenant}.{secret}{Extension}");
        JsonAnswer.Write(context.Response, StatusCodes.Status201Created, document, HttpJson.Default.CalendarDocument);
    }

    public async Task EndAsync(HttpContext context)
    {
        var who = context.Principal();
        if (await calendars.SaveCalendarAsync(who.Tenant, who.Name, null, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false) is { } trouble)
        {
            Problem.Write(context, trouble);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Public: the address is the credential.</summary>
    public Task ReadAsync(HttpContext context, string feed)
    {
        var dot = feed.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !feed.EndsWith(Extension, StringComparison.Ordinal) || feed.Length - Extension.Length <= dot
            || calendars.OwnerOf(feed[..dot], HashOf(feed[(dot + 1)..^Extension.Length])) is not { } who || TicketView.Of(who) is not { } view)
        {
            return Problem.WriteAsync(context, Refusal.NotFound("calendar"));
        }
        context.Response.ContentType = CalendarFile.ContentType;
        context.Response.Headers.CacheControl = "private, no-store";
        var query = view.Apply(new() { Kinds = [TicketKind.Waiting, TicketKind.Open, TicketKind.Working], Order = TicketOrder.Due });
        var entries = calendars.TicketsOf(who.Tenant, query).Where(ticket => ticket.DueAt is not null).Select(ticket => Entry(who.Tenant, ticket, page()));
        using var plan = maintenance.Use(who.Tenant);
        var today = DateOnly.FromDateTime(maintenance.Now.Utc);
        entries = entries.Concat((plan?.Store.Days(today.AddDays(-PastDays), today.AddDays(ComingDays)) ?? []).SelectMany(day => day.Jobs.Select(job => Entry(who.Tenant, day, job, page()))));
        return CalendarFile.WriteAsync(context.Response.BodyWriter, $"Tickets of {who.Tenant}", entries, context.RequestAborted);
    }

    static CalendarEntry Entry(string tenant, Ticket ticket, string? page) => new(
        string.Create(CultureInfo.InvariantCulture, $"ticket-{ticket.Id}-{ticket.CreatedAt.Milliseconds}@{tenant}.ticketing"), ticket.DueAt!.Value.Utc, ticket.UpdatedAt.Utc, ticket.Version,
        string.Create(CultureInfo.InvariantCulture, $"{ticket.Title} (#{ticket.Id}, {ticket.System})"), ticket.Description, ticket.Sla.Name(),
        page is null ? null : string.Create(CultureInfo.InvariantCulture, $"{page.TrimEnd('/')}/tickets/{ticket.Id}"));

    static CalendarEntry Entry(string tenant, PlannedDay day, PlannedJob planned, string? page) => new(
        string.Create(CultureInfo.InvariantCulture, $"job-{planned.Job.Id}@{tenant}.ticketing"), planned.Job.StartsAt.Utc, planned.Job.PlannedAt.Utc, day.Version,
        planned.Job.Description is { Length: > 0 } what ? $"{planned.Asset}: {what}" : planned.Asset, planned.Contact, "plan", page is null ? null : string.Create(CultureInfo.InvariantCulture, $"{page.TrimEnd('/')}/plan/{day.Day:yyyy-MM-dd}"))
    {
        Until = planned.Job.EndsAt.Utc,
    };

    static string HashOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
