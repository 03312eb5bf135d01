using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Ticketing.Hosting;

/// <summary>Kestrel as this program wants it: limits, no <c>Server</c> header, one listener per URL.</summary>
public static class HttpListeners
{
    static readonly List<SslApplicationProtocol> WebProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <param name="tls">Needed if a URL is https.</param>
    public static void AddListeners(this KestrelServerOptions kestrel, TicketingOptions options, TlsCertificate? tls)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        RequestLimits.Apply(kestrel.Limits);
        foreach (var url in options.Urls)
        {
            if (ListenAddress.TryParse(url, out var address))
            {
                Listen(kestrel, address, listen => UseHttp(listen, address.Tls ? tls : null));
            }
        }
    }

    /// <summary>Listens where <paramref name="address"/> says; also for listeners of other protocols.</summary>
    public static void Listen(this KestrelServerOptions kestrel, ListenAddress address, Action<ListenOptions> configure)
    {
        if (address.IsLocalhost && address.Port == 0)
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, configure);
        }
        else if (address.IsLocalhost)
        {
            kestrel.ListenLocalhost(address.Port, configure);
        }
        else if (address.Address is { } ip)
        {
            kestrel.Listen(ip, address.Port, configure);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, configure);
        }
    }

    static void UseHttp(ListenOptions listen, TlsCertificate? tls)
    {
        listen.Protocols = tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        if (tls is not null)
        {
            UseTls(listen, tls, WebProtocols);
        }
    }

    /// <summary>TLS with the certificate in force at the time of each handshake.</summary>
    /// <param name="protocols">ALPN; null for MQTT.</param>
    public static void UseTls(this ListenOptions listen, TlsCertificate tls, List<SslApplicationProtocol>? protocols = null) =>
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = TimeSpan.FromSeconds(10),
            OnConnection = _ => ValueTask.FromResult(tls.ServerOptions(protocols)),
        });
}
