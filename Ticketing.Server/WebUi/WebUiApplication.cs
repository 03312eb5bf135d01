using Microsoft.Net.Http.Headers;

namespace Ticketing.WebUi;

/// <summary>Serves the page from the executable.</summary>
public static class WebUiApplication
{
    /// <summary>First path segments that belong to programs: nothing unknown below them is answered with the page.</summary>
    static readonly string[] _programs = ["/api", "/hooks", "/ping", "/message", "/ntfy", "/metrics", "/openapi", "/healthz", "/readyz", "/hc", "/v2", "/assets", "/scalar"];

    /// <summary>
    /// Answers GET and HEAD for the page's files, <c>/scalar</c>, and, where no endpoint is routed and a browser asks for HTML, the client's own routes such as <c>/tickets/17</c>.
    /// Everything else goes on. Needs no credentials; place it before authentication.
    /// </summary>
    public static IApplicationBuilder UseWebUi(this IApplicationBuilder app)
    {
        var files = WebFiles.Load();
        return app.Use(next => context => Find(files, context) is { } file ? WebFileResponse.SendAsync(context, file) : next(context));
    }

    static WebFile? Find(WebFiles files, HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return null;
        }
        var path = request.Path.Value ?? "/";
        return path switch
        {
            "/" or "" => files.Find("/index.html"),
            "/scalar" or "/scalar/" => files.Find("/scalar/index.html"),
            _ => files.Find(path) ?? (IsClientRoute(context) ? files.Find("/index.html") : null),
        };
    }

    static bool IsClientRoute(HttpContext context) =>
        context.GetEndpoint() is null
        && !Array.Exists(_programs, prefix => context.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase))
        && MediaTypeHeaderValue.TryParseList(context.Request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && type.Quality is null or > 0);
}
