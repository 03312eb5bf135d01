using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

/// <summary>Realms: no topic crosses from one to the other, whatever it is called.</summary>
public sealed class RealmTests
{
    [Fact]
    public async Task A_message_and_a_retained_message_stay_in_their_realm()
    {
        await using var host = await MqttHost.StartAsync();
        host.Rights.Authenticate = r => ConnectDecision.Accept(r.UserName!, r.UserName!, r.UserName!);
        using var anna = await host.ConnectAsync("c", change: c => c.UserName = "anna");
        using var bert = await host.ConnectAsync("c", change: c => c.UserName = "bert");
        await anna.SubscribeAsync("#");
        await bert.SubscribeAsync("#");
        await anna.PublishAsync("zigbee2mqtt/lamp", "anna's", retain: true);
        Assert.Equal(ReasonCode.Success, (await anna.ReceiveAckAsync(PacketType.PubAck)).Reason);
        Assert.Equal("anna's", (await anna.ReceiveMessageAsync()).Payload);
        using var late = await host.ConnectAsync("late", change: c => c.UserName = "bert");
        await late.SubscribeAsync("#");
        await late.ExpectNothingAsync();
        await bert.ExpectNothingAsync();
        Assert.Equal(2, host.Server.Publish("bert", MqttMessage.Text("zigbee2mqtt/lamp", "bert's", QualityOfService.AtMostOnce)));
        Assert.True(host.Server.HasSubscribersUnder("anna", "any/thing"));
        Assert.False(host.Server.HasSubscribersUnder("carl", "any/thing"));
    }

    [Fact]
    public async Task A_message_that_nobody_subscribes_to_is_acknowledged_with_that_reason()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.PublishAsync("nobody", "x");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, (await client.ReceiveAckAsync(PacketType.PubAck)).Reason);
        await client.PublishAsync("nobody", "x", QualityOfService.ExactlyOnce, 2);
        Assert.Equal(ReasonCode.Success, (await client.ReceiveAckAsync(PacketType.PubRec)).Reason); // the exchange has to go on
        await client.SendAckAsync(PacketType.PubRel, 2);
        Assert.Equal(ReasonCode.Success, (await client.ReceiveAckAsync(PacketType.PubComp)).Reason);

        host.Sink.Answer = _ => ValueTask.FromResult(PublishOutcome.Shared);
        await client.PublishAsync("nobody", "taken by the sink");
        Assert.Equal(ReasonCode.Success, (await client.ReceiveAckAsync(PacketType.PubAck)).Reason);
    }

    [Fact]
    public void A_realm_without_sessions_and_retained_messages_is_forgotten()
    {
        var realms = new Ticketing.Mqtt.Sessions.Realms(new MqttServerOptions(), Ticketing.Mqtt.Sessions.NoSessionJournal.Instance, TimeProvider.System);
        Assert.True(realms.Retain("a", MqttMessage.Text("t", "x", retain: true), out _));
        var used = realms.Enter("b", persistent: false);
        realms.DropEmpty();
        Assert.NotNull(realms.Find("a"));
        Assert.Same(used, realms.Find("b"));
        Assert.True(realms.Retain("a", MqttMessage.Text("t", "", retain: true), out _));
        realms.Leave(used, persistent: false);
        realms.DropEmpty();
        Assert.Null(realms.Find("a"));
        Assert.Null(realms.Find("b"));
        Assert.True(realms.Retain("c", MqttMessage.Text("t", "", retain: true), out _));
        Assert.Null(realms.Find("c"));
    }
}
