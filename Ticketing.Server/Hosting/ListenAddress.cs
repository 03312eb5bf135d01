using System.Globalization;
using System.Net;

namespace Ticketing.Hosting;

/// <summary>One HTTP listener: <c>http://*:8080</c>, <c>https://192.168.1.2:443</c>, <c>http://localhost:0</c> (any free port).</summary>
/// <param name="Host"><c>*</c> = all addresses, <c>localhost</c> = both loopback addresses, else an IP address or a name (which listens on all addresses).</param>
public sealed record ListenAddress(bool Tls, string Host, int Port)
{
    /// <summary>The address to bind; null for <c>localhost</c> and for all addresses.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;

    public bool IsLocalhost => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where a client on this machine reaches it.</summary>
    public string LocalUrl(int port)
    {
        var host = Address is not { } address || address.Equals(IPAddress.Any) ? "127.0.0.1" : address.Equals(IPAddress.IPv6Any) ? "[::1]" : address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return $"{(Tls ? "https" : "http")}://{host}:{port}";
    }

    public static bool TryParse(string url, out ListenAddress address)
    {
        address = new(false, "", 0);
        var tls = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!tls && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        var rest = url[(tls ? 8 : 7)..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        var hasPort = colon >= 0 && !rest.EndsWith(']');
        var port = tls ? 443 : 80;
        if (hasPort && (!int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > 65_535))
        {
            return false;
        }
        var host = (hasPort ? rest[..colon] : rest).Trim('[', ']');
        if (host is not ("*" or "+") && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return false;
        }
        address = new(tls, host, port);
        return true;
    }
}
