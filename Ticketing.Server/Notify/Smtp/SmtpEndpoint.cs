using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;

namespace Ticketing.Notify.Smtp;

/// <summary>Where mail is handed in, and as whom: <c>smtp[s]://user:password@host:port</c>.</summary>
public sealed record SmtpEndpoint
{
    /// <summary>The setting every fault names.</summary>
    public const string Key = "Ticketing:Smtp";

    SmtpEndpoint(bool implicitTls, string host, int port, string? user, string? password) =>
        (ImplicitTls, Host, Port, User, Password) = (implicitTls, host, port, user, password);

    /// <summary>True for <c>smtps</c>: TLS from the first byte [RFC 8314 3.3]. False for <c>smtp</c>: STARTTLS when offered.</summary>
    public bool ImplicitTls { get; }

    /// <summary>A host name or an IP address, without brackets; what the server's certificate must be for.</summary>
    public string Host { get; }

    /// <summary>As given; else 465 for <c>smtps</c>, 587 with credentials, 25 without.</summary>
    public int Port { get; }

    /// <summary>Null = no credentials: no authentication is tried.</summary>
    public string? User { get; }
    public string? Password { get; }

    /// <summary>Without the password; fit for logs.</summary>
    public override string ToString() =>
        $"{(ImplicitTls ? "smtps" : "smtp")}://{(User is null ? "" : Uri.EscapeDataString(User) + ":•••@")}{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    /// <summary>Null if <paramref name="text"/> can be used; else what is wrong and what to do, without the password.</summary>
    public static string? FaultOf(string text) => TryParse(text, out _, out var fault) ? null : fault;

    /// <param name="fault">For people: what is wrong and what to do; never holds the password.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SmtpEndpoint? endpoint, [NotNullWhen(false)] out string? fault)
    {
        endpoint = null;
        fault = Read(text, out endpoint);
        return fault is null;
    }

    static string? Read(string text, out SmtpEndpoint? endpoint)
    {
        endpoint = null;
        var implicitTls = text.StartsWith("smtps://", StringComparison.OrdinalIgnoreCase);
        if (!implicitTls && !text.StartsWith("smtp://", StringComparison.OrdinalIgnoreCase))
        {
            return "must start with smtp:// (STARTTLS when offered) or smtps:// (TLS from the start): write it as smtp://user:password@host:port";
        }

        // The last @ ends the credentials: a user named by mail address works as people write it.
        var rest = text[(text.IndexOf("//", StringComparison.Ordinal) + 2)..];
        var at = rest.LastIndexOf('@');
        string? user = null, password = null;
        if (at >= 0)
        {
            if (FaultOfCredentials(rest[..at], out user, out password) is { } wrong)
            {
                return wrong;
            }
            rest = rest[(at + 1)..];
        }
        if (rest.EndsWith('/'))
        {
            rest = rest[..^1];
        }
        if (FaultOfHost(rest, out var host, out var port) is { } fault)
        {
            return fault;
        }
        endpoint = new(implicitTls, host, port ?? (implicitTls ? 465 : user is null ? 25 : 587), user, password);
        return null;
    }

    static string? FaultOfCredentials(string text, out string? user, out string? password)
    {
        user = password = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == text.Length - 1)
        {
            return "the part before @ must be user:password; without credentials leave it and the @ out";
        }
        user = Decode(text[..colon]);
        password = Decode(text[(colon + 1)..]);
        if (user is null || password is null)
        {
            return "user and password are percent-encoded: write % itself as %25 (and : / @ as %3A %2F %40)";
        }
        return user.Any(char.IsControl) || password.Any(char.IsControl) ? "user and password must not hold control characters" : null;
    }

    static string? FaultOfHost(string text, out string host, out int? port)
    {
        (host, port) = (text, null);
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            host = end < 0 ? text : text[1..end];
            text = end < 0 ? "" : text[(end + 1)..];
        }
        else
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            host = colon < 0 ? text : text[..colon];
            text = colon < 0 ? "" : text[colon..];
        }
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return "names no host: write it as smtp://user:password@host:port (percent-encode : / @ in user and password as %3A %2F %40; put an IPv6 address in [ ])";
        }
        if (text.Length > 0)
        {
            if (text[0] != ':' || !int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65_535)
            {
                return "after the host only :port may follow, with a port from 1 to 65535";
            }
            port = number;
        }
        return null;
    }

    /// <summary>Null if a % is not followed by two hexadecimal digits, or the bytes are not UTF-8.</summary>
    static string? Decode(string text)
    {
        var bytes = new List<byte>(text.Length);
        var utf8 = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] != '%')
            {
                bytes.Add(utf8[i]);
            }
            else if (i + 2 < utf8.Length && char.IsAsciiHexDigit((char)utf8[i + 1]) && char.IsAsciiHexDigit((char)utf8[i + 2]))
            {
                bytes.Add(Convert.ToByte(Encoding.ASCII.GetString(utf8, i + 1, 2), 16));
                i += 2;
            }
            else
            {
                return null;
            }
        }
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Host written as an address.</summary>
    internal IPAddress? HostAddress => IPAddress.TryParse(Host, out var address) ? address : null;
}
