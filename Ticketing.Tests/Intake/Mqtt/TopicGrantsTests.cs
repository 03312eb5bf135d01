using Ticketing.Intake.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Mqtt;

namespace Ticketing.Tests.Intake.Mqtt;

public class TopicGrantsTests
{
    [Theory]
    [InlineData("#", "a", true)]
    [InlineData("#", "+/b/#", true)]
    [InlineData("#", "#", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/+/c", true)]
    [InlineData("a/#", "+/b", false)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a/+", true)]
    [InlineData("a/+", "a/#", false)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("a/b", "a/+", false)]
    [InlineData("+", "#", false)]
    public void A_filter_lies_within_a_wider_one_or_not(string outer, string inner, bool covered) => Assert.Equal(covered, TopicGrants.Covers(outer, inner));

    [Fact]
    public async Task Shared_topics_are_a_brokers_among_tokens_of_a_tenant()
    {
        await using var home = await MqttDoorFixture.StartAsync(new() { SharedTopics = ["zigbee2mqtt/#", "tele/+/LWT"] });
        using var board = await home.BoilerAsync();
        using var script = await home.ScriptAsync();
        Assert.Equal([ReasonCode.GrantedQos1], await board.SubscribeAsync("zigbee2mqtt/+/availability"));
        Assert.Equal([ReasonCode.NotAuthorized], await board.SubscribeAsync("#"));
        Assert.Equal([ReasonCode.NotAuthorized], await board.SubscribeAsync("tele/#"));
        Assert.Equal(ReasonCode.Success, (await script.SendAlarmAsync("zigbee2mqtt/lamp/availability", "online")).Reason);
        Assert.Equal("online", (await board.ReceiveMessageAsync()).Payload);
        Assert.Equal(ReasonCode.NotAuthorized, (await script.SendAlarmAsync("zigbee/lamp", "x")).Reason);
        Assert.Equal(ReasonCode.NotAuthorized, (await script.SendAlarmAsync("$SYS/x", "x")).Reason);
    }

    [Fact]
    public async Task All_topics_may_be_shared_and_our_own_stay_apart_even_under_a_wide_filter()
    {
        await using var home = await MqttDoorFixture.StartAsync(new() { SharedTopics = ["#"] });
        using var board = await home.BoilerAsync();
        using var script = await home.ScriptAsync();
        Assert.Equal([ReasonCode.GrantedQos1], await board.SubscribeAsync("#"));
        await script.SendAlarmAsync("ticketing/home/nas/availability", "online");
        await script.SendAlarmAsync("anything", "at all");
        Assert.Equal("anything", (await board.ReceiveMessageAsync()).Topic);
        Assert.Equal(ReasonCode.NotAuthorized, (await board.SendAlarmAsync("ticketing/home/nas/alarm", "x")).Reason);
        Assert.Equal([ReasonCode.NotAuthorized], await board.SubscribeAsync("ticketing/#"));
    }

    [Fact]
    public async Task A_guest_may_say_a_name_as_long_as_he_claims_nothing_by_it()
    {
        await using var home = await MqttDoorFixture.StartAsync(new() { Anonymous = true });
        using var named = await home.ConnectRawAsync("named", ProtocolVersion.Mqtt5, c => c.UserName = "somebody");
        Assert.Equal(ReasonCode.Success, named.ConnAck.Reason);
        Assert.Equal([ReasonCode.GrantedQos1], await named.SubscribeAsync("anything/#"));
        using var wrong = await home.ConnectRawAsync("wrong", ProtocolVersion.Mqtt5, c => (c.UserName, c.Password) = ("somebody", "secret"u8.ToArray()));
        Assert.Equal(ReasonCode.BadUserNameOrPassword, wrong.ConnAck.Reason);
    }

    [Theory]
    [InlineData(ProtocolVersion.Mqtt311)]
    [InlineData(ProtocolVersion.Mqtt5)]
    public async Task Guests_report_for_any_system_of_the_first_tenant_and_use_the_rest_freely(ProtocolVersion version)
    {
        await using var home = await MqttDoorFixture.StartAsync(new() { Anonymous = true });
        using var guest = await home.ConnectRawAsync("guest", version, _ => { });
        using var other = await home.ConnectRawAsync("other", version, _ => { });
        Assert.Equal(ReasonCode.Success, guest.ConnAck.Reason);
        await guest.SendAlarmAsync("ticketing/home/boiler/alarm", "Pressure low");
        Assert.Equal(("boiler", "guest"), (home.All()[0].System, home.All()[0].Requester));

        Assert.Equal([ReasonCode.GrantedQos1], await other.SubscribeAsync("$mine/#"));
        Assert.Equal([ReasonCode.GrantedQos1], await other.SubscribeAsync("$SYS/#"));
        Assert.Equal([ReasonCode.GrantedQos1], await other.SubscribeAsync("#"));
        Assert.Equal(ReasonCode.Success, (await guest.SendAlarmAsync("$mine/x", "nobody hears it")).Reason);
        await guest.SendAlarmAsync("TopicA/B", "x");
        // The ticket's status may come before it: shown when its event is, that is some time after the alarm was acknowledged.
        var heard = (await other.ReceiveMessageAsync()).Topic;
        Assert.Equal("TopicA/B", heard.StartsWith("ticketing/home/boiler/ticket/", StringComparison.Ordinal) ? (await other.ReceiveMessageAsync()).Topic : heard);
        await guest.PublishAsync("ticketing/other/boiler/alarm", "x");
        if (version == ProtocolVersion.Mqtt311)
        {
            await guest.ExpectClosedAsync();
        }
        else
        {
            Assert.Equal(ReasonCode.NotAuthorized, (await guest.ReceiveAckAsync(PacketType.PubAck)).Reason);
        }
        Assert.Single(home.All());
    }
}
