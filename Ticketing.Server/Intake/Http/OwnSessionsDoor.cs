using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>A login of the page.</summary>
/// <param name="Tenant">Slug of the tenant picked at login.</param>
/// <param name="UsedAt">When it was used last, up to an hour ago.</param>
/// <param name="ExpiresAt">When it ends if it is not used until then, or at the latest.</param>
/// <param name="Address">Where it began.</param>
/// <param name="Browser">What the browser called itself.</param>
/// <param name="Current">True for the session this request came with.</param>
public sealed record OwnSessionDocument(long Id, string Tenant, DateTime CreatedAt, DateTime UsedAt, DateTime ExpiresAt, string? Address, string? Browser, bool Current);

/// <summary>/api/v1/sessions: where somebody is logged in, and out again: one session, all others, or everywhere.</summary>
public sealed class OwnSessionsDoor(TenantCatalog catalog, PageSessions sessions)
{
    public const string Path = "/api/v1/sessions";

    public ListTable Table => ListTable.Of(
        "sessions", ["id", "tenant", "createdAt", "usedAt", "expiresAt", "address", "browser", "current"], AllOf, one => [one.Id, one.Tenant, one.CreatedAt, one.UsedAt, one.ExpiresAt, one.Address, one.Browser, one.Current]);

    public Task ListAsync(HttpContext context) => Records.List(context, [.. AllOf(context)], HttpJson.Default.ItemsDocumentOwnSessionDocument);

    public Task EndAsync(HttpContext context, long id)
    {
        var ended = sessions.End(context.Principal().Id, id, TenantDoor.OriginOf(context));
        if (ended.Refusal is null && context.Session() == id)
        {
            Forget(context);
        }
        Records.Deleted(context, ended.Refusal);
        return Task.CompletedTask;
    }

    /// <summary>With <c>others=true</c> the session of the request goes on.</summary>
    public Task EndAllAsync(HttpContext context)
    {
        string? others = context.Request.Query["others"];
        if (others is not (null or "true" or "false"))
        {
            return Problem.WriteAsync(context, FieldFaults.Of("others", "must be true or false"));
        }
        var ended = sessions.EndAll(context.Principal().Id, others == "true" ? context.Session() : null, TenantDoor.OriginOf(context));
        if (ended.Refusal is null && others != "true" && context.Session() is not null)
        {
            Forget(context);
        }
        Records.Deleted(context, ended.Refusal);
        return Task.CompletedTask;
    }

    IEnumerable<OwnSessionDocument> AllOf(HttpContext context)
    {
        var current = context.Session();
        return sessions.Of(context.Principal().Id).Select(session => Of(session, current));
    }

    static void Forget(HttpContext context) => context.Response.Headers.SetCookie = SessionCookie.Removal(context.Request.IsHttps);

    OwnSessionDocument Of(PageSession session, long? current)
    {
        var (created, used) = (new Instant(session.CreatedAt), new Instant(session.UsedAt));
        var (idle, last) = (used.Utc + SessionCookie.Idle, created.Utc + SessionCookie.Absolute);
        return new(session.Id, catalog.Now.FindTenant(session.Tenant)?.Slug ?? "", created.Utc, used.Utc, idle < last ? idle : last, session.Address, session.Browser, session.Id == current);
    }
}
