using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Zigbee2MQTT, Homie, ESPHome and a sensor that only rules can describe speak to the server as to any broker; what they say becomes tickets, once each.</summary>
public class OtherProgramsByMosquittoTests
{
    static readonly (string, string)[] Settings =
    [
        ("Mqtt:Dialects", "zigbee2mqtt;esphome;homie"),
        ("Mqtt:Rules:0:Topic", "meter/+/state"), ("Mqtt:Rules:0:System", "{1}"), ("Mqtt:Rules:0:Opens", "pressure < 0.8"), ("Mqtt:Rules:0:Resolves", "pressure > 1.0"),
        ("Mqtt:Rules:0:Reference", "pressure"), ("Mqtt:Rules:0:Title", "Pressure of {1} is {pressure} bar"), ("Mqtt:Rules:0:Sla", "gold"),
    ];

    [Theory, BothServers]
    public async Task Conditions_open_and_finish_tickets_and_repeats_do_nothing(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode, Settings);
        foreach (var (topic, payload) in new[]
        {
            ("zigbee2mqtt/Cellar", """{"water_leak":false,"battery":97}"""), ("zigbee2mqtt/Cellar", """{"water_leak":true,"battery":97}"""), ("zigbee2mqtt/Cellar", """{"water_leak":true,"battery":96}"""),
            ("homie/5/pump/$alert/dry", "The pump runs dry"), ("homie/5/pump/$alert/dry", "The pump runs dry"),
            ("meter/boiler/state", """{"pressure":0.7}"""), ("meter/boiler/state", """{"pressure":0.9}"""), ("meter/boiler/state", """{"pressure":1.2}"""),
        })
        {
            await SayAsync(server, topic, payload);
        }
        Assert.Equal(
            ["Water at Cellar|Cellar|water_leak|open|1", "The pump runs dry|pump|dry|open|1", "Pressure of boiler is 0.7 bar|boiler|pressure|done|1"],
            (await server.Script.AllAsync("order=oldest")).Select(ticket => $"{ticket["title"]}|{ticket["system"]}|{ticket["reference"]}|{ticket["kind"]}|{ticket["occurrences"]}"));

        // A restart of all: retained states come again and say nothing new.
        await server.StopAsync();
        await server.StartAgainAsync();
        await SayAsync(server, "zigbee2mqtt/Cellar", """{"water_leak":true,"battery":96}""");
        await SayAsync(server, "homie/5/pump/$alert/dry", "The pump runs dry");
        await SayAsync(server, "homie/5/pump/$alert/dry", "", "-r", "-n");
        Assert.Equal(["open 1", "done 1", "done 1"], (await server.Script.AllAsync("order=oldest")).Select(ticket => $"{ticket["kind"]} {ticket["occurrences"]}"));
    }

    [Theory, BothServers]
    public async Task A_device_that_is_away_longer_than_its_grace_is_a_ticket_and_its_messages_reach_other_clients(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode, Settings);
        await SayAsync(server, "garage/status", "online", "-r");
        var garage = (await server.Admin.GetAsync("/api/v1/systems")).Expect(200).Json["items"]!.AsArray().Single(system => system!["name"]!.GetValue<string>() == "garage")!;
        (await server.Admin.PatchAsync($"/api/v1/systems/{garage["id"]}", """{"graceSeconds":1}""")).Expect(200);
        await SayAsync(server, "garage/status", "offline", "-r");
        await Eventually.TrueAsync(async () => (await server.Script.AllAsync("system=garage")).Any(), "the ticket about the garage", TimeSpan.FromSeconds(30));

        await using var other = await MosquittoSubscriber.StartAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken, "+/status");
        var retained = await other.NextAsync("the retained state");
        Assert.Equal(("garage/status", true, "offline"), (retained.Topic, retained.Retained, retained.Payload));
        await SayAsync(server, "garage/status", "online", "-r");
        Assert.Equal("online", (await other.NextAsync("the new state")).Payload);
        Assert.Equal("done", Assert.Single(await server.Script.AllAsync("system=garage"))["kind"]!.GetValue<string>());
    }

    static async Task SayAsync(ServerUnderTest server, string topic, string payload, params string[] more)
    {
        string[] message = more.Contains("-n") ? [] : ["-m", payload];
        (await ChildProcess.RunAsync("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{server.MqttPort}", "-u", "setup", "-P", ServerUnderTest.SetupToken, "-q", "1", "-t", topic, .. message, .. more])).Expect();
    }
}
