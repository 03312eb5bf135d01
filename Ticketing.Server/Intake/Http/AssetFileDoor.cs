using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>/api/v1/assets/{id}/files: photos and files of an asset, as raw bodies of at most <see cref="FileTypes.Limit"/> bytes.</summary>
public sealed class AssetFileDoor(MaintenanceDoor door)
{
    public async Task AddAsync(HttpContext context, long asset)
    {
        string name = context.Request.Query["name"].ToString().Trim();
        if (name.Length == 0 || name.AsSpan().IndexOfAny("/\\\"") >= 0 || TicketLimits.FaultOf(name, FileTypes.LongestName) is not null)
        {
            Problem.Write(context, FieldFaults.Of("name", $"must be a file's name of 1 to {FileTypes.LongestName} characters without / \\ and \", in the query"));
            return;
        }
        if (await ReadAsync(context).ConfigureAwait(false) is not { } content)
        {
            Problem.Write(context, StatusCodes.Status413PayloadTooLarge, "too-large", $"The file is larger than {FileTypes.Limit / 1024 / 1024} MiB.");
            return;
        }
        if (FileTypes.Of(content) is not { } type)
        {
            Problem.Write(context, StatusCodes.Status415UnsupportedMediaType, "unsupported-content-type", $"What was sent is not {FileTypes.Allowed}.");
            return;
        }
        using var use = door.Use(context);
        if (Records.Or(context, await use.Store.AddFileAsync(new(0, asset, name, type, content.Length), content, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)) is { } file)
        {
            Records.Created(context, string.Create(CultureInfo.InvariantCulture, $"{AssetDoor.Path}/{asset}/files"), file.Id, file, MaintenanceHttpJson.Default.AssetFile);
        }
    }

    /// <summary>The bytes as they came, for looking at or saving; never for running.</summary>
    public async Task FindAsync(HttpContext context, long asset, long id)
    {
        using var use = door.Use(context);
        if (use.Store.FindFile(asset, id) is not var (file, content))
        {
            Problem.Write(context, Refusal.NotFound($"file {id} of asset {asset}"));
            return;
        }
        var headers = context.Response.Headers;
        headers.ContentDisposition = $"{(file.Type.StartsWith("image/", StringComparison.Ordinal) ? "inline" : "attachment")}; filename*=UTF-8''{Uri.EscapeDataString(file.Name)}";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, max-age=31536000, immutable";
        context.Response.ContentType = file.Type;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
    }

    public async Task RemoveAsync(HttpContext context, long asset, long id)
    {
        using var use = door.Use(context);
        var outcome = await use.Store.RemoveFileAsync(asset, id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        Records.Deleted(context, outcome.Refusal);
    }

    /// <summary>Null: it is too large. No more than the limit is ever held.</summary>
    static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > FileTypes.Limit)
        {
            return null;
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = FileTypes.Limit + 1;
        }
        using var content = new MemoryStream();
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            foreach (var part in read.Buffer)
            {
                if (content.Length + part.Length > FileTypes.Limit)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return null;
                }
                content.Write(part.Span);
            }
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return content.ToArray();
            }
        }
    }
}
