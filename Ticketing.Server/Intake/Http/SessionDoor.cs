using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that logs in.</summary>
/// <param name="User">Name or mail address.</param>
/// <param name="Code">Of the second factor, where the account has one: from the app, or a recovery code.</param>
public sealed record LoginRequest(string User, string Password, string? Code);

/// <summary>Who somebody is.</summary>
/// <param name="User">Name of the user or token.</param>
/// <param name="Kind">user, device or script.</param>
/// <param name="Role">admin, agent or member; null for a token.</param>
/// <param name="Scope">intake, read or full.</param>
/// <param name="Tenant">Slug of the tenant acted in.</param>
/// <param name="Tenants">All tenants these credentials can act in.</param>
public sealed record SessionDocument(string User, string Kind, string? Role, string Scope, string? System, string Tenant, IReadOnlyList<SessionTenant> Tenants);

/// <param name="Host">Host name that picks the tenant; null where the server is reached by an address or a bare name.</param>
public sealed record SessionTenant(string Slug, string Name, string? Role, string? Host);

/// <summary>/api/v1/session: log in with a password (a cookie comes back), who am I, log out.</summary>
/// <param name="gate">Says who sends a request that needs no right.</param>
/// <param name="publicUrl">Setting <c>PublicUrl</c>; empty = host names follow the request.</param>
/// <param name="seenAt">Gets scheme and host at which somebody has logged in.</param>
public sealed class SessionDoor(TenantCatalog catalog, Authenticator authenticator, Gate gate, PageSessions sessions, string publicUrl, Action<string, string> seenAt)
{
    public const string Path = "/api/v1/session";

    /// <summary>For the page, which asks before anybody has logged in.</summary>
    public const string VisitorPath = "/api/v1/visitor";

    public async Task BeginAsync(HttpContext context)
    {
        if (Gate.IsForeign(context.Request))
        {
            await Gate.RefuseForeignAsync(context).ConfigureAwait(false);
            return;
        }
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var name = fields.Text("user", NameRules.Email, required: true);
        var password = fields.Text("password", PasswordHash.MaximumLength, required: true, multiline: true);
        var code = fields.Text("code", Token.MaximumLength);
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return;
        }
        var asked = TenantRouting.AskedFor(context.Request.Headers[TenantRouting.Header], context.Request.Host.Host, catalog.Now);
        var recognised = await authenticator.LogInAsync(name!, password!, code, asked, TenantDoor.AddressOf(context), context.RequestAborted).ConfigureAwait(false);
        if (recognised.Principal is not { Kind: PrincipalKind.User } who)
        {
            await Gate.RefuseAsync(context, recognised.Principal is null ? recognised : Authentication.NotValid).ConfigureAwait(false);
            return;
        }
        if (catalog.StandingOf(who.Tenant) is { } closed)
        {
            Problem.Write(context, closed);
            return;
        }
        Begin(context, who, StatusCodes.Status200OK);
    }

    /// <summary>A new session in place of the one the request came with; the whole answer.</summary>
    internal void Begin(HttpContext context, Principal who, int status)
    {
        if (TryBegin(context, who))
        {
            Answer(context, who, status);
        }
    }

    /// <summary>A new session in place of the one the request came with: its cookie. False: the request is answered with a refusal.</summary>
    internal bool TryBegin(HttpContext context, Principal who)
    {
        var tls = context.Request.IsHttps;
        if (context.Request.Cookies[SessionCookie.Name(tls)] is { } old && catalog.FindSession(Token.Hash(old)) is { } before)
        {
            sessions.End(before.User.Id, before.Id, new(before.User.Name, "page", TenantDoor.AddressOf(context)));
        }
        var begun = sessions.Begin(who.Id, who.Tenant, TenantDoor.AddressOf(context), context.Request.Headers.UserAgent);
        if (begun.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return false;
        }
        context.Response.Headers.Append("Set-Cookie", SessionCookie.Header(begun.Value!.Cookie, tls));
        seenAt(context.Request.Scheme, context.Request.Host.Value ?? "");
        return true;
    }

    public Task FindAsync(HttpContext context)
    {
        Answer(context, context.Principal());
        return Task.CompletedTask;
    }

    /// <summary>Who comes without credentials, or with a session that has ended, is nobody yet: 204. A browser would write every refusal into its console.</summary>
    public async Task LookAsync(HttpContext context)
    {
        var recognised = await gate.RecogniseAsync(context).ConfigureAwait(false);
        if (recognised.Principal is not { } who)
        {
            if (context.Request.Headers.Authorization.Count == 0 && recognised.Failure is (AuthenticationFailure.NoCredentials or AuthenticationFailure.NotValid))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
            await Gate.RefuseAsync(context, recognised).ConfigureAwait(false);
        }
        else if (catalog.StandingOf(who.Tenant) is { } closed)
        {
            Problem.Write(context, closed);
        }
        else
        {
            Answer(context, who);
        }
    }

    /// <summary>Without a session there is nothing to end: 204 as well.</summary>
    public Task EndAsync(HttpContext context)
    {
        if (context.Session() is { } session)
        {
            sessions.End(context.Principal().Id, session, TenantDoor.OriginOf(context));
            context.Response.Headers.SetCookie = SessionCookie.Removal(context.Request.IsHttps);
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    void Answer(HttpContext context, Principal who, int status = StatusCodes.Status200OK)
    {
        var now = catalog.Now;
        var host = Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) ? url.Authority : context.Request.Host.Value;
        IEnumerable<Membership> memberships = who.Kind == PrincipalKind.User ? now.FindAccount(who.Id)?.Memberships ?? [] : [new(who.Tenant, default)];
        var tenants = memberships.Select(membership => now.FindTenant(membership.Tenant)).OfType<Tenant>()
            .Zip(memberships, (tenant, membership) => new SessionTenant(tenant.Slug, tenant.Name, who.Role is null ? null : membership.Role.Name(), TenantRouting.HostOf(tenant.Slug, host, now))).ToList();
        var document = new SessionDocument(who.Name, who.Kind.Name(), who.Role?.Name(), who.Scope.Name(), who.System, who.Tenant, tenants);
        JsonAnswer.Write(context.Response, status, document, HttpJson.Default.SessionDocument);
    }
}
