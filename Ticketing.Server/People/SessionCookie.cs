namespace Ticketing.People;

/// <summary>The cookie of a page login: an unguessable id whose SHA-256 is stored, so that a session can be ended on the server and a stolen database opens none.</summary>
public static class SessionCookie
{
    /// <summary>A household's tablet stays logged in while it is used at least once a week…</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(7);

    /// <summary>…but must log in again after a month.</summary>
    public static readonly TimeSpan Absolute = TimeSpan.FromDays(30);

    /// <summary>The prefix <c>__Host-</c> makes browsers insist on Secure, Path=/ and no Domain; without TLS they would refuse it.</summary>
    public static string Name(bool tls) => tls ? "__Host-ticketing" : "ticketing";

    /// <summary>A new id of 214 random bits.</summary>
    public static string Generate() => Token.Generate()[Token.Prefix.Length..];

    /// <summary>Value of the <c>Set-Cookie</c> header for a new session.</summary>
    public static string Header(string id, bool tls) => $"{Name(tls)}={id}; Path=/; Max-Age={(long)Absolute.TotalSeconds}; HttpOnly; SameSite=Strict{(tls ? "; Secure" : "")}";

    /// <summary>Value of the <c>Set-Cookie</c> header that removes it.</summary>
    public static string Removal(bool tls) => $"{Name(tls)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict{(tls ? "; Secure" : "")}";

    /// <summary>True if a session last used at <paramref name="usedAt"/> and begun at <paramref name="createdAt"/> is still valid.</summary>
    public static bool IsAlive(DateTimeOffset createdAt, DateTimeOffset usedAt, DateTimeOffset now) => now - usedAt < Idle && now - createdAt < Absolute;
}
