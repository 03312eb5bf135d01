using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ticketing.Notify.Push;

/// <summary>The key by which push services know a tenant (VAPID, RFC 8292). Browsers subscribe to it, so it never changes.</summary>
/// <param name="Text">PKCS #8 in base64.</param>
public sealed record PushKey(string Text)
{
    /// <summary>RFC 8292 section 2: at most 24 hours.</summary>
    static readonly TimeSpan Life = TimeSpan.FromHours(12);

    public static PushKey Generate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(Convert.ToBase64String(key.ExportPkcs8PrivateKey()));
    }

    /// <summary>What browsers subscribe to.</summary>
    public string Public
    {
        get
        {
            using var key = Open();
            return Base64Url.EncodeToString(PushMessage.PointOf(key.ExportParameters(false).Q));
        }
    }

    /// <summary>Value of the <c>Authorization</c> header for one push service.</summary>
    /// <param name="contact">https: or mailto: of whoever runs this server, for the service's people.</param>
    public string AuthorizationFor(Uri endpoint, string contact, DateTimeOffset now)
    {
        using var key = Open();
        var claims = string.Create(CultureInfo.InvariantCulture, $$"""{"aud":"{{endpoint.GetLeftPart(UriPartial.Authority)}}","exp":{{(now + Life).ToUnixTimeSeconds()}},"sub":"{{System.Text.Json.JsonEncodedText.Encode(contact)}}"}""");
        var text = $"{Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"vapid t={text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}, k={Base64Url.EncodeToString(PushMessage.PointOf(key.ExportParameters(false).Q))}";
    }

    ECDsa Open()
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(Text), out _);
        return key;
    }

    /// <summary>Without the key.</summary>
    public override string ToString() => "push key";
}
