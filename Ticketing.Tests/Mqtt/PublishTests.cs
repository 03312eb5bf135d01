using System.Buffers;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

public class PublishTests
{
    [Theory]
    [InlineData(ProtocolVersion.Mqtt311)]
    [InlineData(ProtocolVersion.Mqtt5)]
    public async Task The_acknowledgement_waits_for_the_outcome(ProtocolVersion version)
    {
        await using var host = await MqttHost.StartAsync();
        var outcome = new TaskCompletionSource<PublishOutcome>();
        host.Sink.Answer = _ => new(outcome.Task);
        using var client = await host.ConnectAsync("c", version);
        await client.PublishAsync("a/b", "hello", id: 77);
        var message = await host.Sink.NextAsync();
        Assert.Equal(("a/b", "hello", QualityOfService.AtLeastOnce), (message.Topic, System.Text.Encoding.UTF8.GetString(message.Payload.Span), message.Qos));
        await client.ExpectNothingAsync();
        outcome.SetResult(PublishOutcome.Accepted);
        Assert.Equal(77, (await client.ReceiveAckAsync(PacketType.PubAck)).PacketId);
    }

    [Fact]
    public async Task Many_publishes_wait_at_once_and_are_acknowledged_in_the_order_of_receipt()
    {
        await using var host = await MqttHost.StartAsync();
        var outcomes = Enumerable.Range(0, 16).Select(_ => new TaskCompletionSource<PublishOutcome>()).ToArray();
        host.Sink.Answer = m => new(outcomes[m.PacketId - 1].Task);
        using var client = await host.ConnectAsync();
        for (ushort id = 1; id <= 16; id++)
        {
            await client.PublishAsync("a", "x", id: id);
        }
        for (var i = 0; i < 16; i++)
        {
            await host.Sink.NextAsync();
        }
        for (var i = 15; i > 0; i--)
        {
            outcomes[i].SetResult(PublishOutcome.Accepted);
        }
        await client.ExpectNothingAsync();
        outcomes[0].SetResult(PublishOutcome.Accepted);
        for (ushort id = 1; id <= 16; id++)
        {
            Assert.Equal(id, (await client.ReceiveAckAsync(PacketType.PubAck)).PacketId);
        }
    }

    [Fact]
    public async Task No_more_is_read_while_the_receive_maximum_waits_and_reading_goes_on_afterwards()
    {
        await using var host = await MqttHost.StartAsync(new MqttServerOptions { ReceiveMaximum = 8 });
        var outcome = new TaskCompletionSource<PublishOutcome>();
        host.Sink.Answer = _ => new(outcome.Task);
        using var client = await host.ConnectAsync();
        var all = new ArrayBufferWriter<byte>();
        for (ushort id = 1; id <= 500; id++)
        {
            PacketClient.Publish(all, ProtocolVersion.Mqtt5, "a", "x", id: id);
        }
        await client.SendBytesAsync(all.WrittenMemory);
        for (var i = 0; i < 8; i++)
        {
            await host.Sink.NextAsync();
        }
        Assert.Equal(8, host.Sink.Messages.Count);
        outcome.SetResult(PublishOutcome.Accepted);
        for (ushort id = 1; id <= 500; id++)
        {
            Assert.Equal(id, (await client.ReceiveAckAsync(PacketType.PubAck)).PacketId);
        }
    }

    [Theory]
    [InlineData(ReasonCode.NotAuthorized)]
    [InlineData(ReasonCode.QuotaExceeded)]
    [InlineData(ReasonCode.PayloadFormatInvalid)]
    public async Task A_refusal_is_a_reason_code_with_a_reason_string(ReasonCode reason)
    {
        await using var host = await MqttHost.StartAsync();
        host.Sink.Answer = _ => ValueTask.FromResult(PublishOutcome.Refused(reason, "because"));
        using var client = await host.ConnectAsync();
        await client.PublishAsync("a", "x");
        Assert.Equal(new AckPacket(PacketType.PubAck, 1, reason, "because"), await client.ReceiveAckAsync(PacketType.PubAck));
        await client.PublishAsync("a", "x", QualityOfService.ExactlyOnce, 2);
        Assert.Equal(new AckPacket(PacketType.PubRec, 2, reason, "because"), await client.ReceiveAckAsync(PacketType.PubRec));
        Assert.Equal(2, host.Server.Counters.RefusedPublishes);
    }

