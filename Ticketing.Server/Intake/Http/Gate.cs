using Microsoft.Extensions.Primitives;
using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Lets a request through to an endpoint that declares a <see cref="Right"/>: who is it (401), may it (403), is it a flood (429), does a foreign page send it in somebody's name (403). Endpoints without one are public.</summary>
/// <param name="tenantOf">The tenant a request asks for, from the header <c>Ticketing-Tenant</c> and the host name; null = the credentials' own.</param>
/// <param name="standingOf">Why nothing may be done in a tenant now; null = it is open.</param>
/// <param name="proxyUser">The user for whom a trusted proxy vouches in a header; a null user = the header cannot be read. Null = no proxy may.</param>
public sealed class Gate(Authenticator authenticator, Func<string?, string?, string?> tenantOf, Func<string, Refusal?> standingOf, FloodLimit flood, Func<HttpContext, (bool Given, string? User)>? proxyUser = null)
{
    public RequestDelegate Before(RequestDelegate next) => context =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Right>() is not { } right)
        {
            return next(context);
        }
        if (context.Request.Headers.Authorization.Count == 0 && context.GetEndpoint()!.Metadata.GetMetadata<CredentialPlaces>() is { } places)
        {
            return FindAsync(context, right, places, next);
        }
        var recognised = RecogniseAsync(context);
        return recognised.IsCompletedSuccessfully ? PassAsync(context, right, recognised.Result, next) : WaitAsync(context, right, recognised, next);
    };

    /// <summary>Who sends a request, whatever the endpoint.</summary>
    /// <param name="anyTenant">True: whatever tenant the request asks for.</param>
    public ValueTask<Authentication> RecogniseAsync(HttpContext context, bool anyTenant = false)
    {
        var request = context.Request;
        string? authorization = request.Headers.Authorization;
        if (authorization is null && proxyUser?.Invoke(context) is { Given: true } vouched)
        {
            return ValueTask.FromResult(vouched.User is { } user ? authenticator.ByProxy(user, anyTenant ? null : tenantOf(request.Headers["Ticketing-Tenant"], request.Host.Host)) : Authentication.NotValid);
        }
        var cookie = authorization is null ? request.Cookies[SessionCookie.Name(request.IsHttps)] : null;
        var tenant = anyTenant ? null : tenantOf(request.Headers["Ticketing-Tenant"], request.Host.Host);
        return authenticator.AuthenticateAsync(authorization, cookie, tenant, TenantDoor.AddressOf(context), context.RequestAborted);
    }

    async Task FindAsync(HttpContext context, Right right, CredentialPlaces places, RequestDelegate next)
    {
        await places.FillAsync(context).ConfigureAwait(false);
        await PassAsync(context, right, await RecogniseAsync(context).ConfigureAwait(false), next).ConfigureAwait(false);
    }

    async Task WaitAsync(HttpContext context, Right right, ValueTask<Authentication> recognised, RequestDelegate next) =>
        await PassAsync(context, right, await recognised.ConfigureAwait(false), next).ConfigureAwait(false);

    Task PassAsync(HttpContext context, Right right, in Authentication authentication, RequestDelegate next)
    {
        if (authentication.Principal is not { } who)
        {
            return RefuseAsync(context, authentication);
        }
        if (authentication.IsAmbient && IsForeign(context.Request))
        {
            return RefuseForeignAsync(context);
        }
        if (standingOf(who.Tenant) is { } closed && right != Right.LogOut)
        {
            return Problem.WriteAsync(context, closed);
        }
        if (!right.Allows(who))
        {
            return Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "forbidden", $"This needs {right.Needed}.");
        }
        if (flood.TryTake(who) is { } wait)
        {
            return Problem.WriteAsync(context, new Refusal(RefusalKind.TooMany, "flood", $"{who.Name} sends too much. Slow down, and try again when the header Retry-After says.") { RetryAfter = wait });
        }
        context.Features.Set(new Visit(who, authentication.Session));
        return next(context);
    }

    internal static Task RefuseForeignAsync(HttpContext context) => Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "cross-site", "Another site sent this in your name. Use the page of this server.");

    /// <summary>Answers somebody who was not recognised.</summary>
    internal static Task RefuseAsync(HttpContext context, in Authentication authentication)
    {
        switch (authentication.Failure)
        {
            case AuthenticationFailure.TooManyAttempts:
                return Problem.WriteAsync(context, new Refusal(RefusalKind.TooMany, "too-many-attempts", authentication.Detail!) { RetryAfter = authentication.RetryAfter });
            case AuthenticationFailure.OtherTenant:
                return Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "other-tenant", authentication.Detail!);
            default:
                // Browsers answer Basic with a window of their own; our page has a better one.
                context.Response.Headers.WWWAuthenticate = context.Request.Headers.ContainsKey("Sec-Fetch-Mode") ? BearerOnly : BearerAndBasic;
                var code = authentication.Failure switch
                {
                    AuthenticationFailure.NoCredentials => "no-credentials",
                    AuthenticationFailure.NeedsCode => "second-factor-needed",
                    AuthenticationFailure.WrongCode => SecondFactors.WrongCode,
                    _ => "not-valid",
                };
                return Problem.WriteAsync(context, StatusCodes.Status401Unauthorized, code, authentication.Detail!);
        }
    }

    /// <summary>A browser tells where a request comes from; a program that is no browser sends neither header and carries no cookie by accident. https://www.w3.org/TR/fetch-metadata/</summary>
    internal static bool IsForeign(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return false;
        }
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
        {
            return site != "same-origin" && site != "none";
        }
        string? origin = request.Headers.Origin;
        return origin is not null && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || !from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    static readonly StringValues BearerOnly = "Bearer realm=\"ticketing\"";
    static readonly StringValues BearerAndBasic = new(["Bearer realm=\"ticketing\"", "Basic realm=\"ticketing\", charset=\"UTF-8\""]);
}
