using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

/// <summary>Shared subscriptions (4.8.2).</summary>
public partial class StatementTests
{
    const string Shared = "$share/group/t";

    [Theory]
    [InlineData("$share//t", ReasonCode.ProtocolError)]
    [InlineData("$share/group", ReasonCode.ProtocolError)]
    [InlineData("$share/group/", ReasonCode.ProtocolError)]
    [InlineData("$share/+/t", ReasonCode.ProtocolError)]
    [InlineData("$share/gr+up/t", ReasonCode.MalformedPacket)]
    [InlineData("$share/#/t", ReasonCode.MalformedPacket)]
    [InlineData("$share/group/t#", ReasonCode.MalformedPacket)]
    public async Task A_shared_filter_has_a_name_without_wildcards_and_a_filter(string filter, ReasonCode reason)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(o => new SubscribePacket(1, [new(filter, QualityOfService.AtLeastOnce)]).Write(o, client.Version));
        await client.ExpectClosedAsync(reason);
    }

    [Fact]
    public async Task No_local_on_a_shared_subscription_is_a_protocol_error()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(o => new SubscribePacket(1, [new(Shared, QualityOfService.AtLeastOnce, NoLocal: true)]).Write(o, client.Version));
        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task One_member_gets_each_message_at_its_own_QoS()
    {
        await using var host = await MqttHost.StartAsync();
        using var one = await host.ConnectAsync("one");
        using var two = await host.ConnectAsync("two");
        using var besides = await host.ConnectAsync("besides");
        await one.SubscribeAsync(Shared, QualityOfService.AtMostOnce);
        await two.SubscribeAsync(Shared, QualityOfService.AtLeastOnce);
        await besides.SubscribeAsync("t", QualityOfService.AtMostOnce);
        for (var n = 0; n < 10; n++)
        {
            Assert.Equal(2, host.Server.Publish("", MqttMessage.Text("t", $"{n}", QualityOfService.ExactlyOnce)));
            // Both have room again before the next: else it is nobody's turn, but that of who is faster.
            var (member, qos) = n % 2 == 0 ? (one, QualityOfService.AtMostOnce) : (two, QualityOfService.AtLeastOnce);
            var message = await member.ReceiveMessageAsync();
            Assert.Equal(($"{n}", qos), (message.Payload, message.Qos));
            await one.ExpectNothingAsync();
            await two.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task QoS_2_is_finished_with_the_member_it_began_with()
    {
        await using var host = await MqttHost.StartAsync();
        var (one, two, message) = await SentToOneOfTwoAsync(host, QualityOfService.ExactlyOnce);
        one.Dispose();
        await Harness.Eventually.TrueAsync(() => host.Server.Counters.Connections == 1, "the end of the connection");
        await two.ExpectNothingAsync();
        using var again = await host.ConnectAsync("one", change: c => (c.Clean, c.Properties) = (false, Persistent));
        Assert.Equal((message.PacketId, true), await again.ReceiveMessageAsync() is var m ? (m.PacketId, m.Duplicate) : default);
        two.Dispose();
    }

    [Fact]
    public async Task QoS_2_of_an_ended_session_goes_to_nobody_else()
    {
        await using var host = await MqttHost.StartAsync();
        var (one, two, _) = await SentToOneOfTwoAsync(host, QualityOfService.ExactlyOnce);
        one.Dispose();
        await Harness.Eventually.TrueAsync(() => host.Server.Counters.Connections == 1, "the end of the connection");
        using var fresh = await host.ConnectAsync("one"); // a clean start ends the session
        await fresh.ExpectNothingAsync();
        await two.ExpectNothingAsync();
        two.Dispose();
    }

    [Theory]
    [InlineData(QualityOfService.AtLeastOnce, PacketType.PubAck)]
    [InlineData(QualityOfService.ExactlyOnce, PacketType.PubRec)]
    public async Task What_a_member_refuses_goes_to_nobody_else(QualityOfService qos, PacketType answer)
    {
        await using var host = await MqttHost.StartAsync();
        var (one, two, message) = await SentToOneOfTwoAsync(host, qos);
        await one.SendAsync(o => new AckPacket(answer, message.PacketId, ReasonCode.ImplementationSpecificError).Write(o, one.Version));
        await one.ExpectNothingAsync();
        await one.DisconnectAsync();
        await one.ExpectClosedAsync();
        await two.ExpectNothingAsync();
        one.Dispose();
        two.Dispose();
    }

    /// <summary>Two members with persistent sessions; the message went to the one called <c>one</c>, who has answered nothing.</summary>
    static async Task<(PacketClient One, PacketClient Two, ReceivedMessage Message)> SentToOneOfTwoAsync(MqttHost host, QualityOfService qos)
    {
        var one = await host.ConnectAsync("one", change: c => c.Properties = Persistent);
        await one.SubscribeAsync(Shared, qos);
        host.Server.Publish("", MqttMessage.Text("t", "x", qos));
        var message = await one.ReceiveMessageAsync();
        var two = await host.ConnectAsync("two", change: c => c.Properties = Persistent);
        await two.SubscribeAsync(Shared, qos);
        return (one, two, message);
    }
}
