using System.Text.Json.Serialization;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>An MQTT client that was turned away: who, why and when. Never holds a secret.</summary>
/// <param name="Code">Stable word for the reason.</param>
/// <param name="Why">The reason in words.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="UserName">As sent, made fit to show; null if none was.</param>
/// <param name="Topic">The topic it was not allowed to use; null if that was not the reason.</param>
/// <param name="Count">How often since <paramref name="FirstAt"/>.</param>
public sealed record RefusedClient(
    string Code, string Why, string Remedy, string? UserName, string? ClientId, string? Address, bool Tls, string? Topic, DateTime FirstAt, DateTime LastAt, long Count)
{
    /// <summary>Slug of the tenant whose business it is.</summary>
    [JsonIgnore]
    public string Tenant { get; init; } = "";

    /// <summary>One line for a terminal.</summary>
    public string Describe() =>
        $"{UserName ?? ClientId ?? "a client"}{(Address is null ? "" : $" at {Address}")}{(Tls ? " (TLS)" : "")}: {Why} {Remedy} ({Count}×, last {LastAt:yyyy-MM-dd HH:mm:ss} UTC)";
}

/// <summary>Why clients are turned away, in the words of a home: what was seen, and what helps.</summary>
/// <param name="Port">For plain MQTT; 0 = off.</param>
/// <param name="TlsPort">0 = off.</param>
public sealed record RefusalWords(int Port = 1883, int TlsPort = 0)
{
    public (string Code, string Why, string Remedy) NoUserName => ("no-user-name", "It sends no user name.",
        "Set the name of a token as user name and the token (tk_…) as password, or let everybody in with Ticketing:Mqtt:Anonymous=true.");

    public (string Code, string Why, string Remedy) NoPassword => ("no-password", "It sends a user name but no password.", "Set a token (tk_…) as its password; 'ticketing token add' or the page makes one.");

    public (string Code, string Why, string Remedy) UnknownName => ("unknown-name", "Nobody here has that user name (any more).", "Check its spelling, or make a token of that name and set it as the client's password.");

    public (string Code, string Why, string Remedy) WrongToken => ("wrong-token", "Its token is not valid: mistyped, cut off or revoked.", "Make a new token and set it as the client's password; it begins with tk_.");

    public (string Code, string Why, string Remedy) OtherName => ("other-name", "Its token is valid, but for another user name.", "Set the token's own name as user name (or 'device', or 'script').");

    public (string Code, string Why, string Remedy) NotToken => ("not-a-token", "Its password is not a token; passwords of people are not taken here.", "Make a token (tk_…) for the client and set it as its password.");

    public (string Code, string Why, string Remedy) NoSystem => ("no-system", "Its token belongs to a device without a system of its own, so it has no topics.", "Make a new token of kind device and name its system.");

    public (string Code, string Why, string Remedy) Closed(Refusal standing) => (standing.Code, standing.Detail, standing.Kind == RefusalKind.Unavailable ? "It gets in by itself in a moment." : "'ticketing tenant resume' opens the tenant again.");

    public (string Code, string Why, string Remedy) TooMany => ("too-many-attempts", "Too many attempts failed from there.", "Correct the credentials, then wait some minutes.");

    public (string Code, string Why, string Remedy) ClientId => ("client-id", "Its client id is empty, though it wants to keep its session, or longer than 256 characters.", "Give the client an id of its own, or let it start clean sessions.");

    public (string Code, string Why, string Remedy) Authentication => ("authentication-method", "It asks for enhanced authentication, which is not offered.", "Let it send a user name and a token as password.");

    public (string Code, string Why, string Remedy) Version => ("protocol-version", "It speaks a version of MQTT that is not known.", "Set the client to MQTT 3.1.1 or 5.");

    public (string Code, string Why, string Remedy) TlsOnPlainPort => ("tls-on-plain-port", "This is TLS, but the port it calls is plain.",
        TlsPort == 0 ? "Turn TLS off in the client, or set Ticketing:Mqtt:TlsPort, Tls:Certificate and Tls:Key here." : $"The TLS port is {TlsPort}: set it in the client.");

    public (string Code, string Why, string Remedy) PlainOnTlsPort => ("plain-on-tls-port", "It speaks without TLS on the TLS port.",
        Port == 0 ? "Turn TLS on in the client." : $"Turn TLS on in the client, or let it use port {Port}.");

    public (string Code, string Why, string Remedy) TlsHandshake => ("tls-handshake", "It broke off the TLS handshake.", "Let the client trust this server's certificate under the name it calls, and use TLS 1.2 or 1.3.");

    public (string Code, string Why, string Remedy) Http => ("http", "It sends an HTTP request to the MQTT port.", "Use the port of Ticketing:Url for the page and the HTTP interface.");

    public (string Code, string Why, string Remedy) NotMqtt => ("not-mqtt", "What it sends is no MQTT.", "Check which program calls this port, and its protocol.");

    public (string Code, string Why, string Remedy) Full => ("full", "There is no room for another connection or session.", "Look for a client that connects over and over, or with a new client id each time.");

    public (string Code, string Why, string Remedy) Publish(string topic, string prefix) => ("publish-not-allowed", $"It may not publish to {topic}.", $"Let it publish below {prefix}, with a topic that the README lists.");

    public (string Code, string Why, string Remedy) Subscribe(string filter, string prefix) => ("subscribe-not-allowed", $"It may not subscribe to {filter}.", $"Let it subscribe below {prefix}, or allow topics outside with Ticketing:Mqtt:Topics.");

    public (string Code, string Why, string Remedy) Will(string topic, string prefix) => ("will-not-allowed", $"Its last will goes to {topic}, where it may not publish.", $"Set the will's topic below {prefix}, such as {prefix}availability for a device.");

    public (string Code, string Why, string Remedy) OtherTenant(string topic) => ("other-tenant", $"Its token belongs to another tenant than the topic {topic}.", "Use a token of that tenant, or correct the tenant in the topic.");

    public (string Code, string Why, string Remedy) Outside(string topic) => ("topic-not-shared", $"The topic {topic} is not open to clients.", "Allow it with Ticketing:Mqtt:Topics, for example zigbee2mqtt/#, or # for all.");
}