    [Fact]
    public async Task Who_wants_no_problem_information_gets_no_reason_string()
    {
        await using var host = await MqttHost.StartAsync();
        host.Sink.Answer = _ => ValueTask.FromResult(PublishOutcome.Refused(ReasonCode.QuotaExceeded, "because"));
        using var client = await host.ConnectAsync(change: c => c.Properties = new PropertySet { RequestProblemInformation = 0 });
        await client.PublishAsync("a", "x");
        Assert.Null((await client.ReceiveAckAsync(PacketType.PubAck)).ReasonString);
    }

    [Fact]
    public async Task A_refusal_is_acknowledged_in_3_1_1_which_knows_no_other_answer()
    {
        await using var host = await MqttHost.StartAsync();
        host.Sink.Answer = _ => ValueTask.FromResult(PublishOutcome.Refused(ReasonCode.PayloadFormatInvalid, "because"));
        using var client = await host.ConnectAsync("c", ProtocolVersion.Mqtt311);
        await client.PublishAsync("a", "x");
        Assert.Equal(1, (await client.ReceiveAckAsync(PacketType.PubAck)).PacketId);
    }

    [Fact]
    public async Task A_foreign_topic_is_0x87_in_mqtt_5_and_the_end_of_the_connection_in_3_1_1()
    {
        await using var host = await MqttHost.StartAsync();
        host.Rights.Publish = (_, topic) => topic == "mine";
        using var client = await host.ConnectAsync("5");
        await client.PublishAsync("yours", "x");
        Assert.Equal(ReasonCode.NotAuthorized, (await client.ReceiveAckAsync(PacketType.PubAck)).Reason);
        await client.PublishAsync("mine", "x", id: 2);
        Assert.Equal(ReasonCode.NoMatchingSubscribers, (await client.ReceiveAckAsync(PacketType.PubAck)).Reason);

        using var old = await host.ConnectAsync("311", ProtocolVersion.Mqtt311);
        await old.PublishAsync("yours", "x");
        await old.ExpectClosedAsync();
        Assert.Single(host.Sink.Messages);
    }

    [Fact]
    public async Task An_alias_does_not_open_a_foreign_topic()
    {
        await using var host = await MqttHost.StartAsync();
        host.Rights.Publish = (_, topic) => topic == "mine";
        using var client = await host.ConnectAsync();
        await client.PublishAsync("yours", "x", properties: new PropertySet { TopicAlias = 1 });
        Assert.Equal(ReasonCode.NotAuthorized, (await client.ReceiveAckAsync(PacketType.PubAck)).Reason);
        await client.PublishAsync("", "x", id: 2, properties: new PropertySet { TopicAlias = 1 });
        Assert.Equal(ReasonCode.NotAuthorized, (await client.ReceiveAckAsync(PacketType.PubAck)).Reason);
    }

