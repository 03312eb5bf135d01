using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ticketing.Mqtt;

namespace Ticketing.Hosting;

/// <summary>The ports of the embedded MQTT server, on all addresses.</summary>
public static class MqttListeners
{
    /// <summary>For people and the log.</summary>
    public static IEnumerable<string> UrlsOf(MqttOptions options)
    {
        if (options.Port != 0)
        {
            yield return $"mqtt://*:{options.Port}";
        }
        if (options.TlsPort != 0)
        {
            yield return $"mqtts://*:{options.TlsPort}";
        }
    }

    /// <param name="tls">Needed if there is a TLS port.</param>
    public static void AddMqttListeners(this KestrelServerOptions kestrel, MqttOptions options, TlsCertificate? tls, MqttEndpoint endpoint)
    {
        if (options.Port != 0)
        {
            kestrel.ListenAnyIP(options.Port, endpoint.Serve);
        }
        if (options.TlsPort != 0 && tls is not null)
        {
            kestrel.ListenAnyIP(options.TlsPort, listen =>
            {
                endpoint.Watch(listen);
                listen.UseTls(tls);
                endpoint.Serve(listen);
            });
        }
    }
}
