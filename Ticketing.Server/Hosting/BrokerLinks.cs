using Ticketing.Intake.Mqtt;
using Ticketing.Mqtt.Link;
using Ticketing.Notify.Smtp;

namespace Ticketing.Hosting;

/// <summary>The link to a broker as the settings ask for it.</summary>
public static class BrokerLinks
{
    const string Setting = "Ticketing:Mqtt:Broker";
    const string TrustSetting = "Ticketing:Mqtt:CertificateAuthority";

    /// <summary>Null if no broker is set.</summary>
    /// <param name="name">Follows <c>ticketing-</c> in the client id; at most 13 characters.</param>
    /// <param name="others">Topics of other programs to listen to.</param>
    /// <param name="severalServers">More than one server works on the same database: they share what the broker delivers.</param>
    /// <exception cref="InvalidDataException">The file with authorities cannot be used; the message says what to do.</exception>
    public static BrokerLinkOptions? Of(MqttOptions options, string name, IReadOnlyList<string> others, bool severalServers = false)
    {
        if (!BrokerAddress.TryParse(options.Broker, out var broker, out _))
        {
            return null;
        }
        var trust = broker.IsSecure ? SmtpTrust.From(options.CertificateAuthority, TrustSetting, "broker") : SmtpTrust.System;
        return new()
        {
            Broker = broker,
            ClientId = $"ticketing-{name}",
            Subscriptions = BrokerFilters.Of(options.Root, others, severalServers),
            Tls = () => trust.OptionsFor(broker.Host),
            Setting = Setting,
            TrustSetting = TrustSetting,
        };
    }
}
