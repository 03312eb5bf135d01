using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Zigbee2MQTT, Homie and Home Assistant at the broker that the home has already: the server joins it and understands them there as at its own listener.</summary>
public class OtherProgramsAtTheBrokerTests
{
    const string CellarProblem = "homeassistant/binary_sensor/ticketing_home_Cellar/problem/config";

    [Theory, BothServers]
    public async Task States_that_stood_there_before_we_came_are_noticed_and_only_changes_count(ServerMode mode)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await SayAsync(broker, "zigbee2mqtt/Lamp/availability", """{"state":"offline"}""", "-r");
        await SayAsync(broker, "homie/5/pump/$alert/dry", "The pump runs dry", "-r");
        await using var server = await ServerUnderTest.StartAsync(mode, ("Mqtt:Broker", $"mqtt://127.0.0.1:{broker.Port}"), ("Mqtt:Dialects", "zigbee2mqtt;homie"));
        await Eventually.TrueAsync(async () => await server.Script.CountAsync() == 1, "the alert that stood there");
        await Eventually.TrueAsync(async () => (await server.Admin.GetAsync("/api/v1/systems")).Json["items"]!.AsArray().Any(system => system!["name"]!.GetValue<string>() == "Lamp" && !system["online"]!.GetValue<bool>()), "the lamp that was away");

        await server.StopAsync();
        await server.StartAgainAsync();
        await SayAsync(broker, "zigbee2mqtt/Cellar", """{"water_leak":true}""");
        await Eventually.TrueAsync(async () => await server.Script.CountAsync() == 2, "the leak");
        await SayAsync(broker, "homie/5/pump/$alert/dry", "", "-r", "-n");
        await Eventually.TrueAsync(async () => (await server.Script.AllAsync("system=pump")).Single()["kind"]!.GetValue<string>() == "done", "the end of the alert");

        Assert.Equal(["The pump runs dry 1", "Water at Cellar 1"], (await server.Script.AllAsync("order=oldest")).Select(ticket => $"{ticket["title"]} {ticket["occurrences"]}"));
    }

    [Theory, BothServers]
    public async Task Home_Assistant_finds_the_systems_there_and_its_button_takes_their_tickets(ServerMode mode)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(mode, ("Mqtt:Broker", $"mqtt://127.0.0.1:{broker.Port}"), ("Mqtt:Dialects", "zigbee2mqtt"), ("Mqtt:HomeAssistant", "true"));
        await server.ReadyAsync();
        await using var entities = await MosquittoSubscriber.StartAsync(broker.Port, "any", "any", "homeassistant/#");
        await SayAsync(broker, "zigbee2mqtt/Cellar", """{"water_leak":true}""");

        var problem = JsonNode.Parse((await entities.NextAsync(CellarProblem, payload => payload.Length > 0, "the sensor of the cellar")).Payload)!;
        await using (var state = await MosquittoSubscriber.StartAsync(broker.Port, "any", "any", problem["state_topic"]!.GetValue<string>()))
        {
            await state.NextAsync("problem", payload => payload == "ON", "the problem");
        }
        await SayAsync(broker, "ticketing/home/Cellar/take", "take");
        await Eventually.TrueAsync(async () => (await server.Script.AllAsync()).Single()["status"]!.GetValue<string>() == "working", "the ticket that was taken");

        await SayAsync(broker, "homeassistant/status", "online");
        await entities.NextAsync(CellarProblem, payload => payload.Length > 0, "the sensor of the cellar once more");
    }

    static async Task SayAsync(MosquittoBroker broker, string topic, string payload, params string[] more)
    {
        string[] message = more.Contains("-n") ? [] : ["-m", payload];
        (await ChildProcess.RunAsync("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{broker.Port}", "-q", "1", "-t", topic, .. message, .. more])).Expect();
    }
}
