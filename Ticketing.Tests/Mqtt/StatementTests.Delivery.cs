using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

/// <summary>Identifiers, repeats and expiry of QoS 1 and 2.</summary>
public partial class StatementTests
{
    [Fact]
    public async Task An_identifier_is_free_again_after_its_exchange()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        for (var n = 0; n < 2; n++)
        {
            await client.PublishAsync("t", $"once {n}", QualityOfService.AtLeastOnce, 5, duplicate: n == 1);
            await client.ReceiveAckAsync(PacketType.PubAck);
            await client.PublishAsync("t", $"exactly {n}", QualityOfService.ExactlyOnce, 6);
            await client.ReceiveAckAsync(PacketType.PubRec);
            await client.SendAckAsync(PacketType.PubRel, 6);
            await client.ReceiveAckAsync(PacketType.PubComp);
        }
        host.Sink.Answer = _ => ValueTask.FromResult(PublishOutcome.Refused(ReasonCode.QuotaExceeded));
        for (var n = 0; n < 2; n++)
        {
            await client.PublishAsync("t", $"refused {n}", QualityOfService.ExactlyOnce, 7);
            Assert.Equal(ReasonCode.QuotaExceeded, (await client.ReceiveAckAsync(PacketType.PubRec)).Reason);
        }
        Assert.Equal(["once 0", "exactly 0", "once 1", "exactly 1", "refused 0", "refused 1"], host.Sink.Messages.Select(Text));
    }

    [Fact]
    public async Task After_PUBREC_only_PUBREL_is_repeated()
    {
        await using var host = await MqttHost.StartAsync();
        ushort id;
        using (var client = await host.ConnectAsync("c", change: c => c.Properties = Persistent))
        {
            await client.SubscribeAsync("t", QualityOfService.ExactlyOnce);
            host.Server.Publish("", MqttMessage.Text("t", "x", QualityOfService.ExactlyOnce));
            id = (await client.ReceiveMessageAsync()).PacketId;
            await client.SendAckAsync(PacketType.PubRec, id);
            await client.ReceiveAckAsync(PacketType.PubRel);
        }
        for (var reconnect = 0; reconnect < 2; reconnect++)
        {
            using var again = await host.ConnectAsync("c", change: c => (c.Clean, c.Properties) = (false, Persistent));
            Assert.Equal(id, (await again.ReceiveAckAsync(PacketType.PubRel)).PacketId);
            if (reconnect == 1)
            {
                await again.SendAckAsync(PacketType.PubComp, id);
            }
            await again.ExpectNothingAsync();
        }
        using var last = await host.ConnectAsync("c", change: c => (c.Clean, c.Properties) = (false, Persistent));
        await last.ExpectNothingAsync();
    }

    [Fact]
    public async Task What_was_sent_does_not_expire()
    {
        await using var host = await MqttHost.StartAsync();
        using (var client = await host.ConnectAsync("c", change: c => c.Properties = Persistent))
        {
            await client.SubscribeAsync("t", QualityOfService.ExactlyOnce);
            await client.PublishAsync("t", "x", QualityOfService.ExactlyOnce, 1, properties: new PropertySet { MessageExpiryInterval = 5 });
            Assert.Equal([PacketType.Publish, PacketType.PubRec], new[] { (await client.ReceiveAsync())!.Type, (await client.ReceiveAsync())!.Type }.Order());
        }
        host.Clock.Advance(TimeSpan.FromSeconds(60));
        using var again = await host.ConnectAsync("c", change: c => (c.Clean, c.Properties) = (false, Persistent));
        var repeated = await again.ReceiveMessageAsync();
        Assert.True(repeated.Duplicate);
        await again.SendAckAsync(PacketType.PubRec, repeated.PacketId);
        await again.ReceiveAckAsync(PacketType.PubRel);
        await again.SendAckAsync(PacketType.PubComp, repeated.PacketId);
        await again.SendAckAsync(PacketType.PubRel, 1);
        Assert.Equal(ReasonCode.Success, (await again.ReceiveAckAsync(PacketType.PubComp)).Reason);
    }

    [Theory]
    [InlineData(PacketType.PubAck, QualityOfService.AtLeastOnce)]
    [InlineData(PacketType.PubRec, QualityOfService.ExactlyOnce)]
    public async Task A_refusing_acknowledgement_ends_the_delivery(PacketType type, QualityOfService qos)
    {
        await using var host = await MqttHost.StartAsync();
        using (var client = await host.ConnectAsync("c", change: c => c.Properties = Persistent))
        {
            await client.SubscribeAsync("t", qos);
            host.Server.Publish("", MqttMessage.Text("t", "x", qos));
            var message = await client.ReceiveMessageAsync();
            await client.SendAsync(o => new AckPacket(type, message.PacketId, ReasonCode.UnspecifiedError).Write(o, client.Version));
            await client.ExpectNothingAsync();
        }
        using var again = await host.ConnectAsync("c", change: c => (c.Clean, c.Properties) = (false, Persistent));
        Assert.True(again.ConnAck.SessionPresent);
        await again.ExpectNothingAsync();
    }

    [Fact]
    public async Task PUBREL_follows_the_order_of_PUBREC()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("t", QualityOfService.ExactlyOnce);
        var ids = new List<ushort>();
        for (var n = 0; n < 4; n++)
        {
            host.Server.Publish("", MqttMessage.Text("t", $"{n}", QualityOfService.ExactlyOnce));
            ids.Add((await client.ReceiveMessageAsync()).PacketId);
        }
        ids.Reverse();
        foreach (var id in ids)
        {
            await client.SendAckAsync(PacketType.PubRec, id);
        }
        foreach (var id in ids)
        {
            Assert.Equal(id, (await client.ReceiveAckAsync(PacketType.PubRel)).PacketId);
        }
    }

    /// <summary>A client may come back with less room than it had.</summary>
    [Fact]
    public async Task Repeats_keep_to_the_receive_maximum_of_the_new_connection()
    {
        await using var host = await MqttHost.StartAsync();
        using (var client = await host.ConnectAsync("c", change: c => c.Properties = Persistent))
        {
            await client.SubscribeAsync("t");
            for (var n = 0; n < 4; n++)
            {
                host.Server.Publish("", MqttMessage.Text("t", $"{n}"));
                await client.ReceiveMessageAsync();
            }
        }
        using var again = await host.ConnectAsync("c", change: c => (c.Clean, c.Properties) = (false, new PropertySet { SessionExpiryInterval = 3600, ReceiveMaximum = 2 }));
        var first = await again.ReceiveMessageAsync();
        var second = await again.ReceiveMessageAsync();
        await again.ExpectNothingAsync();
        await again.SendAckAsync(PacketType.PubAck, first.PacketId);
        Assert.Equal("2", (await again.ReceiveMessageAsync()).Payload);
        await again.SendAckAsync(PacketType.PubAck, second.PacketId);
        Assert.Equal("3", (await again.ReceiveMessageAsync()).Payload);
        await again.ExpectNothingAsync();
    }
}
