using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt;

public class SubscribeTests
{
    [Theory]
    [InlineData(ProtocolVersion.Mqtt311, QualityOfService.AtMostOnce)]
    [InlineData(ProtocolVersion.Mqtt311, QualityOfService.AtLeastOnce)]
    [InlineData(ProtocolVersion.Mqtt5, QualityOfService.AtMostOnce)]
    [InlineData(ProtocolVersion.Mqtt5, QualityOfService.AtLeastOnce)]
    [InlineData(ProtocolVersion.Mqtt5, QualityOfService.ExactlyOnce)]
    public async Task A_message_reaches_the_subscriber_with_the_lower_QoS(ProtocolVersion version, QualityOfService granted)
    {
        await using var host = await MqttHost.StartAsync();
        using var subscriber = await host.ConnectAsync("s", version);
        Assert.Equal([(ReasonCode)granted], await subscriber.SubscribeAsync("a/+", granted));
        using var publisher = await host.ConnectAsync("p", version);
        await publisher.PublishAsync("a/b", "hello", QualityOfService.AtLeastOnce);
        await publisher.ReceiveAckAsync(PacketType.PubAck);
        var message = await subscriber.ReceiveMessageAsync();
        Assert.Equal(("a/b", "hello", false, false), (message.Topic, message.Payload, message.Retain, message.Duplicate));
        Assert.Equal(granted < QualityOfService.AtLeastOnce ? granted : QualityOfService.AtLeastOnce, message.Qos);
        Assert.Equal(1, host.Server.Counters.Sent(message.Qos));
    }

    [Fact]
    public async Task QoS_2_goes_out_through_its_four_packets()
    {
        await using var host = await MqttHost.StartAsync();
        using var subscriber = await host.ConnectAsync("s");
        await subscriber.SubscribeAsync("#", QualityOfService.ExactlyOnce);
        Assert.Equal(1, host.Server.Publish("", MqttMessage.Text("a", "x", QualityOfService.ExactlyOnce)));
        var message = await subscriber.ReceiveMessageAsync();
        await subscriber.SendAckAsync(PacketType.PubRec, message.PacketId);
        Assert.Equal(message.PacketId, (await subscriber.ReceiveAckAsync(PacketType.PubRel)).PacketId);
        await subscriber.SendAckAsync(PacketType.PubComp, message.PacketId);
        await subscriber.SendAckAsync(PacketType.PubRec, message.PacketId);
        Assert.Equal(message.PacketId, (await subscriber.ReceiveAckAsync(PacketType.PubRel)).PacketId); // the exchange has ended: so it ends again
    }

    [Fact]
    public async Task Overlapping_filters_deliver_once_with_the_highest_QoS_and_all_identifiers()
    {
        await using var host = await MqttHost.StartAsync();
        using var subscriber = await host.ConnectAsync("s");
        foreach (var (filter, qos, identifier) in new[] { ("a/#", QualityOfService.AtMostOnce, 5u), ("a/+", QualityOfService.AtLeastOnce, 6u) })
        {
            await subscriber.SendAsync(o => new SubscribePacket(1, [new(filter, qos)], new PropertySet { SubscriptionIdentifiers = [identifier] }).Write(o, ProtocolVersion.Mqtt5));
            await subscriber.ReceiveAsync(PacketType.SubAck);
        }
        host.Server.Publish("", MqttMessage.Text("a/b", "x"));
        var message = await subscriber.ReceiveMessageAsync();
        Assert.Equal(QualityOfService.AtLeastOnce, message.Qos);
        Assert.Equal([5u, 6u], message.Properties!.SubscriptionIdentifiers!.Order());
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task No_local_keeps_a_clients_own_messages_away()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync(new SubscriptionRequest("a", QualityOfService.AtLeastOnce, NoLocal: true), new SubscriptionRequest("b", QualityOfService.AtLeastOnce));
        await client.PublishAsync("a", "own", id: 1);
        await client.ReceiveAckAsync(PacketType.PubAck);
        await client.ExpectNothingAsync();
        host.Server.Publish("", MqttMessage.Text("a", "other"));
        Assert.Equal("other", (await client.ReceiveMessageAsync()).Payload);
    }

