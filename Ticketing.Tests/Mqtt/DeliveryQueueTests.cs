using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Tests.Mqtt;

public class DeliveryQueueTests
{
    readonly QueueBudget _budget = new(1_000);
    readonly MqttCounters _counters = new();
    readonly ListJournal _journal = new();

    /// <summary>Keeps entries until the test decides about them.</summary>
    sealed class ListJournal : ISessionJournal
    {
        public List<JournalEntry> Entries { get; } = [];
        public bool Keeps => true;
        public bool IsReady => true;
        public JournalState Load() => new([], [], [], 0);
        public void Append(JournalEntry entry) => Entries.Add(entry);
        public IEnumerable<JournalRecord> Records => Entries.SelectMany(entry => entry.Records);
    }

    DeliveryQueue NewQueue(bool persistent, int messages = 100, int bytes = 1_000) => new(messages, bytes, _budget, persistent ? new SessionLog(_journal, TimeProvider.System, 3) : null);

    static Delivery Message(string payload, QualityOfService qos = QualityOfService.AtLeastOnce) => new(MqttMessage.Text("t", payload, qos), qos, false, null);

    bool Take(DeliveryQueue queue, out Delivery delivery, out bool duplicate, int window = 10) => queue.TryTake(window, 0, _counters, out delivery, out duplicate, out _);

    [Fact]
    public void A_delivery_of_a_persistent_session_has_its_id_at_once_and_leaves_when_it_is_on_disk()
    {
        var queue = NewQueue(persistent: true);
        var (first, second) = (new JournalEntry(), new JournalEntry());
        Assert.True(queue.TryAdd(Message("1", QualityOfService.ExactlyOnce), first));
        Assert.True(queue.TryAdd(Message("2"), second));
        Assert.Equal([(1, 1), (2, 2)], first.Records.Concat(second.Records).Cast<DeliveryQueued>().Select(r => ((int)r.PacketId, (int)r.Order)));
        Assert.False(queue.TryTake(10, 0, _counters, out _, out _, out var heldBy));
        Assert.Same(first, heldBy);
        first.Complete();
        Assert.True(Take(queue, out var delivery, out _));
        Assert.Equal(1, delivery.PacketId);
        Assert.False(Take(queue, out _, out _));

        Assert.Null(queue.Release(1, out var released));
        Assert.False(released!.IsStored);
        Assert.Null(queue.Release(1, out var again));
        Assert.Same(released, again);
        Assert.Equal(ProtocolFault.WrongAcknowledgement, queue.Complete(1, DeliveryState.Sent, QualityOfService.AtLeastOnce));
        Assert.Null(queue.Complete(1, DeliveryState.Released, QualityOfService.ExactlyOnce));
        Assert.Null(queue.Complete(1, DeliveryState.Released, QualityOfService.ExactlyOnce)); // not on its way any more: no fault
        Assert.Equal([new DeliveryReleased(3, 1), new DeliveryCompleted(3, 1, delivery.Message.Stored!)], _journal.Records);
    }

    [Fact]
    public void Without_a_journal_nothing_is_written_and_the_id_comes_with_sending()
    {
        var queue = NewQueue(persistent: false);
        Assert.True(queue.TryAdd(Message("1")));
        Assert.True(Take(queue, out var delivery, out _));
        Assert.Equal((1, null), (delivery.PacketId, delivery.Entry));
        Assert.Null(queue.Complete(1, DeliveryState.Sent, QualityOfService.AtLeastOnce));
        Assert.Empty(_journal.Entries);
    }

    [Fact]
    public void Ids_in_use_are_passed_over_when_they_come_round_again()
    {
        var queue = NewQueue(persistent: true, messages: 10);
        queue.Restore(Message("old") with { PacketId = 2, State = DeliveryState.WaitingAgain }, 1);
        queue.Restore(Message("last") with { PacketId = 65_535 }, 2);
        var entry = new JournalEntry();
        Assert.True(queue.TryAdd(Message("1"), entry) && queue.TryAdd(Message("2"), entry));
        Assert.Equal([1, 3], entry.Records.Cast<DeliveryQueued>().Select(r => (int)r.PacketId));
        entry.Complete();
        Assert.True(Take(queue, out var delivery, out var duplicate));
        Assert.Equal((2, true), (delivery.PacketId, duplicate));
        Assert.True(Take(queue, out delivery, out duplicate));
        Assert.Equal((65_535, false), (delivery.PacketId, duplicate));
    }

    [Fact]
    public void The_budget_of_all_sessions_is_one_and_comes_back()
    {
        var (one, two) = (NewQueue(persistent: false), NewQueue(persistent: false));
        Assert.True(one.TryAdd(Message(new string('x', 900))));
        Assert.False(two.TryAdd(Message(new string('x', 200))));
        Assert.True(two.TryAdd(Message(new string('x', 100))));
        Assert.True(Take(one, out _, out _));
        Assert.True(two.TryAdd(Message(new string('x', 900))));
        two.End();
        Assert.True(one.TryAdd(Message(new string('x', 1_000))));
    }

    [Fact]
    public void An_ended_session_leaves_what_came_by_a_shared_subscription_but_no_QoS_2_message_that_was_sent()
    {
        var queue = NewQueue(persistent: false);
        foreach (var (payload, qos, share) in ((string, QualityOfService, string?)[])[
            ("sent 1", QualityOfService.AtLeastOnce, "s"), ("sent 2", QualityOfService.ExactlyOnce, "s"), ("waits 2", QualityOfService.ExactlyOnce, "s"), ("own", QualityOfService.AtLeastOnce, null)])
        {
            Assert.True(queue.TryAdd(Message(payload, qos) with { Share = share }));
        }
        Assert.True(Take(queue, out _, out _) && Take(queue, out _, out _));
        Assert.Equal(["sent 1", "waits 2"], queue.End().Select(d => System.Text.Encoding.UTF8.GetString(d.Message.Payload.Span)));
    }
}
