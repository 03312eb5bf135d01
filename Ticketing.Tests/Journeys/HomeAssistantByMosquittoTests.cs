using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Home Assistant, played by mosquitto's clients: what it would find by discovery, what changes there, and the button.</summary>
public class HomeAssistantByMosquittoTests
{
    const string BoilerProblem = "homeassistant/binary_sensor/ticketing_home_boiler/problem/config";

    [Theory, BothServers]
    public async Task Systems_appear_by_themselves_and_the_button_takes_their_tickets(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode, ("Mqtt:HomeAssistant", "true"));
        await using var entities = await SubscribeAsync(server, "homeassistant/#");
        await using var states = await SubscribeAsync(server, "ticketing/home/#");
        await states.NextAsync("home/availability", payload => payload == "online", "that we are there");
        await states.NextAsync("home/open", payload => payload == "0", "no open tickets");
        await PublishAsync(server, "ticketing/home/boiler/alarm", """{"title":"Pressure low","reference":"pressure"}""");

        var problem = JsonNode.Parse((await entities.NextAsync(BoilerProblem, payload => payload.Length > 0, "the sensor of the boiler")).Payload)!;
        var take = JsonNode.Parse((await entities.NextAsync("homeassistant/button/ticketing_home_boiler/take/config", payload => payload.Length > 0, "the button of the boiler")).Payload)!;
        await using (var late = await SubscribeAsync(server, problem["state_topic"]!.GetValue<string>()))
        {
            Assert.Equal("ON", (await late.NextAsync("the problem")).Payload);
        }
        await PublishAsync(server, take["command_topic"]!.GetValue<string>(), take["payload_press"]!.GetValue<string>());
        var ticket = Assert.Single(await server.Script.AllAsync());
        Assert.Equal(("working", "setup"), (ticket["status"]!.GetValue<string>(), ticket["assignee"]!.GetValue<string>()));

        await PublishAsync(server, "ticketing/home/boiler/ok", "pressure");
        await states.NextAsync("boiler/problem", payload => payload == "OFF", "the end of the problem");

        await PublishAsync(server, "homeassistant/status", "online");
        await entities.NextAsync(BoilerProblem, payload => payload.Length > 0, "the sensor of the boiler once more");

        var boiler = (await server.Admin.GetAsync("/api/v1/systems")).Expect(200).Json["items"]!.AsArray().Single()!["id"]!.GetValue<long>();
        (await server.Admin.DeleteAsync($"/api/v1/systems/{boiler}")).Expect(204);
        await entities.NextAsync(BoilerProblem, payload => payload.Length == 0, "the removal of the sensor");
    }

    [Theory, BothServers]
    public async Task Switched_off_it_takes_everything_away_and_a_device_may_not_press_the_button(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode, ("Mqtt:HomeAssistant", "true"), ("Mqtt:Topics", "homeassistant/#"));
        var token = await server.DeviceAsync("board", "boiler");
        await PublishAsync(server, "ticketing/home/boiler/alarm", "Pressure low");
        await using (var entities = await SubscribeAsync(server, BoilerProblem))
        {
            await entities.NextAsync("the sensor of the boiler");
        }
        await Mosquitto.PublishAsync(server.MqttPort, "board", token, "ticketing/home/boiler/take", "take");
        Assert.Equal("open", Assert.Single(await server.Script.AllAsync())["status"]!.GetValue<string>());

        await server.StopAsync();
        await server.StartAgainAsync(("Mqtt:HomeAssistant", "false"));

        await Eventually.TrueAsync(async () => !await IsRetainedAsync(server, BoilerProblem), "the sensor of the boiler to be gone");
    }

    static async Task<bool> IsRetainedAsync(ServerUnderTest server, string topic) =>
        (await ChildProcess.RunAsync("mosquitto_sub", ["-h", "127.0.0.1", "-p", $"{server.MqttPort}", "-u", "setup", "-P", ServerUnderTest.SetupToken, "-t", topic, "-C", "1", "-W", "1"])).Output.Length > 0;

    static Task<MosquittoSubscriber> SubscribeAsync(ServerUnderTest server, string filter) => MosquittoSubscriber.StartAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken, filter);

    static async Task PublishAsync(ServerUnderTest server, string topic, string payload) => (await Mosquitto.PublishAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken, topic, payload)).Expect();
}
