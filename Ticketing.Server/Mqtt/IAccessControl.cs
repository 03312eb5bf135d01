using System.Net;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt;

/// <summary>Decides who may connect and what for. Everything it does not allow is denied. The members other than <see cref="AuthenticateAsync"/> are called for every message and must be quick and thread-safe.</summary>
public interface IAccessControl
{
    ValueTask<ConnectDecision> AuthenticateAsync(ConnectRequest request, CancellationToken cancel);

    /// <summary>Also asked for a will when it is published.</summary>
    bool MayPublish(object identity, string topic, bool retain);

    /// <param name="filter">Of a shared subscription: what follows its group.</param>
    bool MaySubscribe(object identity, string filter);

    /// <summary>Asked once, when a will is announced.</summary>
    bool MayLeaveWill(object identity, string topic, bool retain) => MayPublish(identity, topic, retain);

    /// <summary>A client was turned away before there was a question to ask here.</summary>
    void TurnedAway(TurnedAway client)
    {
    }

    /// <summary>The identity whose sessions have that scope and live in that realm, for a session from before a restart; null if its credentials are gone.</summary>
    object? Restore(string scope, string realm);

    /// <summary>Asked for each delivery, so that a wide filter or a right taken away later lets nothing through.</summary>
    bool MayReceive(object identity, string topic);

    /// <summary>Rises whenever an identity may have lost its rights; watched once a second.</summary>
    long Version { get; }

    /// <summary>False once the credential behind <paramref name="identity"/> is gone: its live session is then closed with 0x87. Asked for all connections after <see cref="Version"/> rose.</summary>
    bool IsCurrent(object identity);
}

/// <summary>The credentials of a CONNECT.</summary>
/// <param name="ClientId">As sent or assigned; never empty.</param>
/// <param name="UserName">Null if none was sent.</param>
/// <param name="Password">Null if none was sent. Not to be kept.</param>
public sealed record ConnectRequest(string ClientId, string? UserName, ReadOnlyMemory<byte>? Password, bool IsSecure, IPAddress? Address);

/// <summary>The answer to a CONNECT.</summary>
public readonly record struct ConnectDecision
{
    /// <summary>Null when refused.</summary>
    public object? Identity { get; private init; }

    /// <summary>Client ids are unique within a scope: who has other credentials can neither take over nor inherit a session by knowing its client id.</summary>
    public string Scope { get; private init; }

    /// <summary>The world of topics the client lives in: what is published or retained in another is not there for it.</summary>
    public string Realm { get; private init; }

    /// <summary>Told to an MQTT 5 client that asks for it: where it may want its answers (3.2.2.3.15). Null = nothing.</summary>
    public string? ResponseInformation { get; init; }

    /// <summary>Reason code of CONNACK when refused.</summary>
    public ReasonCode Reason { get; private init; }

    public static ConnectDecision Accept(object identity, string scope, string realm) => new() { Identity = identity, Scope = scope, Realm = realm };

    public static ConnectDecision Refuse(ReasonCode reason) => new() { Reason = reason, Scope = "", Realm = "" };
}