    [Fact]
    public async Task What_the_sink_does_not_route_reaches_nobody()
    {
        await using var host = await MqttHost.StartAsync();
        host.Sink.Answer = _ => ValueTask.FromResult(PublishOutcome.Accepted);
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("#");
        await client.PublishAsync("a", "x");
        await client.ReceiveAckAsync(PacketType.PubAck);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Foreign_filters_are_refused_and_foreign_topics_do_not_leak_through_wide_ones()
    {
        await using var host = await MqttHost.StartAsync();
        host.Rights.Subscribe = (_, filter) => filter != "secret/#";
        host.Rights.Receive = (_, topic) => !topic.StartsWith("secret/", StringComparison.Ordinal);
        using var client = await host.ConnectAsync();
        Assert.Equal([ReasonCode.NotAuthorized, ReasonCode.GrantedQos1, ReasonCode.NotAuthorized],
            await client.SubscribeAsync(new("secret/#", QualityOfService.AtLeastOnce), new("#", QualityOfService.AtLeastOnce), new("$share/g/secret/#", QualityOfService.AtLeastOnce)));
        Assert.Equal(0, host.Server.Publish("", MqttMessage.Text("secret/x", "no")));
        await client.ExpectNothingAsync();
        using var old = await host.ConnectAsync("old", ProtocolVersion.Mqtt311);
        Assert.Equal([ReasonCode.UnspecifiedError], await old.SubscribeAsync("secret/#"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/#/b")]
    [InlineData("a+")]
    public async Task An_impossible_filter_ends_the_connection(string filter)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(o => new SubscribePacket(1, [new(filter, 0)]).Write(o, ProtocolVersion.Mqtt5));
        await client.ExpectClosedAsync(ReasonCode.MalformedPacket);
    }

    [Fact]
    public async Task After_unsubscribe_nothing_comes()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("a");
        await client.SendAsync(o => new UnsubscribePacket(2, ["a", "never"]).Write(o, ProtocolVersion.Mqtt5));
        Assert.Null(SubAckPacket.TryParse(PacketType.UnsubAck, (await client.ReceiveAsync(PacketType.UnsubAck)).Body, ProtocolVersion.Mqtt5, out var unsubAck));
        Assert.Equal([ReasonCode.Success, ReasonCode.NoSubscriptionExisted], unsubAck.Reasons);
        Assert.Equal(0, host.Server.Publish("", MqttMessage.Text("a", "x")));
        Assert.Equal(0, host.Server.Subscriptions);
    }

    [Fact]
    public async Task Retained_messages_come_first_replaced_and_deleted_as_published()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.PublishAsync("a/1", "old", retain: true);
        await client.ReceiveAckAsync(PacketType.PubAck);
        await client.PublishAsync("a/1", "new", retain: true);
        await client.ReceiveAckAsync(PacketType.PubAck);
        await client.PublishAsync("a/2", "gone", retain: true);
        await client.ReceiveAckAsync(PacketType.PubAck);
        await client.PublishAsync("a/2", "", retain: true);
        await client.ReceiveAckAsync(PacketType.PubAck);
        Assert.Equal(1, host.Server.RetainedMessages);

        using var late = await host.ConnectAsync("late");
        await late.SendAsync(o => new SubscribePacket(1, [new("a/+", QualityOfService.AtMostOnce)]).Write(o, ProtocolVersion.Mqtt5));
        await late.ReceiveAsync(PacketType.SubAck);
        var message = await late.ReceiveMessageAsync();
        Assert.Equal(("a/1", "new", true, QualityOfService.AtMostOnce), (message.Topic, message.Payload, message.Retain, message.Qos));
        await late.ExpectNothingAsync();
    }

    [Fact]
    public async Task Retain_handling_and_retain_as_published_are_kept()
    {
        await using var host = await MqttHost.StartAsync();
        host.Server.Publish("", MqttMessage.Text("a", "kept", retain: true));
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync(new SubscriptionRequest("a", QualityOfService.AtLeastOnce, RetainHandling: RetainHandling.DoNotSend));
        await client.ExpectNothingAsync();
        await client.SubscribeAsync(new SubscriptionRequest("a", QualityOfService.AtLeastOnce, RetainHandling: RetainHandling.SendIfNew, RetainAsPublished: true));
        await client.ExpectNothingAsync();
        host.Server.Publish("", MqttMessage.Text("a", "live", retain: true));
        Assert.True((await client.ReceiveMessageAsync()).Retain);
    }

    [Fact]
    public async Task Retained_messages_of_the_source_are_sent_and_not_kept_twice()
    {
        await using var host = await MqttHost.StartAsync(retained: new OneRetained());
        host.Server.Publish("", MqttMessage.Text("tickets/1", "open", retain: true));
        Assert.Equal(0, host.Server.RetainedMessages);
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("tickets/#");
        var message = await client.ReceiveMessageAsync();
        Assert.Equal(("tickets/1", "from the source", true), (message.Topic, message.Payload, message.Retain));
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task The_retained_store_is_bounded_and_says_so()
    {
        await using var host = await MqttHost.StartAsync(new MqttServerOptions { MaximumRetainedMessages = 1 });
        using var client = await host.ConnectAsync();
        await client.PublishAsync("a", "x", retain: true);
        Assert.Equal(ReasonCode.NoMatchingSubscribers, (await client.ReceiveAckAsync(PacketType.PubAck)).Reason);
        await client.PublishAsync("b", "x", retain: true);
        Assert.Equal(ReasonCode.QuotaExceeded, (await client.ReceiveAckAsync(PacketType.PubAck)).Reason);
    }

    [Fact]
    public async Task A_message_expires_and_what_is_left_of_its_time_is_told()
    {
        await using var host = await MqttHost.StartAsync();
        var persistent = (ConnectSettings c) => { c.Clean = false; c.Properties = new PropertySet { SessionExpiryInterval = 1000 }; };
        var first = await host.ConnectAsync("s", change: persistent);
        await first.SubscribeAsync("#");
        await first.DisconnectAsync();
        await first.ExpectClosedAsync();
        using var publisher = await host.ConnectAsync("p");
        foreach (var seconds in new uint[] { 5, 60 })
        {
            await publisher.PublishAsync("a", $"lives {seconds} s", properties: new PropertySet { MessageExpiryInterval = seconds });
            await publisher.ReceiveAckAsync(PacketType.PubAck);
        }
        host.Clock.Advance(TimeSpan.FromSeconds(10));
        using var second = await host.ConnectAsync("s", change: persistent);
        var message = await second.ReceiveMessageAsync();
        Assert.Equal(("lives 60 s", 50u), (message.Payload, message.Properties!.MessageExpiryInterval!.Value));
        Assert.Equal(1, host.Server.Counters.Expired);
    }

    [Fact]
    public async Task The_clients_receive_maximum_holds_back_and_its_acknowledgement_lets_go()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(change: c => c.Properties = new PropertySet { ReceiveMaximum = 2 });
        await client.SubscribeAsync("#");
        for (var i = 1; i <= 4; i++)
        {
            host.Server.Publish("", MqttMessage.Text("a", $"{i}"));
        }
        var first = await client.ReceiveMessageAsync();
        var second = await client.ReceiveMessageAsync();
        await client.ExpectNothingAsync();
        await client.SendAckAsync(PacketType.PubAck, second.PacketId);
        Assert.Equal("3", (await client.ReceiveMessageAsync()).Payload);
        await client.SendAckAsync(PacketType.PubAck, first.PacketId);
        Assert.Equal("4", (await client.ReceiveMessageAsync()).Payload);
    }

    [Fact]
    public async Task A_message_larger_than_the_client_takes_is_left_out_and_counted()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(change: c => c.Properties = new PropertySet { MaximumPacketSize = 100 });
        await client.SubscribeAsync("#");
        host.Server.Publish("", MqttMessage.Text("a", new string('x', 200)));
        host.Server.Publish("", MqttMessage.Text("a", "small"));
        Assert.Equal("small", (await client.ReceiveMessageAsync()).Payload);
        Assert.Equal(1, host.Server.Counters.Dropped);
    }

