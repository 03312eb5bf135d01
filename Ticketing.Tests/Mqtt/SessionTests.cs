using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt;

public class SessionTests
{
    static void Persistent(ConnectSettings c)
    {
        c.Clean = false;
        c.Properties = new PropertySet { SessionExpiryInterval = 100 };
    }

    static WillPacket Will(uint? delay = null) =>
        new("gone", "offline"u8.ToArray(), QualityOfService.AtLeastOnce, false, delay is null ? null : new PropertySet { WillDelayInterval = delay });

    [Theory]
    [InlineData(ProtocolVersion.Mqtt311)]
    [InlineData(ProtocolVersion.Mqtt5)]
    public async Task A_persistent_session_keeps_subscriptions_and_messages_while_its_client_is_away(ProtocolVersion version)
    {
        await using var host = await MqttHost.StartAsync();
        var first = await host.ConnectAsync("c", version, Persistent);
        await first.SubscribeAsync("#");
        await first.DisconnectAsync();
        await first.ExpectClosedAsync();
        host.Server.Publish("", MqttMessage.Text("a", "1"));
        host.Server.Publish("", MqttMessage.Text("a", "not kept", QualityOfService.AtMostOnce));
        host.Server.Publish("", MqttMessage.Text("a", "2"));
        using var second = await host.ConnectAsync("c", version, Persistent);
        Assert.True(second.ConnAck.SessionPresent);
        Assert.Equal("1", (await second.ReceiveMessageAsync()).Payload);
        Assert.Equal("2", (await second.ReceiveMessageAsync()).Payload);
    }

    [Fact]
    public async Task What_was_not_acknowledged_is_sent_again_in_order_with_DUP()
    {
        await using var host = await MqttHost.StartAsync();
        var first = await host.ConnectAsync("c", change: Persistent);
        await first.SubscribeAsync("#", QualityOfService.ExactlyOnce);
        host.Server.Publish("", MqttMessage.Text("a", "1"));
        host.Server.Publish("", MqttMessage.Text("a", "2", QualityOfService.ExactlyOnce));
        host.Server.Publish("", MqttMessage.Text("a", "3"));
        var one = await first.ReceiveMessageAsync();
        var two = await first.ReceiveMessageAsync();
        var three = await first.ReceiveMessageAsync();
        await first.SendAckAsync(PacketType.PubRec, two.PacketId);
        await first.ReceiveAckAsync(PacketType.PubRel);
        first.Dispose();
        using var second = await host.ConnectAsync("c", change: Persistent);
        Assert.Equal(one with { Duplicate = true }, await second.ReceiveMessageAsync());
        Assert.Equal(two.PacketId, (await second.ReceiveAckAsync(PacketType.PubRel)).PacketId);
        Assert.Equal(three with { Duplicate = true }, await second.ReceiveMessageAsync());
    }

    [Fact]
    public async Task A_clean_start_forgets()
    {
        await using var host = await MqttHost.StartAsync();
        var first = await host.ConnectAsync("c", change: Persistent);
        await first.SubscribeAsync("#");
        await first.DisconnectAsync();
        await first.ExpectClosedAsync();
        using var second = await host.ConnectAsync("c");
        Assert.False(second.ConnAck.SessionPresent);
        Assert.Equal(0, host.Server.Publish("", MqttMessage.Text("a", "1")));
    }

