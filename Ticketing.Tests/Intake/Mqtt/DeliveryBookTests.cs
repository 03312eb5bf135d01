using Ticketing.Mqtt.Packets;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Mqtt;

/// <summary>What a client sends again because no acknowledgement reached it, and what only looks like it.</summary>
public class DeliveryBookTests
{
    const string Alarm = "ticketing/home/boiler/alarm";

    [Theory]
    [InlineData(ProtocolVersion.Mqtt311)]
    [InlineData(ProtocolVersion.Mqtt5)]
    public async Task An_alarm_that_is_sent_again_after_a_broken_connection_is_one_ticket(ProtocolVersion version)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        var (_, secret) = home.NewToken("board", PrincipalKind.Device, "boiler");
        using (var board = await home.ConnectAsync("board", secret, version))
        {
            await board.SendAlarmAsync(Alarm, "Boiler pressure low"); // the acknowledgement gets lost
        }
        for (var again = 0; again < 3; again++)
        {
            using var board = await home.ConnectAsync("board", secret, version);
            await board.PublishAsync(Alarm, "Boiler pressure low", duplicate: true);
            Assert.Equal(ReasonCode.Success, (await board.ReceiveAckAsync(PacketType.PubAck)).Reason);
        }
        Assert.Equal(1, Assert.Single(home.All()).Occurrences);
        Assert.Equal(3, home.Counted.Count(outcome => outcome == "mqtt:replayed"));
    }

    [Fact]
    public async Task A_repeat_that_is_merged_is_counted_once_and_a_condition_ends_once()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        var alarm = """{"title":"Boiler pressure low","reference":"pressure"}""";
        foreach (var (id, duplicate) in new (ushort, bool)[] { (1, false), (2, false), (2, true), (1, true) })
        {
            await board.PublishAsync(Alarm, alarm, id: id, duplicate: duplicate);
            await board.ReceiveAckAsync(PacketType.PubAck);
        }
        Assert.Equal(2, Assert.Single(home.All()).Occurrences);

        await board.PublishAsync("ticketing/home/boiler/ok", "pressure", id: 3);
        await board.ReceiveAckAsync(PacketType.PubAck);
        await board.PublishAsync(Alarm, alarm, id: 4);
        await board.ReceiveAckAsync(PacketType.PubAck);
        await board.PublishAsync("ticketing/home/boiler/ok", "pressure", id: 3, duplicate: true);
        await board.ReceiveAckAsync(PacketType.PubAck);
        Assert.Equal([TicketKind.Done, TicketKind.Open], home.All().Select(ticket => ticket.Kind));
    }

    [Fact]
    public async Task Exactly_once_stays_so_for_a_client_that_has_forgotten_its_session()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        var (_, secret) = home.NewToken("board", PrincipalKind.Device, "boiler");
        for (var time = 0; time < 2; time++)
        {
            using var board = await home.ConnectAsync("board", secret); // clean start
            await board.PublishAsync(Alarm, "Boiler pressure low", QualityOfService.ExactlyOnce, duplicate: time > 0);
            await board.ReceiveAckAsync(PacketType.PubRec);
        }
        Assert.Single(home.All());
    }

    [Theory]
    [InlineData("not marked as sent before", false, 1, "Boiler pressure low", "board")]
    [InlineData("another packet id", true, 2, "Boiler pressure low", "board")]
    [InlineData("other bytes", true, 1, "Boiler pressure lower", "board")]
    [InlineData("another client", true, 1, "Boiler pressure low", "other")]
    public async Task What_is_not_the_same_delivery_is_a_ticket_of_its_own(string why, bool duplicate, ushort id, string text, string clientId)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.ConnectAsync("setup", MqttDoorFixture.SetupToken, clientId: "board");
        await board.SendAlarmAsync(Alarm, "Boiler pressure low");
        using var again = await home.ConnectAsync("setup", MqttDoorFixture.SetupToken, clientId: clientId);
        await again.PublishAsync(Alarm, text, id: id, duplicate: duplicate);
        await again.ReceiveAckAsync(PacketType.PubAck);
        Assert.True(home.All().Count == 2, why);
    }

    /// <summary>Small firmware uses packet id 1 for everything and says the same each time; its second alarm may get lost on the way and be sent again like any other.</summary>
    [Fact]
    public async Task The_same_words_under_the_same_packet_id_are_a_new_alarm_once_the_client_has_gone_on()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        var (_, secret) = home.NewToken("board", PrincipalKind.Device, "boiler");
        using (var board = await home.ConnectAsync("board", secret))
        {
            await board.SendAlarmAsync(Alarm, "Water in the cellar");
            home.Clock.Advance(TimeSpan.FromSeconds(61));
            await board.ExpectNothingAsync(); // it pings, so it has its acknowledgement
            home.Clock.Advance(TimeSpan.FromSeconds(5));
        }
        using (var board = await home.ConnectAsync("board", secret))
        {
            await board.PublishAsync(Alarm, "Water in the cellar", duplicate: true); // its first copy never came
            await board.ReceiveAckAsync(PacketType.PubAck);
        }
        Assert.Equal(2, home.All().Count);
    }

    [Fact]
    public async Task A_client_that_was_away_for_hours_may_still_repeat()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        var (_, secret) = home.NewToken("board", PrincipalKind.Device, "boiler");
        using (var board = await home.ConnectAsync("board", secret))
        {
            await board.SendAlarmAsync(Alarm, "Water in the cellar");
        }
        home.Clock.Advance(TimeSpan.FromHours(23));
        using (var board = await home.ConnectAsync("board", secret))
        {
            await board.PublishAsync(Alarm, "Water in the cellar", duplicate: true);
            await board.ReceiveAckAsync(PacketType.PubAck);
        }
        Assert.Single(home.All());
        home.Clock.Advance(TimeSpan.FromHours(25));
        using (var board = await home.ConnectAsync("board", secret))
        {
            await board.PublishAsync(Alarm, "Water in the cellar", duplicate: true);
            await board.ReceiveAckAsync(PacketType.PubAck);
        }
        Assert.Equal(2, home.All().Count);
    }

    [Theory]
    [InlineData("Idempotency")]
    [InlineData("Idempotency-Key")]
    public async Task A_user_property_names_the_message(string property)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        var named = new PropertySet { UserProperties = [new(property, "7f3a")] };
        await board.SendAlarmAsync(Alarm, "Boiler pressure low", named);
        await board.SendAlarmAsync(Alarm, "Boiler pressure low, said again", named);
        Assert.Equal("Boiler pressure low", Assert.Single(home.All()).Title);
    }

    [Theory]
    [InlineData("\"7f3a\"", "\"7f3a\"", 1)]
    [InlineData("17", "17", 1)]
    [InlineData("17", "\"17\"", 1)]
    [InlineData("17", "18", 2)]
    [InlineData("\"\"", "\"\"", 2)]
    [InlineData("null", "null", 2)]
    [InlineData("{\"a\":1}", "{\"a\":1}", 2)]
    public async Task The_member_id_names_the_message(string first, string second, int tickets)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        await board.SendAlarmAsync(Alarm, $$"""{"title":"Boiler pressure low","id":{{first}}}""");
        await board.SendAlarmAsync(Alarm, $$"""{"id":{{second}},"title":"Boiler pressure low"}""");
        Assert.Equal(tickets, home.All().Count);
    }

    [Fact]
    public async Task Each_system_numbers_by_itself_even_where_one_bridge_speaks_for_many()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var bridge = await home.ScriptAsync();
        await bridge.SendAlarmAsync("ticketing/home/boiler/alarm", """{"title":"Pressure low","id":1}""");
        await bridge.SendAlarmAsync("ticketing/home/garage/alarm", """{"title":"Door open","id":1}""");
        Assert.Equal(["boiler", "garage"], home.All().Select(ticket => ticket.System));
    }
}
