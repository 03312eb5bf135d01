using Ticketing.Mqtt.Packets;
using Ticketing.People;

namespace Ticketing.Tests.Intake.Mqtt;

public class MqttAccessTests
{
    [Theory]
    [InlineData("ticketing/home/nas/alarm")]
    [InlineData("ticketing/other/boiler/alarm")]
    [InlineData("ticketing/home/boiler2/alarm")]
    [InlineData("ticketing/home/boiler/ticket/1")]
    [InlineData("ticketing/home/boiler/refused")]
    [InlineData("ticketing/home/boiler")]
    [InlineData("Ticketing/home/boiler/alarm")]
    [InlineData("$SYS/broker")]
    [InlineData("anything")]
    public async Task A_device_publishes_only_below_its_own_topics(string topic)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        Assert.Equal(ReasonCode.NotAuthorized, (await board.SendAlarmAsync(topic, "x")).Reason);
        Assert.Empty(home.All());
        using var old = await home.ConnectAsync("old", home.NewToken("old", PrincipalKind.Device, "boiler").Secret, ProtocolVersion.Mqtt311);
        await old.PublishAsync(topic, "x");
        await old.ExpectClosedAsync();
    }

    [Theory]
    [InlineData("#")]
    [InlineData("+/#")]
    [InlineData("ticketing/#")]
    [InlineData("ticketing/home/#")]
    [InlineData("ticketing/+/boiler/#")]
    [InlineData("ticketing/home/+/ticket/#")]
    [InlineData("ticketing/home/nas/#")]
    [InlineData("$SYS/#")]
    public async Task A_device_listens_only_below_its_own_topics(string filter)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        Assert.Equal([ReasonCode.NotAuthorized], await board.SubscribeAsync(filter));
        Assert.Equal([ReasonCode.GrantedQos1], await board.SubscribeAsync("ticketing/home/boiler/#"));
    }

    [Theory]
    [InlineData(TokenScope.Full, ReasonCode.Success)]
    [InlineData(TokenScope.Intake, ReasonCode.Success)]
    [InlineData(TokenScope.Read, ReasonCode.NotAuthorized)]
    public async Task A_script_uses_any_system_of_its_tenant_as_its_scope_allows(TokenScope scope, ReasonCode reason)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var script = await home.ConnectAsync("nightly", home.NewToken("nightly", PrincipalKind.Script, scope: scope).Secret);
        Assert.Equal(reason, (await script.SendAlarmAsync("ticketing/home/anything/alarm", "x")).Reason);
        Assert.Equal(ReasonCode.NotAuthorized, (await script.SendAlarmAsync("ticketing/other/anything/alarm", "x")).Reason);
        Assert.Equal([ReasonCode.GrantedQos1, ReasonCode.NotAuthorized],
            await script.SubscribeAsync(new SubscriptionRequest("ticketing/home/#", QualityOfService.AtLeastOnce), new SubscriptionRequest("ticketing/#", QualityOfService.AtLeastOnce)));
    }

    [Theory]
    [InlineData("admin", "a good password")]
    [InlineData("setup", "tk_wrong0123456789abcdefghijklmnopqrs")]
    [InlineData("somebody", MqttDoorFixture.SetupToken)]
    [InlineData("", "")]
    public async Task Only_a_name_with_its_token_gets_in(string name, string secret)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var client = await home.ConnectAsync(name, secret);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, client.ConnAck.Reason);
    }

    [Fact]
    public async Task A_revoked_token_can_do_nothing_more_and_loses_its_connection()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        var (id, secret) = home.NewToken("board", PrincipalKind.Device, "boiler");
        using var board = await home.ConnectAsync("board", secret);
        await board.SendAlarmAsync("ticketing/home/boiler/alarm", "before");
        home.Revoke(id);
        Assert.Equal(ReasonCode.NotAuthorized, (await board.SendAlarmAsync("ticketing/home/boiler/alarm", "after")).Reason);
        home.Clock.Advance(TimeSpan.FromSeconds(1));
        await board.ExpectClosedAsync(ReasonCode.NotAuthorized);
        Assert.Single(home.All());
    }

    [Fact]
    public async Task A_will_to_a_foreign_topic_is_refused_with_the_connection()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync(will: new WillPacket("ticketing/home/nas/alarm", "x"u8.ToArray(), QualityOfService.AtLeastOnce, false, null));
        Assert.Equal(ReasonCode.NotAuthorized, board.ConnAck.Reason);
    }
}
