using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Debian's own mosquitto clients are the devices: alarm, all-clear, sign of life, last will, and what the server tells back.</summary>
public class DevicesByMosquittoTests
{
    const string Alarm = "ticketing/home/boiler/alarm";
    const string Status = "ticketing/home/boiler/ticket/pressure";

    [Theory, BothServers]
    public async Task An_alarm_becomes_a_ticket_whose_status_is_retained_until_it_is_over(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync("boiler-1", "boiler");
        await using var device = await MosquittoSubscriber.StartAsync(server.MqttPort, "boiler-1", token, "ticketing/home/boiler/ticket/#");

        var published = await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, Alarm, """{"title": "Boiler pressure low", "reference": "pressure", "sla": "gold"}""");

        Assert.True(published.ExitCode == 0, published.ToString());
        var ticket = Assert.Single(await server.Script.AllAsync());
        Assert.Equal(("Boiler pressure low", "boiler", "gold"), (ticket["title"]!.GetValue<string>(), ticket["system"]!.GetValue<string>(), ticket["sla"]!.GetValue<string>()));
        var status = JsonNode.Parse((await device.NextAsync(Status, payload => payload.Length > 0, "the status of the new ticket")).Payload)!;
        Assert.Equal((ticket["id"]!.GetValue<long>(), "open", "gold", ticket["dueAt"]!.GetValue<string>(), false), (status["id"]!.GetValue<long>(), status["status"]!.GetValue<string>(), status["sla"]!.GetValue<string>(), status["dueAt"]!.GetValue<string>(), status["merged"]!.GetValue<bool>()));
        await using (var late = await MosquittoSubscriber.StartAsync(server.MqttPort, "boiler-1", token, Status))
        {
            Assert.True((await late.NextAsync(Status, payload => payload.Length > 0, "the retained status")).Retained);
        }

        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, "ticketing/home/boiler/ok", "pressure")).Expect();

        await device.NextAsync(Status, payload => payload.Length == 0, "the empty status of the finished ticket");
        Assert.Equal("done", (await server.Script.TicketAsync(ticket["id"]!.GetValue<long>()))["kind"]);
    }

    [Theory, BothServers]
    public async Task A_text_is_the_title_and_a_repeat_is_told_as_merged(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync("boiler-1", "boiler");

        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, Alarm, "Boiler is loud")).Expect();
        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, Alarm, """{"title": "Low", "reference": "pressure"}""")).Expect();
        await using var device = await MosquittoSubscriber.StartAsync(server.MqttPort, "boiler-1", token, Status);
        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, Alarm, """{"title": "Low", "reference": "pressure"}""")).Expect();

        await device.NextAsync(Status, payload => payload.Contains("\"merged\":true", StringComparison.Ordinal), "the status of the repeat");
        Assert.Equal(["Boiler is loud", "Low"], (await server.Script.AllAsync("order=oldest")).Select(ticket => ticket["title"]!.GetValue<string>()));
    }

    [Theory, BothServers]
    public async Task A_wrong_password_is_turned_away(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await server.DeviceAsync("boiler-1", "boiler");

        var refused = await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", "tk_wrong0123456789012345678901234567", Alarm, "Let me in");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("onnection refused", refused.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await server.Script.CountAsync());
    }

    [Theory, BothServers]
    public async Task A_device_speaks_only_under_its_own_topics(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync("boiler-1", "boiler");

        foreach (var topic in new[] { "ticketing/home/garage/alarm", "ticketing/other/boiler/alarm", "other/home/boiler/alarm" })
        {
            await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, topic, "Not mine");
            var v5 = await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, topic, "Not mine", "-V", "5");
            Assert.Contains("not authori", v5.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(0, await server.Script.CountAsync());
    }

    [Theory, BothServers]
    public async Task A_last_will_opens_a_ticket_and_the_return_closes_it(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync("boiler-1", "boiler");
        var id = await SystemAsync(server, "boiler");
        (await server.Admin.PatchAsync($"/api/v1/systems/{id}", """{"graceSeconds": 0}""")).Expect(200);
        const string availability = "ticketing/home/boiler/availability";
        await using (var device = await MosquittoSubscriber.StartAsync(server.MqttPort, "boiler-1", token, Status, "--will-topic", availability, "--will-payload", "offline", "--will-qos", "1"))
        {
            (await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, availability, "online", "-i", "other")).Expect();
            Assert.Equal(0, await server.Script.CountAsync());
        } // killed: nobody says goodbye

        var ticket = await Eventually.SomeAsync(async () => (await server.Script.AllAsync("kind=open")).SingleOrDefault(), "a ticket about the silent boiler");
        Assert.Equal("boiler", ticket["system"]!.GetValue<string>());

        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, availability, "online")).Expect();
        await Eventually.TrueAsync(async () => (await server.Script.TicketAsync(ticket["id"]!.GetValue<long>()))["kind"] == "done", "the ticket to be finished");
    }

    [Theory, BothServers]
    public async Task What_cannot_be_read_is_acknowledged_answered_and_kept_in_the_audit(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync("boiler-1", "boiler");
        await using var device = await MosquittoSubscriber.StartAsync(server.MqttPort, "boiler-1", token, "ticketing/home/boiler/refused");

        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, Alarm, """{"title": "Low", "sla": """)).Expect();

        var refused = JsonNode.Parse((await device.NextAsync("the refusal")).Payload)!;
        Assert.False(string.IsNullOrWhiteSpace(refused["code"]!.GetValue<string>()));
        Assert.False(string.IsNullOrWhiteSpace(refused["title"]!.GetValue<string>()));
        Assert.Equal(0, await server.Script.CountAsync());
        Assert.Contains((await server.Admin.GetAsync("/api/v1/audit?type=unreadable")).Expect(200).Json["items"]!.AsArray(), entry => entry!["door"]!.GetValue<string>() == "mqtt");
        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, Alarm, "The next one is read")).Expect();
        Assert.Equal(1, await server.Script.CountAsync());
    }

    [Theory, BothServers]
    public async Task A_heartbeat_is_seen(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync("boiler-1", "boiler");

        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-1", token, "ticketing/home/boiler/heartbeat", "uptime 17")).Expect();

        await Eventually.TrueAsync(async () => (await server.Admin.GetAsync($"/api/v1/systems/{await SystemAsync(server, "boiler")}")).Expect(200)["lastHeartbeatAt"] is not null, "the heartbeat to be noted");
        Assert.Equal(0, await server.Script.CountAsync());
    }

    static async Task<long> SystemAsync(ServerUnderTest server, string name)
    {
        var found = (await server.Admin.GetAsync("/api/v1/systems")).Expect(200).Json["items"]!.AsArray().SingleOrDefault(system => system!["name"]!.GetValue<string>() == name);
        return found?["id"]!.GetValue<long>() ?? (await server.Admin.PostAsync("/api/v1/systems", $$"""{"name": "{{name}}"}""")).Expect(201).Id;
    }
}
