using System.Text;
using Ticketing.Admission;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Mqtt;

public class MqttIntakeTests
{
    [Fact]
    public async Task An_alarm_in_JSON_becomes_a_ticket_of_the_topics_system()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        var ack = await board.SendAlarmAsync("ticketing/home/boiler/alarm", """{"title":"Boiler pressure low","system":"ignored","reference":"pressure","sla":"gold","labels":{"floor":"cellar"}}""");
        Assert.Equal(ReasonCode.Success, ack.Reason);
        var ticket = Assert.Single(home.All());
        Assert.Equal(("Boiler pressure low", "boiler", "pressure", Sla.Gold, true, "board"), (ticket.Title, ticket.System, ticket.Reference, ticket.Sla, ticket.Guaranteed, ticket.Requester));
        Assert.Equal(["mqtt:created"], home.Counted);
    }

    [Fact]
    public async Task Plain_text_is_title_and_description()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync(ProtocolVersion.Mqtt311);
        await board.SendAlarmAsync("ticketing/home/boiler/alarm", "Boiler pressure low\n0.4 bar");
        var ticket = Assert.Single(home.All());
        Assert.Equal(("Boiler pressure low", "0.4 bar"), (ticket.Title, ticket.Description));
    }

    [Fact]
    public async Task A_tier_that_cannot_be_promised_is_recorded_unless_the_device_says_otherwise()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        await home.Tickets.SaveAgentAsync(home.Read.Agents()[0] with { Available = false }, Origin.Clock, default);
        using var board = await home.BoilerAsync();
        Assert.Equal(ReasonCode.Success, (await board.SendAlarmAsync("ticketing/home/boiler/alarm", """{"title":"recorded","sla":"gold"}""")).Reason);
        Assert.Equal(("recorded", false), (home.All()[0].Title, home.All()[0].Guaranteed));

        using var script = await home.ScriptAsync();
        await script.SubscribeAsync("ticketing/home/boiler/refused");
        Assert.Equal(ReasonCode.QuotaExceeded, (await board.SendAlarmAsync("ticketing/home/boiler/alarm", """{"title":"rejected","sla":"gold","ifRefused":"reject"}""")).Reason);
        var refused = await script.ReceiveJsonAsync("ticketing/home/boiler/refused");
        Assert.Equal(("sla-not-guaranteed", "rejected"), ((string?)refused["code"], (string?)refused["title"]));
        Assert.Single(home.All());
    }

    [Theory]
    [InlineData(ProtocolVersion.Mqtt311)]
    [InlineData(ProtocolVersion.Mqtt5)]
    public async Task What_cannot_be_read_is_acknowledged_answered_and_kept_and_blocks_nothing(ProtocolVersion version)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var script = await home.ScriptAsync();
        await script.SubscribeAsync("ticketing/home/boiler/refused");
        using var board = await home.BoilerAsync(version);
        var payload = "{\"title\": " + new string('[', 5_000);
        var ack = await board.SendAlarmAsync("ticketing/home/boiler/alarm", payload);
        Assert.Equal(version == ProtocolVersion.Mqtt5 ? ReasonCode.PayloadFormatInvalid : ReasonCode.Success, ack.Reason);
        Assert.Equal("invalid", (string?)(await script.ReceiveJsonAsync("ticketing/home/boiler/refused"))["code"]);
        var kept = Assert.Single(home.Read.Audit(new() { Type = EventTypes.Unreadable }, null, 10));
        Assert.Equal(payload[..1024], Encoding.UTF8.GetString(Convert.FromBase64String(EventData.Read(kept.Data).Text!)));
        await board.SendAlarmAsync("ticketing/home/boiler/alarm", "fine");
        Assert.Equal("fine", Assert.Single(home.All()).Title);
    }

    [Fact]
    public async Task Binary_rubbish_is_kept_as_it_came()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        var rubbish = new byte[] { 0xFF, 0xFE, 0, 1 };
        await board.SendAsync(o => PublishPacket.Write(o, ProtocolVersion.Mqtt5, "ticketing/home/boiler/alarm"u8, QualityOfService.AtLeastOnce, false, false, 1, default, rubbish));
        Assert.Equal(ReasonCode.PayloadFormatInvalid, (await board.ReceiveAckAsync(PacketType.PubAck)).Reason);
        Assert.Equal(rubbish, Convert.FromBase64String(EventData.Read(home.Read.Audit(new() { Type = EventTypes.Unreadable }, null, 10)[0].Data).Text!));
        Assert.Empty(home.All());
    }

    [Theory]
    [InlineData("pressure")]
    [InlineData(" pressure\n")]
    [InlineData("""{"reference":"pressure"}""")]
    public async Task Ok_finishes_the_ticket_of_its_reference(string payload)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        await board.SendAlarmAsync("ticketing/home/boiler/alarm", """{"title":"low","reference":"pressure"}""");
        Assert.Equal(ReasonCode.Success, (await board.SendAlarmAsync("ticketing/home/boiler/ok", payload)).Reason);
        Assert.True(Assert.Single(home.All()).IsFinished);
        Assert.Equal(ReasonCode.Success, (await board.SendAlarmAsync("ticketing/home/boiler/ok", payload)).Reason);
        Assert.Contains("mqtt:nothing-to-finish", home.Counted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{")]
    public async Task Ok_without_a_reference_is_refused(string payload)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        Assert.Equal(ReasonCode.PayloadFormatInvalid, (await board.SendAlarmAsync("ticketing/home/boiler/ok", payload)).Reason);
    }

    [Fact]
    public async Task Heartbeat_and_availability_are_noted_and_availability_is_passed_on()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        await board.SendAlarmAsync("ticketing/home/boiler/heartbeat", "whatever");
        await board.PublishAsync("ticketing/home/boiler/availability", "Online", retain: true);
        await board.ReceiveAckAsync(PacketType.PubAck);
        var system = home.SystemNamed("boiler")!;
        Assert.Equal(Instant.From(home.Clock.GetUtcNow()), system.LastHeartbeatAt);
        Assert.True(system.Online);
        using var script = await home.ScriptAsync();
        await script.SubscribeAsync("ticketing/home/+/availability");
        Assert.Equal("Online", (await script.ReceiveMessageAsync()).Payload);
        Assert.Equal(ReasonCode.PayloadFormatInvalid, (await board.SendAlarmAsync("ticketing/home/boiler/availability", "perhaps")).Reason);
    }

    [Fact]
    public async Task A_broken_connection_leaves_its_will_as_availability()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        var board = await home.BoilerAsync(will: new WillPacket("ticketing/home/boiler/availability", "offline"u8.ToArray(), QualityOfService.AtLeastOnce, true, null));
        await board.SendAlarmAsync("ticketing/home/boiler/availability", "online");
        Assert.True(home.SystemNamed("boiler")!.Online);
        board.Dispose();
        await Eventually.TrueAsync(() => home.SystemNamed("boiler")!.Online == false, "the will");
    }

    [Fact]
    public async Task A_request_gets_the_ticket_or_the_problem_with_its_correlation_data()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var listener = await home.ScriptAsync();
        await listener.SubscribeAsync("ticketing/home/boiler/answers/#");
        using var board = await home.BoilerAsync();
        var properties = new PropertySet { ResponseTopic = "ticketing/home/boiler/answers/1", CorrelationData = [1, 2, 3] };
        await board.SendAlarmAsync("ticketing/home/boiler/alarm", """{"title":"asked"}""", properties);
        var answer = await listener.ReceiveMessageAsync();
        Assert.Equal([1, 2, 3], answer.Properties!.CorrelationData);
        Assert.Contains("\"title\":\"asked\"", answer.Payload, StringComparison.Ordinal);
        Assert.Contains("\"merged\":false", answer.Payload, StringComparison.Ordinal);
        await board.SendAlarmAsync("ticketing/home/boiler/alarm", """{"title":1}""", properties);
        answer = await listener.ReceiveMessageAsync();
        Assert.Equal("application/problem+json", answer.Properties!.ContentType);
        Assert.Contains("\"code\":\"invalid\"", answer.Payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ticketing/home/nas/answers")]
    [InlineData("elsewhere")]
    [InlineData("ticketing/home/boiler/alarm")]
    [InlineData("ticketing/home/boiler/ticket/1")]
    public async Task A_response_topic_that_is_not_its_own_is_not_used(string topic)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var listener = await home.ScriptAsync();
        await listener.SubscribeAsync("ticketing/home/nas/#");
        await listener.SubscribeAsync("ticketing/home/boiler/alarm");
        using var board = await home.BoilerAsync();
        Assert.Equal(ReasonCode.Success, (await board.SendAlarmAsync("ticketing/home/boiler/alarm", "asked", new PropertySet { ResponseTopic = topic })).Reason);
        Assert.Single(home.All());
        await listener.ExpectNothingAsync();
    }

    [Fact]
    public async Task An_idempotency_key_makes_a_repeat_harmless()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        var properties = new PropertySet { UserProperties = [new("Idempotency-Key", "boot-7-message-3")] };
        await board.SendAlarmAsync("ticketing/home/boiler/alarm", "once", properties);
        await board.SendAlarmAsync("ticketing/home/boiler/alarm", "once", properties);
        Assert.Single(home.All());
        Assert.Contains("mqtt:replayed", home.Counted);
    }

    [Fact]
    public async Task A_flood_is_refused_by_quota_and_said_on_refused()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var listener = await home.ScriptAsync();
        await listener.SubscribeAsync("ticketing/home/boiler/refused");
        using var board = await home.BoilerAsync();
        home.Flood = _ => TimeSpan.FromSeconds(3);
        Assert.Equal(ReasonCode.QuotaExceeded, (await board.SendAlarmAsync("ticketing/home/boiler/alarm", "x")).Reason);
        Assert.Equal("flood", (string?)(await listener.ReceiveJsonAsync("ticketing/home/boiler/refused"))["code"]);
        Assert.Empty(home.All());
    }

    [Fact]
    public async Task An_unknown_topic_below_its_own_is_refused_with_what_to_use_instead()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        var ack = await board.SendAlarmAsync("ticketing/home/boiler/alarms", "x");
        Assert.Equal(ReasonCode.TopicNameInvalid, ack.Reason);
        Assert.Contains("alarm, ok, heartbeat or availability", ack.ReasonString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QoS_0_and_QoS_2_are_stored_too()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        await board.PublishAsync("ticketing/home/boiler/alarm", "zero", QualityOfService.AtMostOnce, 0);
        await board.PublishAsync("ticketing/home/boiler/alarm", "two", QualityOfService.ExactlyOnce, 1);
        await board.ReceiveAckAsync(PacketType.PubRec);
        await board.PublishAsync("ticketing/home/boiler/alarm", "two", QualityOfService.ExactlyOnce, 1, duplicate: true);
        await board.ReceiveAckAsync(PacketType.PubRec);
        await board.SendAckAsync(PacketType.PubRel, 1);
        await board.ReceiveAckAsync(PacketType.PubComp);
        Assert.Equal(["zero", "two"], home.All().Select(t => t.Title));
    }
}
