using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Link;

/// <summary>How an attempt, or a connection, came to its end.</summary>
public enum LinkEndKind
{
    /// <summary>Not reached, or gone without a word.</summary>
    Lost,

    /// <summary>The broker said no, or broke the protocol.</summary>
    Refused,

    /// <summary>What it delivered could not be taken now; it will deliver again.</summary>
    NotTaken,

    /// <summary>Closed before any answer to CONNECT: some brokers do that to a protocol version they do not know.</summary>
    Unanswered,

    /// <summary>The broker does not speak this version of the protocol.</summary>
    VersionUnknown,
}

/// <param name="Why">For people: what happened and what to do; without secrets.</param>
/// <param name="WasAccepted">CONNACK had let us in.</param>
public sealed record LinkEnd(LinkEndKind Kind, string Why, bool WasAccepted = false)
{
    /// <summary>What a refusing CONNACK means for whoever set the link up (3.2.2.2).</summary>
    /// <param name="setting">The setting that holds address and credentials.</param>
    public static LinkEnd OfConnAck(ConnAckPacket answer, BrokerAddress broker, string setting) =>
        answer.Reason == ReasonCode.UnsupportedProtocolVersion
            ? new(LinkEndKind.VersionUnknown, $"{broker} speaks neither MQTT 5 nor 3.1.1")
            : new(LinkEndKind.Refused, $"{broker} {RefusalOf(answer, broker, setting)}");

    static string RefusalOf(ConnAckPacket answer, BrokerAddress broker, string setting) => answer.Reason switch
    {
        ReasonCode.NotAuthorized or ReasonCode.BadUserNameOrPassword when broker.User is null => $"wants a user name and password: write them into {setting}",
        ReasonCode.BadUserNameOrPassword or ReasonCode.BadAuthenticationMethod => $"does not accept the user name and password: see {setting} and the broker's password file",
        ReasonCode.NotAuthorized or ReasonCode.Banned => $"does not let user '{broker.User}' in: see the password in {setting}, and the broker's password file and rules",
        ReasonCode.ClientIdentifierNotValid => "does not take our client id: see its rules about client ids",
        ReasonCode.ServerUnavailable or ReasonCode.ServerBusy or ReasonCode.ServerShuttingDown or ReasonCode.ConnectionRateExceeded or ReasonCode.QuotaExceeded => "takes no client now; tried again",
        ReasonCode.UseAnotherServer or ReasonCode.ServerMoved => $"sends its clients to {answer.Properties?.ServerReference ?? "another broker"}: change {setting}",
        _ => $"refused the connection with reason 0x{(byte)answer.Reason:X2}",
    };
}
