using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

/// <summary>Topic aliases towards clients (3.3.2.3.4).</summary>
public class TopicAliasTests
{
    [Fact]
    public async Task The_first_topics_get_a_number_and_later_messages_only_carry_that()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(change: c => c.Properties = new PropertySet { TopicAliasMaximum = 2 });
        await client.SubscribeAsync("#");
        foreach (var topic in (string[])["a", "b", "c", "b", "c", "a"])
        {
            host.Server.Publish("", MqttMessage.Text(topic, topic));
        }
        (string, ushort?)[] expected = [("a", 1), ("b", 2), ("c", null), ("", 2), ("c", null), ("", 1)];
        foreach (var (topic, alias) in expected)
        {
            var message = await client.ReceiveMessageAsync();
            Assert.Equal((topic, alias), (message.Topic, message.Properties?.TopicAlias));
        }
    }

    [Fact]
    public async Task A_client_that_allows_none_gets_none_and_every_connection_begins_anew()
    {
        await using var host = await MqttHost.StartAsync();
        void With(ConnectSettings c, ushort? maximum) => (c.Clean, c.Properties) = (false, new PropertySet { SessionExpiryInterval = 60, TopicAliasMaximum = maximum });
        using var first = await host.ConnectAsync(change: c => With(c, 5));
        await first.SubscribeAsync("#");
        host.Server.Publish("", MqttMessage.Text("a", "1"));
        Assert.Equal((ushort)1, (await first.ReceiveMessageAsync()).Properties!.TopicAlias);
        using var second = await host.ConnectAsync(change: c => With(c, 5));
        var again = await second.ReceiveMessageAsync();
        Assert.Equal(("a", (ushort?)1, true), (again.Topic, again.Properties!.TopicAlias, again.Duplicate));
        using var third = await host.ConnectAsync(change: c => With(c, null));
        Assert.Equal(("a", null), ((again = await third.ReceiveMessageAsync()).Topic, again.Properties));
    }

    [Fact]
    public async Task A_message_too_large_for_the_client_sets_no_number()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(change: c => c.Properties = new PropertySet { TopicAliasMaximum = 5, MaximumPacketSize = 40 });
        await client.SubscribeAsync("#");
        host.Server.Publish("", MqttMessage.Text("a", new string('x', 100)));
        host.Server.Publish("", MqttMessage.Text("a", "fits"));
        var message = await client.ReceiveMessageAsync();
        Assert.Equal(("a", "fits", (ushort?)1), (message.Topic, message.Payload, message.Properties!.TopicAlias));
    }
}
