namespace Ticketing.Hosting;

/// <summary>
/// What no path answers. TRACE would echo credentials to whoever can make a browser send it, CONNECT is for proxies: 405, also where there is nothing. A body with two lengths is how requests are
/// smuggled past a proxy: 400 (RFC 9112 section 6.3 allows it, and Kestrel itself would believe the chunks).
/// </summary>
public static class RefusedRequests
{
    /// <summary>Where Kestrel puts a Content-Length that came with a Transfer-Encoding.</summary>
    const string OverruledLength = "X-Content-Length";

    public static IApplicationBuilder UseRefusedRequests(this IApplicationBuilder app) => app.Use(next => context =>
    {
        if (StatusOf(context.Request) is not { } status)
        {
            return next(context);
        }
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status405MethodNotAllowed)
        {
            context.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE";
        }
        return Task.CompletedTask;
    });

    static int? StatusOf(HttpRequest request) =>
        HttpMethods.IsTrace(request.Method) || HttpMethods.IsConnect(request.Method) || request.Method.Equals("TRACK", StringComparison.OrdinalIgnoreCase) ? StatusCodes.Status405MethodNotAllowed
        : request.Headers.TransferEncoding.Count > 0 && request.Headers.ContainsKey(OverruledLength) ? StatusCodes.Status400BadRequest
        : null;
}