    [Fact]
    public async Task A_topic_alias_stands_for_its_topic_until_it_is_set_again()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.PublishAsync("a/1", "x", QualityOfService.AtMostOnce, 0, properties: new PropertySet { TopicAlias = 2 });
        await client.PublishAsync("", "y", QualityOfService.AtMostOnce, 0, properties: new PropertySet { TopicAlias = 2 });
        await client.PublishAsync("a/2", "z", QualityOfService.AtMostOnce, 0, properties: new PropertySet { TopicAlias = 2 });
        await client.PublishAsync("", "z", QualityOfService.AtMostOnce, 0, properties: new PropertySet { TopicAlias = 2 });
        string[] topics = [(await host.Sink.NextAsync()).Topic, (await host.Sink.NextAsync()).Topic, (await host.Sink.NextAsync()).Topic, (await host.Sink.NextAsync()).Topic];
        Assert.Equal(["a/1", "a/1", "a/2", "a/2"], topics);
    }

    [Theory]
    [InlineData(0, ReasonCode.TopicAliasInvalid)]
    [InlineData(11, ReasonCode.TopicAliasInvalid)]
    [InlineData(3, ReasonCode.ProtocolError)]
    public async Task An_alias_out_of_range_or_unknown_ends_the_connection(ushort alias, ReasonCode reason)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.PublishAsync("", "y", properties: new PropertySet { TopicAlias = alias });
        await client.ExpectClosedAsync(reason);
    }

    [Fact]
    public async Task Unavailable_withholds_this_and_later_acknowledgements_and_closes()
    {
        await using var host = await MqttHost.StartAsync();
        var first = new TaskCompletionSource<PublishOutcome>();
        host.Sink.Answer = m => m.PacketId == 1 ? new(first.Task) : ValueTask.FromResult(PublishOutcome.Accepted);
        using var client = await host.ConnectAsync();
        await client.PublishAsync("a", "x", id: 1);
        await client.PublishAsync("a", "x", id: 2);
        await host.Sink.NextAsync();
        await host.Sink.NextAsync();
        first.SetResult(PublishOutcome.Unavailable("the store is away"));
        await client.ExpectClosedAsync(ReasonCode.ServerUnavailable);
    }

    [Fact]
    public async Task A_sink_that_throws_counts_as_unavailable()
    {
        await using var host = await MqttHost.StartAsync();
        host.Sink.Answer = _ => throw new InvalidOperationException("bug");
        using var client = await host.ConnectAsync();
        await client.PublishAsync("a", "x");
        await client.ExpectClosedAsync(ReasonCode.ServerUnavailable);
    }

    [Fact]
    public async Task QoS_2_reaches_the_sink_once_however_often_it_is_sent()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.PublishAsync("a", "x", QualityOfService.ExactlyOnce, 9);
        Assert.Equal(9, (await client.ReceiveAckAsync(PacketType.PubRec)).PacketId);
        for (var i = 0; i < 100; i++)
        {
            await client.PublishAsync("a", $"x{i}", QualityOfService.ExactlyOnce, 9, duplicate: true);
            await client.ReceiveAckAsync(PacketType.PubRec);
        }
        await client.SendAckAsync(PacketType.PubRel, 9);
        Assert.Equal(ReasonCode.Success, (await client.ReceiveAckAsync(PacketType.PubComp)).Reason);
        await client.SendAckAsync(PacketType.PubRel, 9);
        Assert.Equal(ReasonCode.Success, (await client.ReceiveAckAsync(PacketType.PubComp)).Reason); // it has ended: so it ends again
        Assert.Single(host.Sink.Messages);
        await client.PublishAsync("a", "next", QualityOfService.ExactlyOnce, 9);
        await client.ReceiveAckAsync(PacketType.PubRec);
        Assert.Equal(2, host.Sink.Messages.Count);
    }

    [Fact]
    public async Task A_release_before_its_time_does_not_free_the_id()
    {
        await using var host = await MqttHost.StartAsync();
        var outcome = new TaskCompletionSource<PublishOutcome>();
        host.Sink.Answer = _ => new(outcome.Task);
        using var client = await host.ConnectAsync();
        await client.PublishAsync("a", "x", QualityOfService.ExactlyOnce, 5);
        await host.Sink.NextAsync();
        await client.SendAckAsync(PacketType.PubRel, 5);
        Assert.Equal(ReasonCode.PacketIdentifierNotFound, (await client.ReceiveAckAsync(PacketType.PubComp)).Reason);
        outcome.SetResult(PublishOutcome.Accepted);
        await client.ReceiveAckAsync(PacketType.PubRec);
        await client.SendAckAsync(PacketType.PubRel, 5);
        Assert.Equal(ReasonCode.Success, (await client.ReceiveAckAsync(PacketType.PubComp)).Reason);
    }

    [Fact]
    public async Task QoS_2_stays_once_across_a_reconnect_of_the_session()
    {
        await using var host = await MqttHost.StartAsync();
        var outcome = new TaskCompletionSource<PublishOutcome>();
        host.Sink.Answer = _ => new(outcome.Task);
        var persistent = (ConnectSettings c) => { c.Clean = false; c.Properties = new PropertySet { SessionExpiryInterval = 100 }; };
        var first = await host.ConnectAsync("c", change: persistent);
        await first.PublishAsync("a", "x", QualityOfService.ExactlyOnce, 5);
        await host.Sink.NextAsync();
        first.Dispose();
        using var second = await host.ConnectAsync("c", change: persistent);
        Assert.True(second.ConnAck.SessionPresent);
        await second.PublishAsync("a", "x", QualityOfService.ExactlyOnce, 5, duplicate: true);
        await second.ExpectNothingAsync();
        outcome.SetResult(PublishOutcome.Accepted);
        Assert.Equal(5, (await second.ReceiveAckAsync(PacketType.PubRec)).PacketId);
        await second.SendAckAsync(PacketType.PubRel, 5);
        await second.ReceiveAckAsync(PacketType.PubComp);
        Assert.Single(host.Sink.Messages);
    }

    [Fact]
    public async Task More_unreleased_QoS_2_than_the_receive_maximum_is_0x93()
    {
        await using var host = await MqttHost.StartAsync(new MqttServerOptions { ReceiveMaximum = 4 });
        using var client = await host.ConnectAsync();
        for (ushort id = 1; id <= 4; id++)
        {
            await client.PublishAsync("a", "x", QualityOfService.ExactlyOnce, id);
            await client.ReceiveAckAsync(PacketType.PubRec);
        }
        await client.PublishAsync("a", "x", QualityOfService.ExactlyOnce, 5);
        await client.ExpectClosedAsync(ReasonCode.ReceiveMaximumExceeded);
    }

    [Fact]
    public async Task Every_packet_may_arrive_byte_by_byte()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        var all = new ArrayBufferWriter<byte>();
        new SubscribePacket(1, [new("a/#", QualityOfService.AtLeastOnce)]).Write(all, ProtocolVersion.Mqtt5);
        PacketClient.Publish(all, ProtocolVersion.Mqtt5, "b", "x", QualityOfService.AtLeastOnce, 2, properties: new PropertySet { ResponseTopic = "r", CorrelationData = [1] });
        PacketClient.Publish(all, ProtocolVersion.Mqtt5, "b", "x", QualityOfService.ExactlyOnce, 3);
        new AckPacket(PacketType.PubRel, 3).Write(all, ProtocolVersion.Mqtt5);
        new UnsubscribePacket(4, ["a/#"]).Write(all, ProtocolVersion.Mqtt5);
        foreach (var b in all.WrittenSpan.ToArray())
        {
            await client.SendBytesAsync(new[] { b });
        }
        var answers = new List<PacketType>();
        while (answers.Count < 5)
        {
            answers.Add((await client.ReceiveAsync())!.Type);
        }
        Assert.Equal([PacketType.PubAck, PacketType.PubRec, PacketType.PubComp, PacketType.SubAck, PacketType.UnsubAck], answers.Order());
        var message = host.Sink.Messages.First();
        Assert.Equal("r", message.Properties!.ResponseTopic);
        Assert.Equal(new byte[] { 1 }, message.Properties.CorrelationData!.Value.ToArray());
    }
}
