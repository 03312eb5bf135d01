using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;
using Ticketing.Store;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Mqtt;

namespace Ticketing.Tests.Store;

public sealed class MqttJournalTests : IDisposable
{
    readonly TemporaryDirectory _directory = new();

    string Path => _directory.File("mqtt.db");

    MqttJournal Open() => MqttJournal.Open(Path, TimeProvider.System, NullLogger.Instance);

    public void Dispose() => _directory.Dispose();

    static SessionBegun Begun(long number) => new(number, "scope", "c" + number, "realm", 60, null);

    static StoredMessage Message(string payload) => new() { Topic = "a/ü", Payload = System.Text.Encoding.UTF8.GetBytes(payload), Qos = QualityOfService.AtLeastOnce };

    static DeliveryQueued Queued(long session, ushort id, StoredMessage message, long order = 1) => new(session, order, id, message, QualityOfService.AtLeastOnce, false, null, null, IsConnected: false);

    static async Task StoreAsync(MqttJournal journal, params JournalRecord[] records)
    {
        var entry = new JournalEntry();
        foreach (var record in records)
        {
            entry.Add(record);
        }
        journal.Append(entry);
        await Eventually.TrueAsync(() => entry.IsStored, "the entry to be stored");
    }

    long Count(string table)
    {
        using var sql = SqlSession.OpenSqlite(Path, readOnly: true);
        return sql.Number("SELECT COUNT(*) FROM " + table);
    }

    [Fact]
    public async Task A_message_for_many_sessions_is_stored_once_and_goes_with_the_last_delivery()
    {
        using var journal = Open();
        Assert.Empty(journal.Load().Sessions);
        var message = Message("x");
        await StoreAsync(journal, Begun(1), Begun(2), Begun(3), Queued(1, 1, message), Queued(2, 1, message), Queued(3, 1, message));
        Assert.Equal((3, 1), (Count("deliveries"), Count("messages")));
        await StoreAsync(journal, new DeliveryCompleted(1, 1, message), new SessionEnded(2));
        Assert.Equal((1, 1), (Count("deliveries"), Count("messages")));
        await StoreAsync(journal, new DeliveryCompleted(3, 1, message));
        Assert.Equal((0, 0), (Count("deliveries"), Count("messages")));
        await StoreAsync(journal, Queued(1, 2, message)); // as a retained message for a later subscriber
        Assert.Equal((1, 1), (Count("deliveries"), Count("messages")));
    }

    [Fact]
    public async Task What_comes_after_the_end_of_a_session_leaves_nothing_behind()
    {
        using var journal = Open();
        journal.Load();
        await StoreAsync(journal, Begun(1), new Subscribed(1, "a/#", QualityOfService.AtLeastOnce, false, false, 0), new ReceivedTaken(1, 5), Queued(1, 1, Message("x")));
        await StoreAsync(journal, new SessionEnded(1), Queued(1, 2, Message("y")), new ReceivedTaken(1, 6), new Subscribed(1, "b", QualityOfService.AtMostOnce, false, false, 0), new SessionEnded(1));
        Assert.All(["sessions", "subscriptions", "deliveries", "messages", "received"], table => Assert.Equal(0, Count(table)));
    }

