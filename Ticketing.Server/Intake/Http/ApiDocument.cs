using System.IO.Compression;
using System.Security.Cryptography;

namespace Ticketing.Intake.Http;

/// <summary>GET /openapi/v1.json: the description of this API, made from the routes' own metadata by a test, kept beside this file and embedded, packed, in the executable.</summary>
public static class ApiDocument
{
    public const string Path = "/openapi/v1.json";

    /// <summary>Name of the embedded resource: a ZIP file of one entry.</summary>
    const string Resource = "openapi/v1.zip";

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        var bytes = Read();
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"";
        routes.MapGet(Path, (HttpContext context) =>
        {
            if (EntityTags.IsCurrent(context, tag))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
            }
            else
            {
                JsonAnswer.Write(context.Response, StatusCodes.Status200OK, bytes);
            }
            context.Response.Headers.ETag = tag;
            context.Response.Headers.CacheControl = "no-cache";
            return Task.CompletedTask;
        }).ExcludeFromDescription();
    }

    /// <summary>The whole text, UTF-8.</summary>
    internal static byte[] Read()
    {
        using var stream = typeof(ApiDocument).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The executable was built without {Resource}.");
        using var zip = new ZipArchive(stream);
        using var text = zip.Entries[0].Open();
        using var bytes = new MemoryStream();
        text.CopyTo(bytes);
        return bytes.ToArray();
    }
}
