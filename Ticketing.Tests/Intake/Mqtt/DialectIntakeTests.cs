using Ticketing.Intake.Doors;
using Ticketing.Intake.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Mqtt;

public class DialectIntakeTests
{
    static readonly MqttDoorSettings Zigbee = new() { Dialects = [new RuleDialect(RulePresets.All["zigbee2mqtt"].Select(MappingRule.Of)), new Homie()] };

    [Fact]
    public async Task Only_a_change_of_a_condition_opens_or_finishes_a_ticket()
    {
        await using var home = await MqttDoorFixture.StartAsync(Zigbee);
        using var bridge = await home.ScriptAsync();
        foreach (var leak in new[] { "false", "true", "true", "true", "false", "false", "true" })
        {
            Assert.False((await bridge.SendAlarmAsync("zigbee2mqtt/Cellar", $$"""{"water_leak":{{leak}},"battery":99}""")).Reason.IsFailure());
        }
        Assert.Equal(
            [("Water at Cellar", "Cellar", "water_leak", TicketKind.Done, 1), ("Water at Cellar", "Cellar", "water_leak", TicketKind.Open, 1)],
            home.All().Select(ticket => (ticket.Title, ticket.System, ticket.Reference, ticket.Kind, (int)ticket.Occurrences)));
    }

    [Fact]
    public async Task Changes_that_come_faster_than_they_are_stored_all_count()
    {
        await using var home = await MqttDoorFixture.StartAsync(Zigbee);
        using var bridge = await home.ScriptAsync();
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        for (ushort i = 1; i <= 60; i++)
        {
            Ticketing.Tests.Mqtt.PacketClient.Publish(output, ProtocolVersion.Mqtt5, "zigbee2mqtt/Cellar", $$"""{"water_leak":{{(i % 2 == 1 ? "true" : "false")}}}""", id: i);
        }
        await bridge.SendBytesAsync(output.WrittenMemory);
        for (var i = 0; i < 60; i++)
        {
            await bridge.ReceiveAckAsync(PacketType.PubAck);
        }
        Assert.Equal(30, home.All().Count);
        Assert.All(home.All(), ticket => Assert.Equal(TicketKind.Done, ticket.Kind));
    }

    [Fact]
    public async Task A_ticket_that_was_finished_by_hand_is_not_opened_by_the_state_that_stays()
    {
        await using var home = await MqttDoorFixture.StartAsync(Zigbee);
        using var bridge = await home.ScriptAsync();
        await bridge.SendAlarmAsync("homie/5/pump/$alert/dry", "The pump runs dry");
        await home.Tickets.ChangeAsync(1, new() { Status = "done" }, Origin.Clock, default);
        await home.RestartDoorAsync(Zigbee);
        using var again = await home.ScriptAsync();
        await again.SendAlarmAsync("homie/5/pump/$alert/dry", "The pump runs dry");
        Assert.Equal(TicketKind.Done, Assert.Single(home.All()).Kind);
        await again.PublishAsync("homie/5/pump/$alert/dry", "", retain: true);
        await again.ReceiveAckAsync(PacketType.PubAck);
        await again.SendAlarmAsync("homie/5/pump/$alert/dry", "The pump runs dry");
        Assert.Equal(2, home.All().Count);
    }

    [Fact]
    public async Task Availability_of_a_device_counts_like_that_of_our_own_topic_and_the_message_goes_on_to_others()
    {
        await using var home = await MqttDoorFixture.StartAsync(Zigbee);
        using var bridge = await home.ScriptAsync();
        using var board = await home.BoilerAsync();
        await board.SubscribeAsync("zigbee2mqtt/+/availability");
        await bridge.PublishAsync("zigbee2mqtt/Lamp/availability", """{"state":"offline"}""", retain: true);
        await bridge.ReceiveAckAsync(PacketType.PubAck);
        Assert.Equal("zigbee2mqtt/Lamp/availability", (await board.ReceiveMessageAsync()).Topic);
        Assert.False(home.SystemNamed("Lamp")!.Online);

        using var later = await home.ConnectAsync("setup", MqttDoorFixture.SetupToken, clientId: "later");
        await later.SubscribeAsync("zigbee2mqtt/+/availability");
        Assert.True((await later.ReceiveMessageAsync()).Retain);
        await bridge.SendAlarmAsync("zigbee2mqtt/Lamp/availability", """{"state":"online"}""");
        Assert.True(home.SystemNamed("Lamp")!.Online);
        Assert.Empty(home.All());
    }

    [Fact]
    public async Task Without_a_dialect_such_topics_are_closed()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var bridge = await home.ScriptAsync();
        Assert.Equal(ReasonCode.NotAuthorized, (await bridge.SendAlarmAsync("zigbee2mqtt/Cellar", """{"water_leak":true}""")).Reason);
        Assert.Empty(home.All());
    }
}