    [Fact]
    public async Task A_client_that_does_not_read_loses_messages_that_are_counted_and_nobody_else_waits()
    {
        await using var host = await MqttHost.StartAsync(new MqttServerOptions { MaximumQueuedMessages = 10 });
        using var slow = await host.ConnectAsync("slow");
        await slow.SubscribeAsync("#", QualityOfService.AtMostOnce);
        using var good = await host.ConnectAsync("good");
        await good.SubscribeAsync("probe");
        var payload = new string('x', 60_000);
        for (var i = 0; i < 500 && host.Server.Counters.Dropped == 0; i++)
        {
            host.Server.Publish("", MqttMessage.Text("flood", payload, QualityOfService.AtMostOnce));
        }
        Assert.True(host.Server.Counters.Dropped > 0);
        host.Server.Publish("", MqttMessage.Text("probe", "alive"));
        Assert.Equal("alive", (await good.ReceiveMessageAsync()).Payload);
    }

    [Fact]
    public async Task A_client_that_reads_nothing_for_a_minute_is_cut_off()
    {
        await using var host = await MqttHost.StartAsync();
        using var slow = await host.ConnectAsync("slow");
        await slow.SubscribeAsync("#", QualityOfService.AtMostOnce);
        var payload = new string('x', 60_000);
        await Eventually.TrueAsync(
            () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    host.Server.Publish("", MqttMessage.Text("flood", payload, QualityOfService.AtMostOnce));
                }
                host.Clock.Advance(TimeSpan.FromSeconds(5));
                return host.Server.Counters.Connections == 0;
            },
            "the end of the connection");
        Assert.True(host.Clock.GetTimestamp() < TimeSpan.FromMinutes(30).Ticks, "it was its keep alive that ended the connection");
    }

    sealed class OneRetained : IRetainedSource
    {
        public bool Owns(string realm, string topic) => topic.StartsWith("tickets/", StringComparison.Ordinal);

        public IReadOnlyList<MqttMessage> Matching(string realm, string filter) => [MqttMessage.Text("tickets/1", "from the source", retain: true)];
    }
}
