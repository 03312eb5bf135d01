namespace Ticketing.People;

/// <summary>Why nobody was recognised. Unknown name, wrong secret, revoked and expired are one reason on purpose: an answer must not tell which names exist.</summary>
public enum AuthenticationFailure
{
    None = 0,

    /// <summary>Nothing was presented (401).</summary>
    NoCredentials,

    /// <summary>What was presented is not valid (401; MQTT 0x86 or 4).</summary>
    NotValid,

    /// <summary>Recognised, but not a member of the tenant that was asked for (403; MQTT 0x87 or 5).</summary>
    OtherTenant,

    /// <summary>Too many wrong attempts, or too many passwords being checked at once (429; MQTT 0x97 or 3).</summary>
    TooManyAttempts,

    /// <summary>The password is right, but the account has a second factor and no code came (401; MQTT as <see cref="NotValid"/>).</summary>
    NeedsCode,

    /// <summary>The password is right, the code of the second factor is not (401).</summary>
    WrongCode,
}

/// <summary>Who it is, or the named reason why nobody was recognised.</summary>
/// <param name="RetryAfter">When to try again; only for <see cref="AuthenticationFailure.TooManyAttempts"/>.</param>
/// <param name="Session">The session behind it; null unless it came with the page's cookie.</param>
public readonly record struct Authentication(Principal? Principal, AuthenticationFailure Failure, TimeSpan RetryAfter = default, long? Session = null)
{
    /// <summary>True if a proxy in front of the server vouches for the user.</summary>
    public bool FromProxy { get; init; }

    /// <summary>True if a browser sends it with whatever any page makes it ask for.</summary>
    public bool IsAmbient => Session is not null || FromProxy;

    public static readonly Authentication NoCredentials = new(null, AuthenticationFailure.NoCredentials);
    public static readonly Authentication NotValid = new(null, AuthenticationFailure.NotValid);
    public static readonly Authentication NeedsCode = new(null, AuthenticationFailure.NeedsCode);
    public static readonly Authentication WrongCode = new(null, AuthenticationFailure.WrongCode);
    public static readonly Authentication OtherTenant = new(null, AuthenticationFailure.OtherTenant);

    public static Authentication TooMany(TimeSpan retryAfter) => new(null, AuthenticationFailure.TooManyAttempts, retryAfter);

    /// <summary>A sentence for the answer; null if somebody was recognised.</summary>
    public string? Detail => Failure switch
    {
        AuthenticationFailure.None => null,
        AuthenticationFailure.NoCredentials => "No credentials were sent. Send a token (Authorization: Bearer tk_…), a name with a token or password (HTTP Basic), or log in.",
        AuthenticationFailure.NotValid => "The credentials are not valid. Check name and password, or create a new token.",
        AuthenticationFailure.OtherTenant => "These credentials do not belong to that tenant.",
        AuthenticationFailure.NeedsCode => "This account has a second factor. Log in on the page with a code of the app; programs use a token.",
        AuthenticationFailure.WrongCode => "The code is not valid, or was used already. Wait for the next one, or use a recovery code.",
        _ => $"Too many attempts. Try again in {Math.Ceiling(RetryAfter.TotalSeconds):0} s.",
    };
}
