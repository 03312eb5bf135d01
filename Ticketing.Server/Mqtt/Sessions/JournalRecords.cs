using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Sessions;

/// <summary>One thing that must not be forgotten. Sessions are called by a number that is never used twice.</summary>
public abstract record JournalRecord
{
    /// <summary>About what it takes in memory and on disk.</summary>
    public virtual int Bytes => 96;
}

/// <summary>A new persistent session, connected.</summary>
/// <param name="Expiry">Seconds it outlives its connection.</param>
public sealed record SessionBegun(long Session, string Scope, string ClientId, string Realm, uint Expiry, StoredWill? Will) : JournalRecord;

/// <summary>Its client is back, perhaps with another expiry and will. Whatever waits for it may be sent from now on.</summary>
public sealed record SessionResumed(long Session, uint Expiry, StoredWill? Will) : JournalRecord;

/// <summary>Its connection ended.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="WillDue">When its will is to be published, in Unix milliseconds; null = there is none, or none any more.</param>
public sealed record ConnectionEnded(long Session, long At, uint Expiry, long? WillDue) : JournalRecord;

/// <summary>The will was published, or will not be.</summary>
public sealed record WillDone(long Session) : JournalRecord;

/// <summary>It is over, with everything that belongs to it.</summary>
public sealed record SessionEnded(long Session) : JournalRecord;

/// <summary>In place of a former subscription of the session to that filter.</summary>
/// <param name="Identifier">0 = none.</param>
public sealed record Subscribed(long Session, string Filter, QualityOfService Qos, bool NoLocal, bool RetainAsPublished, uint Identifier) : JournalRecord;

public sealed record Unsubscribed(long Session, string Filter) : JournalRecord;

/// <summary>A message is to be delivered.</summary>
/// <param name="Order">Ascends within the session.</param>
/// <param name="Identifiers">Subscription identifiers; null for none.</param>
/// <param name="Share">The shared subscription it came by, as <c>$share/group/filter</c>; null = none.</param>
/// <param name="IsConnected">The session has a connection.</param>
public sealed record DeliveryQueued(long Session, long Order, ushort PacketId, StoredMessage Message, QualityOfService Qos, bool Retain, IReadOnlyList<uint>? Identifiers, string? Share, bool IsConnected) : JournalRecord
{
    public override int Bytes => 160 + Message.Bytes;
}

/// <summary>PUBREC came: from now on PUBREL stands for the message.</summary>
public sealed record DeliveryReleased(long Session, ushort PacketId) : JournalRecord;

/// <summary>Delivered, refused by the client, or expired.</summary>
public sealed record DeliveryCompleted(long Session, ushort PacketId, StoredMessage Message) : JournalRecord;

/// <summary>A QoS 2 message of the client with that id was taken.</summary>
public sealed record ReceivedTaken(long Session, ushort PacketId) : JournalRecord;

/// <summary>The client has released the id.</summary>
public sealed record ReceivedEnded(long Session, ushort PacketId) : JournalRecord;

public sealed record RetainedSet(string Realm, StoredMessage Message) : JournalRecord
{
    public override int Bytes => 96 + Message.Bytes;
}

public sealed record RetainedRemoved(string Realm, string Topic) : JournalRecord;

/// <summary>How far somebody has come who feeds the server with messages.</summary>
public sealed record PositionSet(string Name, long Number) : JournalRecord;

/// <summary>A will (3.1.2.5) of a session that outlives its connection.</summary>
/// <param name="Delay">Seconds after the end of the connection.</param>
/// <param name="Patience">Seconds that the client has to come back after a crash of the server: the delay, at least 1.5 times its keep alive.</param>
public sealed record StoredWill(StoredMessage Message, uint Delay, uint Patience);
