using Ticketing.People;
using Ticketing.People.OpenId;
using Ticketing.Tenants;

namespace Ticketing.Intake.Http;

/// <summary>What the login page offers beside the password.</summary>
/// <param name="Name">Of the issuer, for people; null = there is none.</param>
public sealed record OpenIdDocument(string? Name);

/// <summary>Login by OpenID Connect: a browser is sent to the issuer and comes back with a code. All of it public; who may enter is decided at the end. What fails is told by the login page.</summary>
/// <param name="issuer">Null = not set.</param>
/// <param name="name">Of the issuer, for people.</param>
/// <param name="publicUrl">Setting <c>PublicUrl</c>; empty = the request's address.</param>
public sealed partial class OpenIdDoor(OpenIdIssuer? issuer, string name, OpenIdAccounts accounts, TenantCatalog catalog, Authenticator authenticator, SessionDoor sessions, string publicUrl, ILogger log)
{
    public const string Path = "/openid", Return = "/openid/return";

    public Task ShowAsync(HttpContext context)
    {
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new OpenIdDocument(issuer is null ? null : name), HttpJson.Default.OpenIdDocument);
        return Task.CompletedTask;
    }

    public async Task BeginAsync(HttpContext context)
    {
        if (issuer is null)
        {
            Fail(context, "openid-off", "no issuer is set");
            return;
        }
        var state = LoginState.Generate();
        try
        {
            var address = await issuer.AddressOfLoginAsync(state, ReturnOf(context.Request), context.RequestAborted).ConfigureAwait(false);
            context.Response.Headers.SetCookie = state.Header(context.Request.IsHttps);
            Go(context, address);
        }
        catch (IOException trouble)
        {
            Fail(context, "openid-unreachable", trouble.Message);
        }
    }

    public async Task EndAsync(HttpContext context)
    {
        var (query, tls) = (context.Request.Query, context.Request.IsHttps);
        var state = LoginState.Read(context.Request.Cookies[LoginState.CookieName(tls)], query["state"]);
        context.Response.Headers.SetCookie = LoginState.Removal(tls);
        if (issuer is null || state is null || !issuer.IsOurs(query["iss"]))
        {
            Fail(context, "openid-state", "the answer belongs to no login that this browser began");
            return;
        }
        if ((string?)query["code"] is not { Length: > 0 } code)
        {
            Fail(context, "openid-refused", $"the issuer says: {(string?)query["error"]}");
            return;
        }
        try
        {
            var (claims, why) = await issuer.RedeemAsync(code, state, ReturnOf(context.Request), context.RequestAborted).ConfigureAwait(false);
            if (claims is null)
            {
                Fail(context, "openid-refused", why!);
                return;
            }
            Enter(context, claims);
        }
        catch (IOException trouble)
        {
            Fail(context, "openid-unreachable", trouble.Message);
        }
    }

    void Enter(HttpContext context, IdClaims claims)
    {
        var asked = TenantRouting.AskedFor(context.Request.Headers[TenantRouting.Header], context.Request.Host.Host, catalog.Now);
        var found = accounts.Recognise(claims, asked, TenantDoor.AddressOf(context));
        if (found.Refusal is { } refusal)
        {
            Fail(context, refusal.Code, refusal.Detail);
            return;
        }
        var recognised = authenticator.ByProxy(found.Value!.Name, asked);
        if (recognised.Principal is not { } who || catalog.StandingOf(who.Tenant) is not null)
        {
            Fail(context, "openid-unknown", "the account may not enter this tenant");
            return;
        }
        if (!sessions.TryBegin(context, who))
        {
            return;
        }
        Go(context, context.Request.PathBase + "/");
    }

    string ReturnOf(HttpRequest request) => (publicUrl.Length > 0 ? publicUrl.TrimEnd('/') : $"{request.Scheme}://{request.Host}{request.PathBase}") + Return;

    static void Go(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = address;
        context.Response.Headers.CacheControl = "no-store";
    }

    void Fail(HttpContext context, string code, string why)
    {
        LogFailed(log, code, why);
        Go(context, $"{context.Request.PathBase}/#login={code}");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "a login by OpenID Connect failed ({Code}): {Why}")]
    static partial void LogFailed(ILogger log, string code, string why);
}