    [Fact]
    public async Task Everything_is_read_as_it_was_written()
    {
        var will = new StoredWill(new StoredMessage { Topic = "w", Payload = new byte[] { 0, 255 }, Qos = QualityOfService.ExactlyOnce, Retain = true, Properties = [2, 1, 1], ExpiresAt = 7 }, 3, 90);
        var message = new StoredMessage { Topic = "a", Payload = ReadOnlyMemory<byte>.Empty, Qos = QualityOfService.ExactlyOnce, Retain = true, Properties = [0], ExpiresAt = 1_900_000_000_000 };
        using (var journal = Open())
        {
            journal.Load();
            await StoreAsync(journal, Begun(4) with { Will = will }, Begun(9), new ConnectionEnded(9, 123, 40, null), new SessionEnded(9), Begun(7), new ConnectionEnded(7, 123, 40, 456),
                new Subscribed(4, "$share/g/a/+", QualityOfService.ExactlyOnce, true, true, 268_435_455),
                new DeliveryQueued(4, 2, 65_535, message, QualityOfService.ExactlyOnce, true, [1, 2], "$share/g/a", IsConnected: true), Queued(4, 1, message),
                new DeliveryReleased(4, 65_535), new ReceivedTaken(4, 1), new ReceivedTaken(4, 2), new ReceivedEnded(4, 1), new RetainedSet("r", message), new PositionSet("p", long.MaxValue));
        }
        using var again = Open();
        var state = again.Load();
        Assert.Equal(9, state.LastSession);
        var session = state.Sessions[0];
        Assert.Equal(("scope", "c4", "realm", 60u), (session.Begun.Scope, session.Begun.ClientId, session.Begun.Realm, session.Begun.Expiry));
        Assert.Equal((3u, 90u, "w", true, 7L), (session.Begun.Will!.Delay, session.Begun.Will.Patience, session.Begun.Will.Message.Topic, session.Begun.Will.Message.Retain, session.Begun.Will.Message.ExpiresAt));
        Assert.Equal([0, 255], session.Begun.Will.Message.Payload.ToArray());
        Assert.Null(session.EndedAt);
        Assert.Equal(new Subscribed(4, "$share/g/a/+", QualityOfService.ExactlyOnce, true, true, 268_435_455), Assert.Single(session.Subscriptions));
        Assert.Equal([(ushort)2], session.Received);
        Assert.Equal([((ushort)1, false, false), ((ushort)65_535, true, true)], session.Deliveries.Select(d => (d.Queued.PacketId, d.IsReleased, d.MayBeSent)));
        Assert.Equal(("$share/g/a", true), (session.Deliveries[1].Queued.Share, session.Deliveries[1].Queued.Retain));
        Assert.Equal([1u, 2u], session.Deliveries[1].Queued.Identifiers);
        Assert.Same(session.Deliveries[0].Queued.Message, session.Deliveries[1].Queued.Message);
        Assert.Equal((123L, 456L, 40u), (state.Sessions[1].EndedAt, state.Sessions[1].WillDue, state.Sessions[1].Begun.Expiry));
        Assert.Equal(("r", "a", 1_900_000_000_000L), (state.Retained[0].Realm, state.Retained[0].Message.Topic, state.Retained[0].Message.ExpiresAt));
        Assert.Equal(new PositionSet("p", long.MaxValue), Assert.Single(state.Positions));
    }

    [Fact]
    public void A_newer_journal_is_not_touched()
    {
        Open().Dispose();
        NewerStore.Mark(Path);
        Assert.Throws<NewerSchemaException>(Open);
    }

    [Fact]
    public async Task While_the_disk_takes_nothing_what_must_not_be_forgotten_is_refused_and_afterwards_it_goes_on()
    {
        using var journal = Open();
        await using var host = await MqttHost.StartAsync(journal: journal);
        void Persistent(ConnectSettings c) => (c.Clean, c.Properties) = (false, new PropertySet { SessionExpiryInterval = 1000 });
        var subscriber = await host.ConnectAsync("s", change: Persistent);
        await subscriber.SubscribeAsync("kept");
        subscriber.Dispose();
        using var brief = await host.ConnectAsync("brief");
        await brief.SubscribeAsync("other");
        using (var other = SqlSession.OpenSqlite(Path, readOnly: false))
        {
            other.Script("BEGIN IMMEDIATE");
            using var hit = await host.ConnectAsync("p1");
            await hit.PublishAsync("kept", "one", id: 1);
            await hit.ExpectClosedAsync(ReasonCode.ServerUnavailable); // once the journal has given up waiting for the lock
            Assert.False(host.Server.CanKeep);

            using var second = await host.ConnectAsync("p2");
            await second.PublishAsync("other", "nobody must remember this", id: 1);
            Assert.Equal(ReasonCode.Success, (await second.ReceiveAckAsync(PacketType.PubAck)).Reason);
            Assert.Equal("nobody must remember this", (await brief.ReceiveMessageAsync()).Payload);
            await second.PublishAsync("kept", "two", id: 2);
            await second.ExpectClosedAsync(ReasonCode.ServerUnavailable);
            using var third = await host.ConnectAsync("p3");
            await third.PublishAsync("retained", "x", retain: true);
            await third.ExpectClosedAsync(ReasonCode.ServerUnavailable);
            using var refused = await PacketClient.OpenAsync(host.Port);
            await refused.SendAsync(o => new ConnectPacket { ClientId = "s", Clean = false, Properties = new PropertySet { SessionExpiryInterval = 5 } }.Write(o));
            Assert.Null(ConnAckPacket.TryParse((await refused.ReceiveAsync(PacketType.ConnAck)).Body, ProtocolVersion.Mqtt5, out var answer));
            Assert.Equal(ReasonCode.ServerUnavailable, answer!.Reason);
            other.Script("ROLLBACK");
        }
        await Eventually.TrueAsync(() => host.Server.CanKeep, "the journal to be back");
        using var again = await host.ConnectAsync("p1");
        await again.PublishAsync("kept", "one", id: 1, duplicate: true);
        Assert.Equal(ReasonCode.Success, (await again.ReceiveAckAsync(PacketType.PubAck)).Reason);
        using var back = await host.ConnectAsync("s", change: Persistent);
        Assert.Equal("one", (await back.ReceiveMessageAsync()).Payload);
        Assert.Equal("one", (await back.ReceiveMessageAsync()).Payload);
        await back.ExpectNothingAsync();
    }
}
