using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ticketing.People.OpenId;

/// <summary>Whom an issuer vouches for.</summary>
/// <param name="Subject">Never changes at the issuer, and is never given to somebody else.</param>
/// <param name="EmailVerified">True if the issuer says that the address is theirs.</param>
public sealed record IdClaims(string Subject, string? Email, bool EmailVerified, string? Name);

/// <summary>What a token must be about.</summary>
public sealed record IdTokenExpectation(string Issuer, string ClientId, string Nonce);

/// <summary>Why a token is worth nothing.</summary>
public enum IdTokenFault
{
    None,
    Malformed,
    Algorithm,
    UnknownKey,
    Signature,
    Issuer,
    Audience,
    Expired,
    NotYet,
    Nonce,
    Subject,
}

/// <summary>The check of an ID token (OpenID Connect Core 1.0, 3.1.3.7) as a signed JWT (RFC 7515, 7519; 8725 for what to refuse). Pure.</summary>
public static class IdToken
{
    public const int MaximumLength = 16 << 10;

    /// <summary>How far the issuer's clock may be off.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <returns>The claims, or the first fault found. <see cref="IdTokenFault.UnknownKey"/>: fresh keys may help.</returns>
    public static (IdClaims? Claims, IdTokenFault Fault) Check(string token, IReadOnlyList<JsonWebKey> keys, IdTokenExpectation expected, DateTimeOffset now)
    {
        var parts = token.Split('.');
        if (token.Length > MaximumLength || parts.Length != 3 || Decode(parts[0]) is not { } head || Decode(parts[1]) is not { } body || Decode(parts[2]) is not { } signature)
        {
            return (null, IdTokenFault.Malformed);
        }
        try
        {
            using var header = JsonDocument.Parse(head);
            using var claims = JsonDocument.Parse(body);
            if (header.RootElement.ValueKind != JsonValueKind.Object || claims.RootElement.ValueKind != JsonValueKind.Object || header.RootElement.TryGetProperty("crit", out _))
            {
                return (null, IdTokenFault.Malformed);
            }
            var fault = FaultOfSignature(header.RootElement, keys, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature);
            return fault != IdTokenFault.None ? (null, fault) : Judge(claims.RootElement, expected, now);
        }
        catch (JsonException)
        {
            return (null, IdTokenFault.Malformed);
        }
    }

    /// <summary>The algorithm is one of ours, the key is the issuer's, and fits it: nothing that the token says of itself is believed.</summary>
    static IdTokenFault FaultOfSignature(JsonElement header, IReadOnlyList<JsonWebKey> keys, byte[] text, byte[] signature)
    {
        var (algorithm, id) = (Text(header, "alg"), Text(header, "kid"));
        if (algorithm is not ("RS256" or "PS256" or "ES256" or "ES384"))
        {
            return IdTokenFault.Algorithm;
        }
        var known = false;
        foreach (var key in keys)
        {
            if (!key.Fits(algorithm) || (id is not null && key.Id != id))
            {
                continue;
            }
            known = true;
            if (key.Verifies(algorithm, text, signature))
            {
                return IdTokenFault.None;
            }
        }
        return known ? IdTokenFault.Signature : IdTokenFault.UnknownKey;
    }

    static (IdClaims? Claims, IdTokenFault Fault) Judge(JsonElement claims, IdTokenExpectation expected, DateTimeOffset now)
    {
        if (Text(claims, "iss") != expected.Issuer)
        {
            return (null, IdTokenFault.Issuer);
        }
        if (!IsFor(claims, expected.ClientId))
        {
            return (null, IdTokenFault.Audience);
        }
        if (Seconds(claims, "exp") is not { } end || now >= end + Skew)
        {
            return (null, IdTokenFault.Expired);
        }
        if (Seconds(claims, "iat") is not { } issued || issued > now + Skew || Seconds(claims, "nbf") > now + Skew)
        {
            return (null, IdTokenFault.NotYet);
        }
        if (Text(claims, "nonce") is not { } nonce || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonce), Encoding.UTF8.GetBytes(expected.Nonce)))
        {
            return (null, IdTokenFault.Nonce);
        }
        if (Text(claims, "sub") is not { Length: > 0 and <= 255 } subject)
        {
            return (null, IdTokenFault.Subject);
        }
        return (new(subject, Text(claims, "email"), IsTrue(claims, "email_verified"), Text(claims, "preferred_username")), IdTokenFault.None);
    }

    /// <summary>We are its audience; among several, the one it was made for.</summary>
    static bool IsFor(JsonElement claims, string client)
    {
        if (!claims.TryGetProperty("aud", out var audience))
        {
            return false;
        }
        var several = audience.ValueKind == JsonValueKind.Array && audience.GetArrayLength() > 1;
        var ours = audience.ValueKind == JsonValueKind.Array ? audience.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == client) : audience.ValueKind == JsonValueKind.String && audience.GetString() == client;
        return ours && (claims.TryGetProperty("azp", out _) ? Text(claims, "azp") == client : !several);
    }

    static DateTimeOffset? Seconds(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253_402_300_799 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    /// <summary>Some issuers write it as text.</summary>
    internal static bool IsTrue(JsonElement of, string name) => of.TryGetProperty(name, out var said) && (said.ValueKind == JsonValueKind.True || (said.ValueKind == JsonValueKind.String && said.GetString() == "true"));

    static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static byte[]? Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
