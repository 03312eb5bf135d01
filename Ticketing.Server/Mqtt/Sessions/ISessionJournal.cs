namespace Ticketing.Mqtt.Sessions;

/// <summary>
/// Where persistent sessions and retained messages are written down, so that they survive the end of the process. Memory leads and the journal follows: it is read once, at the start.
/// Entries come on disk in the order of <see cref="Append"/>, each as a whole or not at all: when one is stored, all before it are.
/// </summary>
public interface ISessionJournal
{
    /// <summary>False: nothing is kept, and sessions live in memory only.</summary>
    bool Keeps { get; }

    /// <summary>False while the disk does not take what is appended, or takes it too slowly: then nothing new that must not be forgotten may be accepted.
    /// What happens anyway (acknowledgements of clients, ends of sessions) may still be appended; it is written when the disk is back.</summary>
    bool IsReady { get; }

    /// <summary>What was stored before this process. To be called once, before the first <see cref="Append"/>.</summary>
    JournalState Load();

    /// <summary>Takes an entry; returns at once. <see cref="JournalEntry.Complete"/> or <see cref="JournalEntry.Fail"/> tell what became of it.</summary>
    void Append(JournalEntry entry);
}

/// <summary>Keeps nothing.</summary>
public sealed class NoSessionJournal : ISessionJournal
{
    public static readonly NoSessionJournal Instance = new();

    public bool Keeps => false;
    public bool IsReady => true;
    public JournalState Load() => new([], [], [], 0);
    public void Append(JournalEntry entry) => entry?.Complete();
}

/// <summary>Everything a journal holds.</summary>
/// <param name="Positions">By name.</param>
/// <param name="LastSession">The highest number a session ever had.</param>
public sealed record JournalState(IReadOnlyList<StoredSession> Sessions, IReadOnlyList<RetainedSet> Retained, IReadOnlyList<PositionSet> Positions, long LastSession);

/// <summary>A session as it was stored.</summary>
/// <param name="EndedAt">When its connection ended, in Unix milliseconds; null: it had one when the process ended.</param>
/// <param name="WillDue">When its will is to be published, in Unix milliseconds; null while it is connected, and without a will.</param>
/// <param name="Deliveries">In the order in which they were queued.</param>
/// <param name="Received">QoS 2 packet ids taken from the client and not yet released by it.</param>
public sealed record StoredSession(
    SessionBegun Begun, long? EndedAt, long? WillDue, IReadOnlyList<Subscribed> Subscriptions, IReadOnlyList<StoredDelivery> Deliveries, IReadOnlyList<ushort> Received);

/// <summary>A delivery as it was stored.</summary>
/// <param name="IsReleased">QoS 2: PUBREC came.</param>
/// <param name="MayBeSent">The session had a connection at some time since it was queued.</param>
public sealed record StoredDelivery(DeliveryQueued Queued, bool IsReleased, bool MayBeSent);
