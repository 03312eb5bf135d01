using System.Text.Json;

namespace Ticketing.Intake.Http;

/// <summary>Where else than in the header <c>Authorization</c> a foreign program puts its token, because it knows no other way. Declared with the endpoint; looked at only if there is no such header.</summary>
/// <param name="Header">Name of a header.</param>
/// <param name="Query">Name of a query parameter.</param>
/// <param name="Route">Name of a part of the path.</param>
/// <param name="Member">Name of a member of the JSON body.</param>
/// <param name="Encoded">Name of a query parameter that holds a whole <c>Authorization</c> in base64 without padding, as ntfy's.</param>
public sealed record CredentialPlaces(string? Header = null, string? Query = null, string? Route = null, string? Member = null, string? Encoded = null)
{
    /// <summary>Fills in the header from the first place that has something.</summary>
    public async ValueTask FillAsync(HttpContext context)
    {
        var request = context.Request;
        var token = Header is null ? null : (string?)request.Headers[Header];
        token ??= Query is null ? null : (string?)request.Query[Query];
        token ??= Route is null ? null : request.RouteValues[Route] as string;
        token ??= Member is null ? null : await FromBodyAsync(context, Member).ConfigureAwait(false);
        var whole = token is null && Encoded is not null ? Decoded(request.Query[Encoded]) : null;
        if (whole is not null || !string.IsNullOrEmpty(token))
        {
            request.Headers.Authorization = whole ?? $"Bearer {token}";
        }
    }

    static string? Decoded(string? base64)
    {
        if (string.IsNullOrEmpty(base64))
        {
            return null;
        }
        Span<byte> bytes = stackalloc byte[1024];
        var padded = base64.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        return padded.Length <= 1024 && Convert.TryFromBase64String(padded, bytes, out var length) && System.Text.Ascii.IsValid(bytes[..length]) && !bytes[..length].ContainsAny((byte)'\r', (byte)'\n', (byte)0)
            ? System.Text.Encoding.ASCII.GetString(bytes[..length])
            : null;
    }

    /// <summary>Leaves the body where it is: whoever reads it next reads all of it.</summary>
    static async ValueTask<string?> FromBodyAsync(HttpContext context, string member)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (!read.IsCompleted && read.Buffer.Length <= RequestBody.Limit)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            try
            {
                var json = new Utf8JsonReader(read.Buffer);
                while (read.Buffer.Length <= RequestBody.Limit && json.Read())
                {
                    if (json.CurrentDepth == 1 && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals(member))
                    {
                        return json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : null;
                    }
                }
                return null;
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException)
            {
                return null; // the endpoint says what is wrong with it, to whoever is recognised
            }
            finally
            {
                reader.AdvanceTo(read.Buffer.Start);
            }
        }
    }
}

/// <summary>The sender of this endpoint tries again after 5xx only: a flood is 503 here.</summary>
public sealed record RetriesServerErrorsOnly
{
    public static readonly RetriesServerErrorsOnly Instance = new();
}
