using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ticketing.People.OpenId;

/// <summary>A public key of an issuer (RFC 7517): RSA of at least 2048 bits, or P-256 / P-384.</summary>
public sealed class JsonWebKey
{
    const int LeastRsaBytes = 2048 / 8;

    readonly RSAParameters? _rsa;
    readonly ECParameters? _curve;
    readonly string? _algorithm;

    JsonWebKey(string? id, string? algorithm, RSAParameters? rsa, ECParameters? curve) => (Id, _algorithm, _rsa, _curve) = (id, algorithm, rsa, curve);

    public string? Id { get; }

    /// <summary>The keys of a set that can sign; those of other kinds, too short, or for something else are left out.</summary>
    /// <exception cref="JsonException">It is no set of keys.</exception>
    public static IReadOnlyList<JsonWebKey> ReadSet(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var set) || set.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("no set of keys");
        }
        var keys = new List<JsonWebKey>();
        foreach (var one in set.EnumerateArray())
        {
            if (one.ValueKind == JsonValueKind.Object && Text(one, "use") is null or "sig" && Read(one) is { } key)
            {
                keys.Add(key);
            }
        }
        return keys;
    }

    static JsonWebKey? Read(JsonElement one)
    {
        switch (Text(one, "kty"))
        {
            case "RSA" when Bytes(one, "n") is { Length: >= LeastRsaBytes } modulus && Bytes(one, "e") is { Length: > 0 } exponent:
                return new(Text(one, "kid"), Text(one, "alg"), new() { Modulus = modulus, Exponent = exponent }, null);
            case "EC" when Text(one, "crv") is "P-256" or "P-384" && Bytes(one, "x") is { } x && Bytes(one, "y") is { } y:
                var curve = Text(one, "crv") == "P-256" ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384;
                return new(Text(one, "kid"), Text(one, "alg"), null, new() { Curve = curve, Q = new() { X = x, Y = y } });
            default:
                return null;
        }
    }

    /// <summary>True if the key is of the kind that an algorithm needs, and is not kept for another one.</summary>
    public bool Fits(string algorithm) => (_algorithm is null || _algorithm == algorithm) && algorithm switch
    {
        "RS256" or "PS256" => _rsa is not null,
        "ES256" => _curve is { Q.X.Length: 32, Q.Y.Length: 32 },
        "ES384" => _curve is { Q.X.Length: 48, Q.Y.Length: 48 },
        _ => false,
    };

    /// <summary>RFC 7518 section 3. The caller has asked <see cref="Fits"/>.</summary>
    public bool Verifies(string algorithm, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        try
        {
            if (_rsa is { } parameters)
            {
                using var rsa = RSA.Create(parameters);
                return rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
            }
            using var curve = ECDsa.Create(_curve!.Value);
            return curve.VerifyData(text, signature, algorithm == "ES384" ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false; // No point of the curve, or no key at all.
        }
    }

    static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static byte[]? Bytes(JsonElement of, string name)
    {
        try
        {
            return Text(of, name) is { } text ? Base64Url.DecodeFromChars(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
