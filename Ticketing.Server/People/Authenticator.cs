using System.Text;

namespace Ticketing.People;

/// <summary>Turns what a client presents into a <see cref="Principal"/>, the same at every door. A token costs one SHA-256 and one dictionary look-up; a password is checked at most once in a few minutes.</summary>
public sealed class Authenticator(ICredentialDirectory directory, PasswordCheck passwords, TimeProvider? clock = null)
{
    readonly CodeThrottle _codes = new();
    readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>For HTTP: reads the <c>Authorization</c> header (Bearer or Basic); without one, the page's session cookie.</summary>
    /// <param name="authorization">Value of the header, or null.</param>
    /// <param name="sessionCookie">Value of the cookie <see cref="SessionCookie"/>, or null.</param>
    /// <param name="tenant">Slug asked for by the header <c>Ticketing-Tenant</c> or the host name; null = the credentials' own.</param>
    /// <param name="address">Remote address, for throttling.</param>
    public ValueTask<Authentication> AuthenticateAsync(string? authorization, string? sessionCookie, string? tenant, string? address, CancellationToken cancel = default)
    {
        if (authorization is null)
        {
            return ValueTask.FromResult(sessionCookie is null ? Authentication.NoCredentials : BySession(sessionCookie, tenant));
        }
        if (Scheme(authorization, "Bearer") is { } token)
        {
            return ValueTask.FromResult(ByToken(null, token, tenant));
        }
        if (Scheme(authorization, "Basic") is { } basic && TryReadBasic(basic, out var name, out var secret))
        {
            // A token says whose it is: clients that know tokens, such as ntfy's, leave the name empty.
            return name.Length == 0 && Token.IsToken(secret) ? ValueTask.FromResult(ByToken(null, secret, tenant)) : ByNameAsync(name, secret, tenant, address, cancel);
        }
        return ValueTask.FromResult(Authentication.NotValid);
    }

    /// <summary>For MQTT and Basic: a name with a token or a password.</summary>
    public ValueTask<Authentication> ByNameAsync(string name, string secret, string? tenant, string? address, CancellationToken cancel = default) =>
        LogInAsync(name, secret, null, tenant, address, cancel);

    /// <summary>For the page's login: as <see cref="ByNameAsync"/>, with a code.</summary>
    /// <param name="code">Of the account's second factor; null = none was given.</param>
    public ValueTask<Authentication> LogInAsync(string name, string secret, string? code, string? tenant, string? address, CancellationToken cancel) =>
        Token.IsToken(secret) ? ValueTask.FromResult(ByToken(name, secret, tenant)) : ByPasswordAsync(name, secret, tenant, address, code, cancel);

    /// <summary>A user for whom a proxy vouches that is trusted to.</summary>
    public Authentication ByProxy(string name, string? tenant) =>
        directory.FindUser(name) is { } user ? Choose(user, tenant, null) with { FromProxy = true } : Authentication.NotValid;

    /// <summary>Whether a password is that of a user, throttled like a login.</summary>
    public ValueTask<PasswordVerdict> CheckPasswordAsync(string name, string password, string? address, CancellationToken cancel) => passwords.CheckAsync(directory.FindUser(name), name, password, address, cancel);

    /// <summary>Uses a code of a user's second factor up. No failure: it was good.</summary>
    /// <remarks>While the store is away nobody can know: that is thrown.</remarks>
    public Authentication UseCode(long user, string code)
    {
        if (_codes.TryTake(user, _clock.GetUtcNow()) is { } wait)
        {
            return Authentication.TooMany(wait);
        }
        if (!directory.UseCode(user, code))
        {
            return Authentication.WrongCode;
        }
        _codes.Succeeded(user);
        return default;
    }

    /// <summary>True while a principal that was recognised earlier may still act; cheap enough for every message of a long-lived connection.</summary>
    /// <param name="session">The page's session it came with; null = none.</param>
    public bool IsCurrent(Principal principal, long? session) => directory.IsCurrent(principal) && (session is not { } id || directory.IsAlive(id));

    /// <param name="name">Null, or what must be the token's name or the word for its kind (<c>script:tk_…</c>, <c>device:tk_…</c>).</param>
    Authentication ByToken(string? name, ReadOnlySpan<char> token, string? tenant)
    {
        if (!Token.IsToken(token) || directory.FindToken(Token.Hash(token)) is not { } principal)
        {
            return Authentication.NotValid;
        }
        if (name is not null && !name.Equals(principal.Name, StringComparison.OrdinalIgnoreCase) && !name.Equals(principal.Kind.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            return Authentication.NotValid;
        }
        return tenant is null || tenant == principal.Tenant ? new(principal, AuthenticationFailure.None) : Authentication.OtherTenant;
    }

    async ValueTask<Authentication> ByPasswordAsync(string name, string password, string? tenant, string? address, string? code, CancellationToken cancel)
    {
        var user = directory.FindUser(name);
        var verdict = await passwords.CheckAsync(user, name, password, address, cancel).ConfigureAwait(false);
        return verdict switch
        {
            { Correct: true } when user!.HasSecondFactor => BySecondFactor(user, tenant, code),
            { Correct: true } => Choose(user!, tenant, null),
            { RetryAfter: { } wait } => Authentication.TooMany(wait),
            _ => Authentication.NotValid,
        };
    }

    Authentication BySecondFactor(UserAccount user, string? tenant, string? code)
    {
        if (code is null)
        {
            return Authentication.NeedsCode;
        }
        var verdict = UseCode(user.Id, code);
        return verdict.Failure == AuthenticationFailure.None ? Choose(user, tenant, null) : verdict;
    }

    Authentication BySession(string cookie, string? tenant) =>
        directory.FindSession(Token.Hash(cookie)) is { } session ? Choose(session.User, tenant ?? session.Tenant, session.Id) : Authentication.NotValid;

    static Authentication Choose(UserAccount user, string? tenant, long? session)
    {
        Membership? closed = null;
        foreach (var membership in user.Memberships)
        {
            if ((tenant is null && membership.IsOpen) || membership.Tenant == tenant)
            {
                return As(membership);
            }
            closed ??= membership;
        }
        return tenant is null && closed is not null ? As(closed) : Authentication.OtherTenant;

        Authentication As(Membership membership) =>
            new(new Principal(user.Id, membership.Tenant, user.Name, PrincipalKind.User, membership.Role, TokenScope.Full, null), AuthenticationFailure.None, Session: session);
    }

    static string? Scheme(string authorization, string scheme) =>
        authorization.Length > scheme.Length && authorization[scheme.Length] == ' ' && authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[(scheme.Length + 1)..].Trim()
            : null;

    /// <summary>RFC 7617: base64 of <c>name:secret</c> in UTF-8.</summary>
    static bool TryReadBasic(string base64, out string name, out string secret)
    {
        Span<byte> bytes = stackalloc byte[1024];
        if (base64.Length <= 1024 && Convert.TryFromBase64String(base64, bytes, out var length) && bytes[..length].IndexOf((byte)':') is var colon and >= 0)
        {
            name = Encoding.UTF8.GetString(bytes[..colon]);
            secret = Encoding.UTF8.GetString(bytes[(colon + 1)..length]);
            return true;
        }
        name = secret = "";
        return false;
    }
}
