using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

/// <summary>A packet is judged as a whole before any of it is done.</summary>
public class WholePacketTests
{
    [Fact]
    public async Task A_SUBSCRIBE_with_one_bad_filter_does_nothing_of_the_others()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync("c", change: c => c.Properties = new PropertySet { SessionExpiryInterval = 100 });
        await client.SendAsync(o => new SubscribePacket(1, [new("a", QualityOfService.AtLeastOnce), new("b/#/c", QualityOfService.AtLeastOnce)]).Write(o, ProtocolVersion.Mqtt5));
        await client.ExpectClosedAsync(ReasonCode.MalformedPacket);
        Assert.Equal((1, 0), (host.Server.Sessions, host.Server.Subscriptions));
    }
}
