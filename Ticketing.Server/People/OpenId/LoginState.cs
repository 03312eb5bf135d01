using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ticketing.People.OpenId;

/// <summary>What ties an answer of the issuer to the browser that asked: kept in a cookie of that browser, so that any of several servers can go on, and nobody can finish a login that somebody else began.</summary>
/// <param name="State">Comes back with the browser.</param>
/// <param name="Nonce">Comes back inside the token.</param>
/// <param name="Verifier">Shown when the code is redeemed: a code that was stolen on the way is worth nothing (RFC 7636).</param>
public sealed record LoginState(string State, string Nonce, string Verifier)
{
    /// <summary>How long somebody may take at the issuer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    const int Length = 43;

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static LoginState Generate() => new(Random(), Random(), Random());

    public static string CookieName(bool tls) => SessionCookie.Name(tls) + "-openid";

    /// <summary>Value of the <c>Set-Cookie</c> header. Lax: the issuer's page sends the browser back, which is another site's doing.</summary>
    public string Header(bool tls) => $"{CookieName(tls)}={State}.{Nonce}.{Verifier}; Path=/; Max-Age={(long)Patience.TotalSeconds}; HttpOnly; SameSite=Lax{(tls ? "; Secure" : "")}";

    /// <summary>Value of the <c>Set-Cookie</c> header that removes it: each is good for one answer.</summary>
    public static string Removal(bool tls) => $"{CookieName(tls)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{(tls ? "; Secure" : "")}";

    /// <summary>Null if the cookie is none of ours, or the answer belongs to another one.</summary>
    public static LoginState? Read(string? cookie, string? state)
    {
        var parts = cookie?.Split('.') ?? [];
        return parts.Length == 3 && Array.TrueForAll(parts, part => part.Length == Length) && state is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(parts[0]), Encoding.UTF8.GetBytes(state))
            ? new(parts[0], parts[1], parts[2])
            : null;
    }

    /// <summary>256 random bits.</summary>
    static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
