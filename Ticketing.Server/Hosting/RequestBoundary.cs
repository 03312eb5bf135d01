using System.Net;

namespace Ticketing.Hosting;

/// <summary>
/// The outermost handler: refuses what no endpoint should see (over-long bodies by their announced length, TRACE, state changes that another site's page sends), gives every error without a body its
/// problem+json, and turns an exception, which can only be a bug, into a logged 500.
/// </summary>
public static partial class RequestBoundary
{
    /// <param name="answer">Writes the problem: status, code and detail.</param>
    public static IApplicationBuilder UseRequestBoundary(this IApplicationBuilder app, ProblemWriter answer)
    {
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Ticketing.Request");
        return app.Use(next => context => RunAsync(context, next, answer, log));
    }

    static async Task RunAsync(HttpContext context, RequestDelegate next, ProblemWriter answer, ILogger log)
    {
        var request = context.Request;
        if (RefusalOf(request) is { } refusal)
        {
            if (refusal.Status == StatusCodes.Status405MethodNotAllowed)
            {
                context.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE";
            }
            await answer(context, refusal.Status, refusal.Code, refusal.Detail).ConfigureAwait(false);
            return;
        }
        try
        {
            await next(context).ConfigureAwait(false);
            if (context.Response is { HasStarted: false, ContentLength: null, ContentType: null, StatusCode: >= 400 and var status } && PlainReason(status) is { } plain)
            {
                await answer(context, status, plain.Code, plain.Detail).ConfigureAwait(false);
            }
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            var reason = PlainReason(bad.StatusCode) ?? ("bad-request", bad.Message);
            await answer(context, bad.StatusCode, reason.Code, reason.Detail).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody is left to answer.
        }
        catch (Exception bug)
        {
            LogBug(log, bug, request.Method, request.Path.Value ?? "", context.TraceIdentifier);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }
            context.Response.Clear();
            await answer(context, StatusCodes.Status500InternalServerError, "internal", $"Something went wrong in the server; its log says what, under {context.TraceIdentifier}.").ConfigureAwait(false);
        }
    }

    /// <summary>What is refused before any endpoint is asked; null = nothing.</summary>
    internal static (int Status, string Code, string Detail)? RefusalOf(HttpRequest request)
    {
        if (request.ContentLength > RequestLimits.Body)
        {
            return (StatusCodes.Status413PayloadTooLarge, "too-large", $"The body has {request.ContentLength} bytes; at most {RequestLimits.Body} are allowed.");
        }
        if (HttpMethods.IsTrace(request.Method) || HttpMethods.IsConnect(request.Method))
        {
            return (StatusCodes.Status405MethodNotAllowed, "method-not-allowed", $"{request.Method} is not allowed here.");
        }
        if (IsStateChange(request.Method) && IsFromAnotherSite(request.Headers["Sec-Fetch-Site"], request.Headers.Origin, request.Host))
        {
            return (StatusCodes.Status403Forbidden, "cross-site", "A page of another site may not change anything here.");
        }
        return null;
    }

    /// <summary>Browsers say where a request comes from and pages cannot forge it; programs send neither header.</summary>
    internal static bool IsFromAnotherSite(string? site, string? origin, HostString host)
    {
        if (!string.IsNullOrEmpty(site))
        {
            return site is not ("same-origin" or "none");
        }
        return !string.IsNullOrEmpty(origin)
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase));
    }

    static bool IsStateChange(string method) => !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));

    static (string Code, string Detail)? PlainReason(int status) => (HttpStatusCode)status switch
    {
        HttpStatusCode.NotFound => ("not-found", "There is nothing at this path."),
        HttpStatusCode.MethodNotAllowed => ("method-not-allowed", "This path does not know the method; the header Allow says which it knows."),
        HttpStatusCode.RequestEntityTooLarge => ("too-large", $"The body is longer than {RequestLimits.Body} bytes."),
        HttpStatusCode.UnsupportedMediaType => ("unsupported-media-type", "The body's content type is not known here; send application/json."),
        HttpStatusCode.RequestTimeout => ("too-slow", "The body came too slowly."),
        HttpStatusCode.BadRequest => ("bad-request", "The request cannot be read."),
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "request {Method} {Path} failed ({TraceId})")]
    private static partial void LogBug(ILogger log, Exception bug, string method, string path, string traceId);
}

/// <summary>Writes a refusal as <c>application/problem+json</c>.</summary>
public delegate Task ProblemWriter(HttpContext context, int status, string code, string detail);
