using System.Buffers;
using System.Net;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt;

/// <summary>Why a client could not be served, where the protocol itself decides.</summary>
public enum TurnedAwayCause
{
    /// <summary>Empty where 3.1.1 wants one, or too long.</summary>
    ClientIdentifier,

    /// <summary>Enhanced authentication (AUTH) was asked for.</summary>
    AuthenticationMethod,

    /// <summary>A version that does not exist, or another protocol.</summary>
    ProtocolVersion,

    /// <summary>A TLS handshake arrived where plain MQTT is spoken.</summary>
    TlsOnPlainPort,

    /// <summary>Plain bytes arrived where TLS is spoken.</summary>
    PlainOnTlsPort,

    /// <summary>The TLS handshake came to nothing.</summary>
    TlsHandshake,

    /// <summary>An HTTP request.</summary>
    Http,

    /// <summary>Something else than a well-formed CONNECT.</summary>
    NotMqtt,

    /// <summary>No room for another connection or session.</summary>
    Full,
}

/// <summary>A client that could not be served.</summary>
/// <param name="UserName">As sent; null if none was, or not known yet.</param>
/// <param name="ClientId">As above.</param>
/// <param name="Address">Null if the transport has none.</param>
public sealed record TurnedAway(TurnedAwayCause Cause, string? UserName, string? ClientId, IPAddress? Address, bool IsSecure)
{
    /// <summary>What the first bytes of a connection are that are no CONNECT.</summary>
    public static TurnedAwayCause CauseOf(in ReadOnlySequence<byte> start)
    {
        Span<byte> first = stackalloc byte[(int)Math.Min(start.Length, 8)];
        start.Slice(0, first.Length).CopyTo(first);
        return IsTls(first) ? TurnedAwayCause.TlsOnPlainPort
            : first.StartsWith("GET "u8) || first.StartsWith("POST "u8) || first.StartsWith("PUT "u8) || first.StartsWith("HEAD "u8) || first.StartsWith("OPTIONS "u8) || first.StartsWith("PRI * HT"u8) ? TurnedAwayCause.Http
            : TurnedAwayCause.NotMqtt;
    }

    /// <summary>Record type 22 "handshake" and the major version of all TLS (RFC 8446 section 5.1); of a single byte only the type is seen.</summary>
    public static bool IsTls(ReadOnlySpan<byte> first) => first is [0x16] or [0x16, 0x03, ..];

    internal static TurnedAwayCause? CauseOf(ReasonCode reason) => reason switch
    {
        ReasonCode.ClientIdentifierNotValid => TurnedAwayCause.ClientIdentifier,
        ReasonCode.BadAuthenticationMethod => TurnedAwayCause.AuthenticationMethod,
        ReasonCode.QuotaExceeded => TurnedAwayCause.Full,
        _ => null,
    };
}
