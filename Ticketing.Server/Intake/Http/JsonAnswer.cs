using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Ticketing.Intake.Http;

/// <summary>Writes JSON answers with buffers that each thread keeps, and with their length, so that a small answer is one segment on the wire.</summary>
static class JsonAnswer
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>A buffer that has grown beyond this is not kept.</summary>
    const int KeepAtMost = 64 * 1024;

    /// <summary>Umlauts and dashes as themselves; what HTML could take for markup stays escaped.</summary>
    static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    [ThreadStatic]
    static ArrayBufferWriter<byte>? _bytes;

    [ThreadStatic]
    static Utf8JsonWriter? _json;

    /// <summary>The whole answer; nothing may be written before or after it.</summary>
    public static void Write<T>(HttpResponse response, int status, T value, JsonTypeInfo<T> type, string contentType = ContentType)
    {
        var bytes = _bytes ??= new(1024);
        var json = _json ??= new(bytes, Options);
        try
        {
            JsonSerializer.Serialize(json, value, type);
            json.Flush();
            Write(response, status, bytes.WrittenSpan, contentType);
        }
        finally
        {
            if (bytes.Capacity > KeepAtMost)
            {
                bytes = _bytes = new(1024);
            }
            bytes.ResetWrittenCount();
            json.Reset(bytes);
        }
    }

    /// <summary>The whole answer to a GET with a tag of its bytes, or 304 to who has them already.</summary>
    public static void WriteTagged<T>(HttpResponse response, T value, JsonTypeInfo<T> type)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            JsonSerializer.Serialize(json, value, type);
        }
        var tag = EntityTags.OfBytes(bytes.WrittenSpan);
        if (EntityTags.IsCurrent(response.HttpContext, tag))
        {
            EntityTags.NotModified(response.HttpContext, tag);
            return;
        }
        EntityTags.Set(response.HttpContext, tag);
        Write(response, StatusCodes.Status200OK, bytes.WrittenSpan);
    }

    /// <summary>The whole answer from bytes that are JSON already.</summary>
    public static void Write(HttpResponse response, int status, ReadOnlySpan<byte> json, string contentType = ContentType)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            response.BodyWriter.Write(json);
        }
    }
}
