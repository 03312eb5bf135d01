using System.Net;
using System.Net.Sockets;

namespace Ticketing.Notify.Http;

/// <summary>An address that only this network reaches, where only public ones are allowed; the text is for people.</summary>
public sealed class PrivateAddressException : IOException
{
    public PrivateAddressException() { }
    public PrivateAddressException(string message) : base(message) { }
    public PrivateAddressException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Which addresses the whole internet reaches; all others belong to this machine, this network, or to nobody (the registries of IANA for special addresses, RFC 6890).</summary>
public static class PublicAddresses
{
    static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/3", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/9", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && IPNetwork.Parse("64:ff9b::/96").Contains(address))
        {
            address = new IPAddress(address.GetAddressBytes().AsSpan(12)); // RFC 6052: an IPv4 address behind a translator
        }
        foreach (var network in Special)
        {
            if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))
            {
                return false;
            }
        }
        return true;
    }
}
