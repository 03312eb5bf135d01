using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace Ticketing.WebUi;

/// <summary>One embedded file as an HTTP response: 200 in the best form the client accepts, or 304.</summary>
static class WebFileResponse
{
    public static Task SendAsync(HttpContext context, WebFile file)
    {
        var coding = ContentCodings.Choose(context.Request.Headers.AcceptEncoding, file.Codings);
        var etag = file.ETag(coding);
        var headers = context.Response.Headers;
        headers.ETag = etag;
        headers.Vary = "Accept-Encoding";
        headers.CacheControl = file.Immutable ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ContentSecurityPolicy = WebPolicies.For(file.Path);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (!context.Request.PathBase.HasValue && IsKnown(context.Request, etag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        context.Response.ContentType = file.ContentType;
        if (context.Request.PathBase.HasValue && file.ContentType.StartsWith("text/html", StringComparison.Ordinal))
        {
            return SendBelowAsync(context, file, context.Request.PathBase.Value + "/");
        }
        return coding == ContentCoding.Identity ? SendDecompressedAsync(context, file) : SendAsync(context, file, coding);
    }

    static bool IsKnown(HttpRequest request, string etag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(tag => tag.Tag == "*" || tag.Tag == etag);

    static async Task SendAsync(HttpContext context, WebFile file, ContentCoding coding)
    {
        await using var content = file.Open(coding);
        context.Response.Headers.ContentEncoding = coding.Name();
        context.Response.ContentLength = content.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    /// <summary>The page below a prefix: its <c>base</c> names it, and all of its own addresses follow from that.</summary>
    static async Task SendBelowAsync(HttpContext context, WebFile file, string root)
    {
        await using var compressed = file.Open(file.Codings[0]);
        await using var content = file.Codings[0] == ContentCoding.Brotli ? (Stream)new BrotliStream(compressed, CompressionMode.Decompress) : new GZipStream(compressed, CompressionMode.Decompress);
        using var reader = new StreamReader(content);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var html = System.Text.Encoding.UTF8.GetBytes(text.Replace("<base href=\"/\"", $"<base href=\"{System.Net.WebUtility.HtmlEncode(root)}\"", StringComparison.Ordinal).Replace("\"/scalar/", $"\"{System.Net.WebUtility.HtmlEncode(root)}scalar/", StringComparison.Ordinal));
        context.Response.Headers.ETag = default;
        context.Response.ContentLength = html.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(html, context.RequestAborted);
        }
    }

    static async Task SendDecompressedAsync(HttpContext context, WebFile file)
    {
        context.Response.ContentLength = file.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await using var compressed = file.Open(file.Codings[0]);
            await using var content = file.Codings[0] == ContentCoding.Brotli
                ? (Stream)new BrotliStream(compressed, CompressionMode.Decompress)
                : new GZipStream(compressed, CompressionMode.Decompress);
            await content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
