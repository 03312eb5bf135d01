using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt;

/// <summary>Takes what clients publish. The one seam upward: the acknowledgement leaves only after the outcome is there.</summary>
public interface IPublishSink
{
    /// <summary>Called in the order of receipt of each connection without waiting for earlier outcomes, so that many messages can be stored by one commit;
    /// acknowledgements leave in the order of receipt all the same. The synchronous part runs on the receive loop and must not block. What completes the returned
    /// task only marks the outcome and wakes the sender: it may be completed inline.</summary>
    /// <param name="cancel">Cancelled when the server gives up waiting at shutdown.</param>
    /// <returns>An exception counts as a bug: logged, and treated like <see cref="PublishOutcome.Unavailable"/>.</returns>
    ValueTask<PublishOutcome> AcceptAsync(InboundMessage message, CancellationToken cancel);
}

/// <summary>What became of a published message.</summary>
public readonly record struct PublishOutcome
{
    /// <summary>The reason code of PUBACK or PUBREC. MQTT 3.1.1 knows none: there a refused message is acknowledged, but <see cref="ReasonCode.NotAuthorized"/> closes the connection [MQTT-3.3.5-2].</summary>
    public ReasonCode Reason { get; private init; }

    /// <summary>Sent to MQTT 5 clients that want it; null for none.</summary>
    public string? ReasonString { get; private init; }

    /// <summary>Also goes to subscribers, and is retained if it was published so.</summary>
    public bool Route { get; private init; }

    /// <summary>The sink itself did something with it.</summary>
    public bool IsTaken { get; private init; }

    /// <summary>No acknowledgement: the connection is closed so that the client delivers again.</summary>
    public bool IsUnavailable { get; private init; }

    /// <summary>Taken; nobody else hears it.</summary>
    public static readonly PublishOutcome Accepted = new() { IsTaken = true };

    /// <summary>An ordinary message between clients: if none subscribes to its topic, the publisher learns that (0x10, MQTT 5) [MQTT-3.4.2-1].</summary>
    public static readonly PublishOutcome Routed = new() { Route = true };

    /// <summary>Taken, and others may hear it, too.</summary>
    public static readonly PublishOutcome Shared = new() { Route = true, IsTaken = true };

    /// <summary>To be routed, but nobody was there.</summary>
    internal static readonly PublishOutcome NotHeard = new() { Reason = ReasonCode.NoMatchingSubscribers };

    /// <summary>Not taken, and delivering it again would not help.</summary>
    public static PublishOutcome Refused(ReasonCode reason, string? reasonString = null) => new() { Reason = reason, ReasonString = reasonString };

    /// <summary>Could not be taken now, for a reason outside the message.</summary>
    public static PublishOutcome Unavailable(string? reasonString = null) => new() { Reason = ReasonCode.ServerUnavailable, ReasonString = reasonString, IsUnavailable = true };
}