    [Fact]
    public async Task A_session_ends_with_its_expiry()
    {
        await using var host = await MqttHost.StartAsync();
        var client = await host.ConnectAsync("c", change: Persistent);
        await client.SubscribeAsync("#");
        await client.DisconnectAsync();
        await client.ExpectClosedAsync();
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 0, "the condition");
        host.Clock.Advance(TimeSpan.FromSeconds(99));
        Assert.Equal(1, host.Server.Sessions);
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((0, 0), (host.Server.Sessions, host.Server.Subscriptions));
    }

    [Fact]
    public async Task The_queue_of_an_absent_client_is_bounded_and_losses_are_counted()
    {
        await using var host = await MqttHost.StartAsync(new MqttServerOptions { MaximumQueuedMessages = 3 });
        var first = await host.ConnectAsync("c", change: Persistent);
        await first.SubscribeAsync("#");
        await first.DisconnectAsync();
        await first.ExpectClosedAsync();
        for (var i = 1; i <= 5; i++)
        {
            host.Server.Publish("", MqttMessage.Text("a", $"{i}"));
        }
        Assert.Equal(2, host.Server.Counters.Dropped);
        using var second = await host.ConnectAsync("c", change: Persistent);
        Assert.Equal("1", (await second.ReceiveMessageAsync()).Payload);
        Assert.Equal("2", (await second.ReceiveMessageAsync()).Payload);
        Assert.Equal("3", (await second.ReceiveMessageAsync()).Payload);
        await second.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_second_connection_takes_the_client_id_over()
    {
        await using var host = await MqttHost.StartAsync();
        using var first = await host.ConnectAsync("c");
        using var second = await host.ConnectAsync("c");
        await first.ExpectClosedAsync(ReasonCode.SessionTakenOver);
        await second.ExpectNothingAsync();
        Assert.Equal(1, host.Server.Sessions);
    }

    [Fact]
    public async Task Other_credentials_cannot_take_a_client_id_over()
    {
        await using var host = await MqttHost.StartAsync();
        using var anna = await host.ConnectAsync("c", change: c => c.UserName = "anna");
        using var bob = await host.ConnectAsync("c", change: c => c.UserName = "bob");
        await anna.ExpectNothingAsync();
        await bob.ExpectNothingAsync();
        Assert.Equal(2, host.Server.Sessions);
    }

    [Fact]
    public async Task The_will_is_published_when_the_connection_breaks_and_reaches_subscribers()
    {
        await using var host = await MqttHost.StartAsync();
        using var watcher = await host.ConnectAsync("w");
        await watcher.SubscribeAsync("gone");
        var client = await host.ConnectAsync("c", change: c => c.Will = Will());
        client.Dispose();
        Assert.Equal("offline", (await watcher.ReceiveMessageAsync()).Payload);
        Assert.True((await host.Sink.NextAsync()).IsWill);
    }

    [Fact]
    public async Task A_disconnect_discards_the_will_unless_it_says_otherwise()
    {
        await using var host = await MqttHost.StartAsync();
        using var polite = await host.ConnectAsync("a", change: c => c.Will = Will());
        await polite.DisconnectAsync();
        await polite.ExpectClosedAsync();
        Assert.Empty(host.Sink.Messages);
        using var with = await host.ConnectAsync("b", change: c => c.Will = Will());
        await with.DisconnectAsync(ReasonCode.DisconnectWithWill);
        await with.ExpectClosedAsync();
        Assert.Equal("b", (await host.Sink.NextAsync()).Client.ClientId);
    }

    [Fact]
    public async Task A_delayed_will_waits_and_a_return_in_time_cancels_it()
    {
        await using var host = await MqttHost.StartAsync();
        void Delayed(ConnectSettings c)
        {
            Persistent(c);
            c.Will = Will(delay: 10);
        }
        (await host.ConnectAsync("c", change: Delayed)).Dispose();
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 0, "the condition");
        host.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(host.Sink.Messages);
        var back = await host.ConnectAsync("c", change: Delayed);
        host.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(host.Sink.Messages);
        back.Dispose();
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 0, "the condition");
        host.Clock.Advance(TimeSpan.FromSeconds(12));
        Assert.True((await host.Sink.NextAsync()).IsWill);
    }

    [Fact]
    public async Task A_take_over_publishes_the_will_before_anything_of_the_new_connection()
    {
        await using var host = await MqttHost.StartAsync();
        using var first = await host.ConnectAsync("c", change: c => c.Will = Will());
        using var second = await host.ConnectAsync("c", change: c => c.Will = Will());
        await second.PublishAsync("back", "online");
        await second.ReceiveAckAsync(PacketType.PubAck);
        Assert.Equal(["gone", "back"], host.Sink.Messages.Select(m => m.Topic));
    }

    [Fact]
    public async Task A_take_over_of_a_connection_that_has_said_DISCONNECT_publishes_no_will()
    {
        await using var host = await MqttHost.StartAsync();
        var outcome = new TaskCompletionSource<PublishOutcome>();
        host.Sink.Answer = _ => new(outcome.Task);
        using var first = await host.ConnectAsync("c", change: c => c.Will = Will());
        await first.SendBytesAsync(new byte[] { 0x32, 7, 0, 1, (byte)'a', 0, 1, 0, (byte)'x', 0xE0, 0 }); // PUBLISH, whose outcome is waited for, and DISCONNECT
        Assert.False((await host.Sink.NextAsync()).IsWill);
        using var second = await host.ConnectAsync("c");
        outcome.SetResult(PublishOutcome.Accepted);
        await second.PublishAsync("b", "alive");
        await second.ReceiveAckAsync(PacketType.PubAck);
        Assert.DoesNotContain(host.Sink.Messages, message => message.IsWill);
    }

    [Fact]
    public async Task A_connect_that_cannot_take_CONNACK_gets_none()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.SendBytesAsync(Convert.FromHexString("1013" + "00044D515454" + "05" + "02" + "000A" + "05" + "2700000002" + "000170"));
        await client.ExpectClosedAsync();
        Assert.Equal(0, host.Server.Sessions);
    }

    [Fact]
    public async Task A_will_is_checked_again_when_it_is_published()
    {
        await using var host = await MqttHost.StartAsync();
        var client = await host.ConnectAsync("c", change: c => c.Will = Will());
        host.Rights.Publish = (_, _) => false;
        client.Dispose();
        await Eventually.TrueAsync(() => host.Server.Counters.RefusedPublishes == 1, "the condition");
        Assert.Empty(host.Sink.Messages);
    }

    [Fact]
    public async Task Shutdown_acknowledges_what_was_received_says_so_and_publishes_no_wills()
    {
        await using var host = await MqttHost.StartAsync();
        var outcome = new TaskCompletionSource<PublishOutcome>();
        host.Sink.Answer = _ => new(outcome.Task);
        using var client = await host.ConnectAsync("c", change: c => c.Will = Will());
        await client.PublishAsync("a", "x", id: 3);
        await host.Sink.NextAsync();
        var stopped = host.StopAsync();
        await Eventually.TrueAsync(() => host.Server.IsStopping, "the condition");
        outcome.SetResult(PublishOutcome.Accepted);
        Assert.Equal(3, (await client.ReceiveAckAsync(PacketType.PubAck)).PacketId);
        await client.ExpectClosedAsync(ReasonCode.ServerShuttingDown);
        await stopped;
        Assert.Single(host.Sink.Messages);
    }

    [Fact]
    public async Task Shutdown_does_not_wait_for_ever_for_an_outcome()
    {
        await using var host = await MqttHost.StartAsync();
        host.Sink.Answer = _ => new(new TaskCompletionSource<PublishOutcome>().Task);
        using var client = await host.ConnectAsync();
        await client.PublishAsync("a", "x");
        await host.Sink.NextAsync();
        var stopped = host.StopAsync();
        await Eventually.TrueAsync(() => host.Server.IsStopping, "the condition");
        while (!stopped.IsCompleted)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await stopped;
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task Connections_that_come_and_go_leave_nothing_behind()
    {
        await using var host = await MqttHost.StartAsync();
        for (var i = 0; i < 200; i++)
        {
            var client = await host.ConnectAsync("c" + i);
            await client.SubscribeAsync("a/" + i);
            client.Dispose();
        }
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 0, "the condition");
        Assert.Equal((0, 0), (host.Server.Sessions, host.Server.Subscriptions));
    }

    [Fact]
    public async Task A_client_id_fought_over_by_many_connections_ends_with_one_session()
    {
        await using var host = await MqttHost.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => host.ConnectAsync("same", change: Persistent)));
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 1, "the condition");
        Assert.Equal(1, host.Server.Sessions);
        foreach (var client in clients)
        {
            client.Dispose();
        }
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 0, "the condition");
        Assert.Equal(1, host.Server.Sessions);
    }
}
