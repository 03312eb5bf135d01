using System.Diagnostics.CodeAnalysis;

namespace Ticketing.Mqtt.Link;

/// <summary>Where a broker is, and as whom to join it: <c>mqtt[s]://user:password@host:port</c>.</summary>
/// <param name="IsSecure">True for <c>mqtts</c>: TLS from the first byte.</param>
/// <param name="Host">A name or an IP address, without brackets; what the broker's certificate must be for.</param>
/// <param name="Port">As given; else 8883 with TLS, 1883 without.</param>
/// <param name="User">Null = none.</param>
/// <param name="Password">Null = none. MQTT 3.1.1 allows none without a user [MQTT-3.1.2-22].</param>
public sealed record BrokerAddress(bool IsSecure, string Host, int Port, string? User, string? Password)
{
    const int PlainPort = 1883;
    const int SecurePort = 8883;
    const string Form = "write it as mqtt://user:password@host:port (mqtts:// for TLS; leave user:password@ out if it wants none; percent-encode : / @ % in them as %3A %2F %40 %25)";

    /// <summary>Without the password; fit for logs.</summary>
    public override string ToString() => $"{(IsSecure ? "mqtts" : "mqtt")}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    /// <summary>Null if <paramref name="text"/> can be used; else what is wrong and what to do, without the password.</summary>
    public static string? FaultOf(string text) => TryParse(text, out _, out var fault) ? null : fault;

    /// <param name="fault">For people: what is wrong and what to do; never holds the password.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out BrokerAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        fault = null;
        var isSecure = text.StartsWith("mqtts://", StringComparison.OrdinalIgnoreCase);
        if (!isSecure && !text.StartsWith("mqtt://", StringComparison.OrdinalIgnoreCase))
        {
            fault = "must start with mqtt:// or mqtts://: " + Form;
        }
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.IdnHost.Length == 0 || uri.Port == 0)
        {
            fault = "names no host, or a port that does not exist: " + Form;
        }
        else if (uri.AbsolutePath is not ("" or "/") || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            fault = "after the host only :port may follow: " + Form;
        }
        else
        {
            var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
            var user = Uri.UnescapeDataString(colon < 0 ? uri.UserInfo : uri.UserInfo[..colon]);
            var password = colon < 0 ? null : Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]);
            if (user.Length == 0 && password is not null)
            {
                fault = "has a password without a user: " + Form;
            }
            else if (user.Any(char.IsControl))
            {
                fault = "has a user name with control characters: " + Form;
            }
            else
            {
                address = new(isSecure, uri.IdnHost, uri.Port > 0 ? uri.Port : isSecure ? SecurePort : PlainPort, user.Length == 0 ? null : user, password);
            }
        }
        return fault is null;
    }
}
