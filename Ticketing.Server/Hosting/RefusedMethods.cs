namespace Ticketing.Hosting;

/// <summary>Methods no path answers: TRACE would echo credentials to whoever can make a browser send it, CONNECT is for proxies. 405 everywhere, also where there is nothing.</summary>
public static class RefusedMethods
{
    public static IApplicationBuilder UseRefusedMethods(this IApplicationBuilder app) => app.Use(next => context =>
    {
        var method = context.Request.Method;
        if (!HttpMethods.IsTrace(method) && !HttpMethods.IsConnect(method) && !method.Equals("TRACK", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE";
        return Task.CompletedTask;
    });
}
