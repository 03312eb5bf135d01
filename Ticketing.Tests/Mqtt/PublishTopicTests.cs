using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

public class PublishTopicTests
{
    [Theory]
    [InlineData("0003610062", ReasonCode.MalformedPacket)]
    [InlineData("0002C328", ReasonCode.MalformedPacket)]
    [InlineData("0003612F2B", ReasonCode.MalformedPacket)]
    [InlineData("000123", ReasonCode.MalformedPacket)]
    [InlineData("0000", ReasonCode.MalformedPacket)]
    public async Task A_bad_topic_ends_the_connection_with_its_reason(string topic, ReasonCode reason)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        var body = Convert.FromHexString(topic + "00");
        await client.SendBytesAsync(new byte[] { 0x30, (byte)body.Length }.Concat(body).ToArray());
        await client.ExpectClosedAsync(reason);
        Assert.Empty(host.Sink.Messages);
    }

    [Fact]
    public async Task Over_long_topics_are_refused()
    {
        await using var host = await MqttHost.StartAsync();
        using var longer = await host.ConnectAsync("a");
        await longer.PublishAsync(new string('x', 1025), "x");
        await longer.ExpectClosedAsync(ReasonCode.TopicNameInvalid);
        using var longest = await host.ConnectAsync("b");
        await longest.PublishAsync(new string('x', 65535), "x");
        await longest.ExpectClosedAsync(ReasonCode.PacketTooLarge);
        Assert.Empty(host.Sink.Messages);
    }
}
