using Microsoft.Extensions.Primitives;

namespace Ticketing.Hosting;

/// <summary>Headers on every response that the application makes, errors included. An endpoint that needs another value (a cacheable page, a page with styles of its own) sets it and wins.</summary>
public static class SecurityHeaders
{
    /// <summary>The page loads nothing but its own files and no foreign page can frame it or post to it.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    static readonly KeyValuePair<string, StringValues>[] Always =
    [
        new("Content-Security-Policy", ContentSecurityPolicy),
        new("X-Content-Type-Options", "nosniff"),
        new("Referrer-Policy", "no-referrer"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
        new("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        new("Cache-Control", "no-store"),
    ];

    static readonly StringValues Hsts = "max-age=31536000; includeSubDomains";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(next => context =>
    {
        context.Response.OnStarting(AddAsync, context);
        return next(context);
    });

    static Task AddAsync(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        foreach (var (name, value) in Always)
        {
            headers.TryAdd(name, value);
        }
        if (context.Request.IsHttps)
        {
            headers.TryAdd("Strict-Transport-Security", Hsts);
        }
        return Task.CompletedTask;
    }
}
