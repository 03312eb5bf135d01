namespace Ticketing.Mqtt.Sessions;

/// <summary>What a persistent session writes into the journal about itself.</summary>
sealed class SessionLog(ISessionJournal journal, TimeProvider time, long number)
{
    public long Number => number;

    /// <summary>Joins an entry that is appended together with what else the message causes.</summary>
    public void Queued(JournalEntry entry, in Delivery delivery, long order, bool isConnected) =>
        entry.Add(new DeliveryQueued(number, order, delivery.PacketId, delivery.Message.StoredAs(time), delivery.Qos, delivery.Retain, delivery.Identifiers, delivery.Share, isConnected));

    public JournalEntry Released(ushort packetId) => Append(new DeliveryReleased(number, packetId));

    public void Completed(in Delivery delivery) => Append(new DeliveryCompleted(number, delivery.PacketId, delivery.Message.StoredAs(time)));

    public JournalEntry ReceivedEnded(ushort packetId) => Append(new ReceivedEnded(number, packetId));

    public JournalEntry Append(JournalRecord record)
    {
        var entry = new JournalEntry(record);
        journal.Append(entry);
        return entry;
    }
}
