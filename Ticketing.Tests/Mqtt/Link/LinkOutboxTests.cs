using Ticketing.Mqtt;
using Ticketing.Mqtt.Link;

namespace Ticketing.Tests.Mqtt.Link;

public sealed class LinkOutboxTests
{
    static MqttMessage Message(string text) => MqttMessage.Text("t", text);

    static List<(string, ushort, bool)> Take(LinkOutbox outbox, int window)
    {
        var taken = new List<(string, ushort, bool)>();
        while (outbox.TryTake(window, out var next))
        {
            taken.Add((System.Text.Encoding.UTF8.GetString(next.Message.Payload.Span), next.PacketId, next.Duplicate));
        }
        return taken;
    }

    [Fact]
    public void The_window_holds_back_and_acknowledgements_open_it()
    {
        var outbox = new LinkOutbox(10, 1_000);
        Assert.True(outbox.TryAdd([Message("a"), Message("b"), Message("c")]));
        Assert.Equal([("a", 1, false), ("b", 2, false)], Take(outbox, 2));
        Assert.NotNull(outbox.Complete(1));
        Assert.Null(outbox.Complete(1));
        Assert.Equal([("c", 3, false)], Take(outbox, 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_new_connection_repeats_what_is_not_acknowledged_in_its_order(bool sessionPresent)
    {
        var outbox = new LinkOutbox(10, 1_000);
        outbox.TryAdd([Message("a"), Message("b"), Message("c"), Message("d")]);
        Take(outbox, 3);
        outbox.Complete(2);
        outbox.Begin(sessionPresent);
        Assert.Equal([("a", 1, sessionPresent), ("c", 3, sessionPresent), ("d", 4, false)], Take(outbox, 3));
    }

    [Fact]
    public async Task It_says_no_when_full_takes_all_or_none_and_tells_when_there_is_room()
    {
        var outbox = new LinkOutbox(2, 1_000);
        Assert.True(outbox.TryAdd([Message("a")]));
        Assert.False(outbox.TryAdd([Message("b"), Message("c")]));
        Assert.Equal(1, outbox.Count);
        Assert.False(new LinkOutbox(10, 3).TryAdd([Message("abc")]));
        var room = outbox.RoomAsync();
        Take(outbox, 1);
        Assert.False(room.IsCompleted);
        outbox.Complete(1);
        await room;
    }
}
