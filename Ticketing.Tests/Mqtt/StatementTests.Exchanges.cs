using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

/// <summary>Subscriptions and the exchanges of QoS 1 and 2.</summary>
public partial class StatementTests
{
    [Fact]
    public async Task Every_delivery_in_flight_has_an_identifier_of_its_own()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("#", QualityOfService.ExactlyOnce);
        for (var n = 0; n < 20; n++)
        {
            host.Server.Publish("", MqttMessage.Text("t", $"{n}", n % 2 == 0 ? QualityOfService.AtLeastOnce : QualityOfService.ExactlyOnce));
        }
        var ids = new HashSet<ushort>();
        for (var n = 0; n < 20; n++)
        {
            var message = await client.ReceiveMessageAsync();
            Assert.Equal(($"{n}", false), (message.Payload, message.Duplicate));
            Assert.True(message.PacketId != 0 && ids.Add(message.PacketId));
        }
    }

    [Fact]
    public async Task DUP_is_not_passed_on()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("t");
        await client.PublishAsync("t", "x", id: 9, duplicate: true);
        var first = await client.ReceiveAsync();
        var other = await client.ReceiveAsync();
        var publish = first!.Type == PacketType.Publish ? first : other!;
        Assert.Equal(0x32, publish.First);
    }

    [Fact]
    public async Task Retained_messages_outlive_the_session_that_left_them()
    {
        await using var host = await MqttHost.StartAsync();
        using (var client = await host.ConnectAsync("leaves"))
        {
            await client.PublishAsync("t", "stays", retain: true);
            await client.ReceiveAckAsync(PacketType.PubAck);
            await client.DisconnectAsync();
            await client.ExpectClosedAsync();
        }
        Assert.Equal(0, host.Server.Sessions);
        using var late = await host.ConnectAsync("late");
        await late.SubscribeAsync("t");
        Assert.Equal(("stays", true), await late.ReceiveMessageAsync() is var m ? (m.Payload, m.Retain) : default);
    }

    [Fact]
    public async Task A_retained_message_of_QoS_0_replaces_one_of_QoS_1() => Assert.Equal(("new", QualityOfService.AtMostOnce), await RetainedAfterAsync(QualityOfService.AtMostOnce, retain: true));

    [Fact]
    public async Task A_message_without_retain_leaves_the_retained_one_alone() => Assert.Equal(("old", QualityOfService.AtLeastOnce), await RetainedAfterAsync(QualityOfService.AtMostOnce, retain: false));

    static async Task<(string, QualityOfService)> RetainedAfterAsync(QualityOfService qos, bool retain)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.PublishAsync("t", "old", retain: true);
        await client.ReceiveAckAsync(PacketType.PubAck);
        await client.PublishAsync("t", "new", qos, retain: retain);
        await client.SubscribeAsync("t", QualityOfService.ExactlyOnce);
        var message = await client.ReceiveMessageAsync();
        return (message.Payload, message.Qos);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_server_keeps_to_the_clients_topic_alias_maximum(ushort maximum)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(change: c => c.Properties = maximum == 0 ? null : new PropertySet { TopicAliasMaximum = maximum });
        await client.SubscribeAsync("#", QualityOfService.AtMostOnce);
        var meant = new Dictionary<ushort, string>();
        for (var n = 0; n < 20; n++)
        {
            host.Server.Publish("", MqttMessage.Text($"t/{n % 5}", "x", QualityOfService.AtMostOnce));
            var message = await client.ReceiveMessageAsync();
            var alias = message.Properties?.TopicAlias;
            Assert.True(alias is null || (alias > 0 && alias <= maximum), $"alias {alias}");
            if (alias is { } used && message.Topic.Length > 0)
            {
                meant[used] = message.Topic;
            }
            Assert.Equal($"t/{n % 5}", message.Topic.Length > 0 ? message.Topic : meant[alias!.Value]);
        }
    }

    [Fact]
    public async Task Topic_aliases_end_with_their_connection()
    {
        await using var host = await MqttHost.StartAsync();
        using (var client = await host.ConnectAsync("c", change: c => c.Properties = Persistent))
        {
            await client.PublishAsync("t", "x", properties: new PropertySet { TopicAlias = 1 });
            await client.ReceiveAckAsync(PacketType.PubAck);
        }
        using var again = await host.ConnectAsync("c", change: c => (c.Clean, c.Properties) = (false, Persistent));
        await again.PublishAsync("", "x", properties: new PropertySet { TopicAlias = 1 });
        await again.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task Every_alias_that_was_allowed_is_taken()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        var maximum = client.ConnAck.Properties!.TopicAliasMaximum!.Value;
        for (ushort alias = 1; alias <= maximum; alias++)
        {
            await client.PublishAsync($"t/{alias}", "x", QualityOfService.AtMostOnce, properties: new PropertySet { TopicAlias = alias });
        }
        for (ushort alias = 1; alias <= maximum; alias++)
        {
            Assert.Equal($"t/{alias}", (await host.Sink.NextAsync()).Topic);
            await client.PublishAsync("", "y", QualityOfService.AtMostOnce, properties: new PropertySet { TopicAlias = alias });
        }
        for (ushort alias = 1; alias <= maximum; alias++)
        {
            Assert.Equal($"t/{alias} y", await host.Sink.NextAsync() is var m ? $"{m.Topic} {Text(m)}" : "");
        }
    }

    [Fact]
    public async Task A_subscription_identifier_from_a_client_is_refused()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.PublishAsync("t", "x", properties: new PropertySet { SubscriptionIdentifiers = [1] });
        Assert.True((await client.ReceiveAsync(PacketType.Disconnect)).Body[0] is 0x81 or 0x82);
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task Other_packets_do_not_wait_for_the_receive_maximum()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(change: c => c.Properties = new PropertySet { ReceiveMaximum = 1 });
        await client.SubscribeAsync("t");
        await client.PublishAsync("t", "1", QualityOfService.AtLeastOnce, 1);
        await client.PublishAsync("t", "2", QualityOfService.AtLeastOnce, 2);
        var types = new List<PacketType>();
        for (var n = 0; n < 3; n++)
        {
            types.Add((await client.ReceiveAsync())!.Type);
        }
        Assert.Equal([PacketType.Publish, PacketType.PubAck, PacketType.PubAck], types.Order());
        await client.ExpectNothingAsync();
        Assert.Equal([ReasonCode.Success], await client.SubscribeAsync("other", QualityOfService.AtMostOnce));
        await client.PublishAsync("other", "0", QualityOfService.AtLeastOnce, 3);
        await client.ReceiveAckAsync(PacketType.PubAck);
    }

    [Fact]
    public async Task Several_filters_in_one_packet_are_answered_in_their_order()
    {
        await using var host = await MqttHost.StartAsync();
        host.Rights.Subscribe = (_, filter) => filter != "secret";
        using var client = await host.ConnectAsync();
        await client.SendAsync(o => new SubscribePacket(4711, [new("a", QualityOfService.ExactlyOnce), new("secret", 0), new("b/#", 0), new("a", QualityOfService.AtLeastOnce)]).Write(o, client.Version));
        Assert.Equal("1267" + "00" + "02870001", Convert.ToHexString((await client.ReceiveAsync(PacketType.SubAck)).Body));
        await client.SendAsync(o => new UnsubscribePacket(258, ["none", "a", "a"]).Write(o, client.Version));
        Assert.Equal("0102" + "00" + "110011", Convert.ToHexString((await client.ReceiveAsync(PacketType.UnsubAck)).Body));
    }

    [Fact]
    public async Task The_same_filter_again_replaces_the_subscription_and_loses_nothing()
    {
        await using var host = await MqttHost.StartAsync();
        host.Server.Publish("", MqttMessage.Text("t", "retained", retain: true));
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("t", QualityOfService.AtMostOnce);
        Assert.Equal("retained", (await client.ReceiveMessageAsync()).Payload);
        await client.SubscribeAsync("t", QualityOfService.AtLeastOnce);
        Assert.Equal(("retained", QualityOfService.AtLeastOnce), await client.ReceiveMessageAsync() is var m ? (m.Payload, m.Qos) : default);
        Assert.Equal(1, host.Server.Subscriptions);
        host.Server.Publish("", MqttMessage.Text("t", "live"));
        Assert.Equal("live", (await client.ReceiveMessageAsync()).Payload);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task What_was_begun_before_unsubscribe_is_finished()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("t", QualityOfService.ExactlyOnce);
        host.Server.Publish("", MqttMessage.Text("t", "x", QualityOfService.ExactlyOnce));
        var message = await client.ReceiveMessageAsync();
        await client.SendAsync(o => new UnsubscribePacket(1, ["t"]).Write(o, client.Version));
        await client.ReceiveAsync(PacketType.UnsubAck);
        await client.SendAckAsync(PacketType.PubRec, message.PacketId);
        Assert.Equal(new AckPacket(PacketType.PubRel, message.PacketId), await client.ReceiveAckAsync(PacketType.PubRel));
        await client.SendAckAsync(PacketType.PubComp, message.PacketId);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Topics_are_compared_as_they_are()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("caf\u00e9/x");
        foreach (var other in (string[])["cafe\u0301/x", "CAF\u00c9/x", "caf\u00e9//x", "caf\u00e9/x/", "/caf\u00e9/x", "caf\u00e9/x "])
        {
            host.Server.Publish("", MqttMessage.Text(other, "no"));
        }
        host.Server.Publish("", MqttMessage.Text("caf\u00e9/x", "yes"));
        Assert.Equal("yes", (await client.ReceiveMessageAsync()).Payload);
        await client.ExpectNothingAsync();
    }
}
