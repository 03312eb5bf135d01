using System.Text;
using System.Text.Json;
using Ticketing.Notify.Http;

namespace Ticketing.People.OpenId;

/// <summary>How this server is known at the issuer.</summary>
/// <param name="Secret">Empty = a public client, which PKCE alone protects.</param>
public sealed record OpenIdClient(string Issuer, string Id, string Secret);

/// <summary>
/// The issuer's side of a login by OpenID Connect: where its pages and keys are (Discovery 1.0), a code turned into a token (RFC 6749 4.1.3 with PKCE, RFC 7636), and whether that token is worth something.
/// What it publishes is kept for an hour; fresh keys are asked for at most once a minute.
/// </summary>
public sealed class OpenIdIssuer(OpenIdClient client, WebCall web, TimeProvider clock) : IDisposable
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    /// <summary>Logins that may wait for the issuer at once.</summary>
    const int Most = 8;

    readonly SemaphoreSlim _looking = new(1);
    readonly SemaphoreSlim _asking = new(Most);
    volatile Published? _published;

    /// <summary>What an issuer says of itself.</summary>
    sealed record Published(Uri Authorization, Uri Token, Uri? UserInfo, bool SecretInBody, IReadOnlyList<JsonWebKey> Keys, DateTimeOffset At);

    /// <summary>Where a browser is sent to log in.</summary>
    /// <exception cref="IOException">The issuer cannot be asked.</exception>
    public async Task<string> AddressOfLoginAsync(LoginState state, string returnTo, CancellationToken cancel)
    {
        var published = await FindAsync(Kept, cancel).ConfigureAwait(false);
        var query = Form(("response_type", "code"), ("client_id", client.Id), ("redirect_uri", returnTo), ("scope", "openid email profile"), ("state", state.State), ("nonce", state.Nonce),
            ("code_challenge", state.Challenge), ("code_challenge_method", "S256"));
        var address = published.Authorization.AbsoluteUri;
        return address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
    }

    /// <summary>Turns the code that a browser brought into whom the issuer vouches for.</summary>
    /// <returns>Null: it vouches for nobody; the text says why, for the log.</returns>
    /// <exception cref="IOException">The issuer cannot be asked.</exception>
    public async Task<(IdClaims? Claims, string? Why)> RedeemAsync(string code, LoginState state, string returnTo, CancellationToken cancel)
    {
        if (!await _asking.WaitAsync(TimeSpan.Zero, cancel).ConfigureAwait(false))
        {
            throw new IOException("too many logins wait for the issuer");
        }
        try
        {
            var published = await FindAsync(Kept, cancel).ConfigureAwait(false);
            var answer = await RequestTokenAsync(published, code, state, returnTo, cancel).ConfigureAwait(false);
            if (answer.Status != 200 || Member(answer.Body, "id_token") is not { } token)
            {
                return (null, $"the issuer answered {answer.Status} without a token");
            }
            var expected = new IdTokenExpectation(client.Issuer, client.Id, state.Nonce);
            var (claims, fault) = IdToken.Check(token, published.Keys, expected, clock.GetUtcNow());
            if (fault == IdTokenFault.UnknownKey)
            {
                published = await FindAsync(Between, cancel).ConfigureAwait(false);
                (claims, fault) = IdToken.Check(token, published.Keys, expected, clock.GetUtcNow());
            }
            if (claims is { Email: null } && published.UserInfo is { } more && Member(answer.Body, "access_token") is { } access)
            {
                claims = await MoreOfAsync(claims, more, access, cancel).ConfigureAwait(false);
            }
            return (claims, claims is null ? $"its token is refused: {fault}" : null);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>What the token leaves out (Core 5.4): the issuer tells it of whoever the token is about, and of nobody else (5.3.2).</summary>
    async Task<IdClaims> MoreOfAsync(IdClaims claims, Uri address, string access, CancellationToken cancel)
    {
        var answer = await web.SendAsync("GET", address, [("Accept", "application/json"), ("Authorization", $"Bearer {access}")], default, cancel).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var root = document.RootElement;
            return answer.Status == 200 && root.ValueKind == JsonValueKind.Object && Text(root, "sub") == claims.Subject
                ? claims with { Email = Text(root, "email"), EmailVerified = IdToken.IsTrue(root, "email_verified"), Name = claims.Name ?? Text(root, "preferred_username") }
                : claims;
        }
        catch (JsonException)
        {
            return claims;
        }
    }

    Task<WebAnswer> RequestTokenAsync(Published published, string code, LoginState state, string returnTo, CancellationToken cancel)
    {
        var form = Form(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", returnTo), ("client_id", client.Id), ("code_verifier", state.Verifier));
        List<(string, string)> headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")];
        if (client.Secret.Length > 0 && published.SecretInBody)
        {
            form += "&" + Form(("client_secret", client.Secret));
        }
        else if (client.Secret.Length > 0)
        {
            // RFC 6749 2.3.1: each part is coded like a form first.
            headers.Add(("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(client.Id)}:{Uri.EscapeDataString(client.Secret)}"))));
        }
        return web.SendAsync("POST", published.Token, headers, Encoding.ASCII.GetBytes(form), cancel);
    }

    /// <summary>What was published, asked for again if it is older than that.</summary>
    async Task<Published> FindAsync(TimeSpan age, CancellationToken cancel)
    {
        if (_published is { } known && clock.GetUtcNow() - known.At < age)
        {
            return known;
        }
        await _looking.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return _published is { } fresh && clock.GetUtcNow() - fresh.At < age ? fresh : _published = await ReadAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            _looking.Release();
        }
    }

    async Task<Published> ReadAsync(CancellationToken cancel)
    {
        var answer = await GetAsync(new Uri(client.Issuer.TrimEnd('/') + "/.well-known/openid-configuration"), cancel).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "issuer") != client.Issuer)
            {
                throw new IOException($"what is published at {client.Issuer} is about another issuer: set Oidc:Issuer to exactly what it calls itself");
            }
            var inBody = root.TryGetProperty("token_endpoint_auth_methods_supported", out var methods) && methods.ValueKind == JsonValueKind.Array
                && !methods.EnumerateArray().Any(one => one.ValueEquals("client_secret_basic")) && methods.EnumerateArray().Any(one => one.ValueEquals("client_secret_post"));
            var keys = JsonWebKey.ReadSet(await GetAsync(Endpoint(root, "jwks_uri"), cancel).ConfigureAwait(false));
            var userInfo = root.TryGetProperty("userinfo_endpoint", out _) ? Endpoint(root, "userinfo_endpoint") : null;
            return new(Endpoint(root, "authorization_endpoint"), Endpoint(root, "token_endpoint"), userInfo, inBody, keys, clock.GetUtcNow());
        }
        catch (Exception trouble) when (trouble is JsonException or InvalidOperationException)
        {
            throw new IOException($"what {client.Issuer} publishes cannot be read", trouble);
        }
    }

    async Task<byte[]> GetAsync(Uri address, CancellationToken cancel)
    {
        var answer = await web.SendAsync("GET", address, [("Accept", "application/json")], default, cancel).ConfigureAwait(false);
        return answer.Status == 200 ? answer.Body : throw new IOException($"{address} answered {answer.Status}");
    }

    /// <summary>An issuer that is reached over TLS does not send anybody elsewhere without it.</summary>
    Uri Endpoint(JsonElement root, string name) =>
        Uri.TryCreate(Text(root, name), UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && client.Issuer.StartsWith("http://", StringComparison.Ordinal)))
            ? address
            : throw new IOException($"what {client.Issuer} publishes names no {name} that can be used");

    static string? Member(byte[] json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Text(document.RootElement, name) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>False if an answer names another issuer than the one asked (RFC 9207).</summary>
    public bool IsOurs(string? issuer) => issuer is null || issuer == client.Issuer;

    static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static string Form(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            text.Append(text.Length > 0 ? "&" : "").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
        return text.ToString();
    }

    public void Dispose()
    {
        _looking.Dispose();
        _asking.Dispose();
        web.Dispose();
    }
}
