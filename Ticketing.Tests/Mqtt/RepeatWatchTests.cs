using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

public class RepeatWatchTests
{
    [Fact]
    public void One_repeat_of_the_same_message_is_a_crossing_two_are_endless()
    {
        var watch = new RepeatWatch();
        Assert.False(watch.IsEndless(1, "x"u8, isNew: true));
        Assert.False(watch.IsEndless(1, "x"u8, isNew: false));
        Assert.True(watch.IsEndless(1, "x"u8, isNew: false));
        Assert.False(watch.IsEndless(1, "x"u8, isNew: true));
    }

    [Fact]
    public void Another_message_or_another_identifier_is_no_repeat()
    {
        var watch = new RepeatWatch();
        for (var i = 0; i < 100; i++)
        {
            Assert.False(watch.IsEndless(1, "x"u8, isNew: false));
            Assert.False(watch.IsEndless(1, "y"u8, isNew: false));
            Assert.False(watch.IsEndless(2, "y"u8, isNew: false));
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.Mqtt311)]
    [InlineData(ProtocolVersion.Mqtt5)]
    public async Task A_QoS_2_message_repeated_without_end_instead_of_released_ends_the_connection(ProtocolVersion version)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync("c", version);
        for (var i = 0; i < 2; i++)
        {
            await client.PublishAsync("a", "x", QualityOfService.ExactlyOnce, 9);
            await client.ReceiveAckAsync(PacketType.PubRec);
        }
        await client.PublishAsync("a", "x", QualityOfService.ExactlyOnce, 9);
        await client.ExpectClosedAsync(version == ProtocolVersion.Mqtt5 ? ReasonCode.ProtocolError : null);
        Assert.Single(host.Sink.Messages);
    }
}
