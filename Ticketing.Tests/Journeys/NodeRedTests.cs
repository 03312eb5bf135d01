using System.Globalization;
using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>The real Node-RED with the nodes it comes with: an alarm by HTTP and one by MQTT, and the ticket's status back into a flow.</summary>
public class NodeRedTests
{
    [Theory]
    [InlineData(ServerMode.InProcess)]
    [InlineData(ServerMode.Native)]
    public async Task Flows_report_by_http_and_mqtt_and_hear_what_becomes_of_it(ServerMode mode)
    {
        await using var heard = new HttpSink();
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync("node-red", "node-red");
        var flows = new JsonArray
        {
            Node("tab", "tab", new() { ["label"] = "Home" }),
            Node("listener", "mqtt-broker", new() { ["broker"] = "127.0.0.1", ["port"] = server.MqttPort.ToString(CultureInfo.InvariantCulture), ["autoConnect"] = true, ["usetls"] = false, ["protocolVersion"] = "5", ["keepalive"] = "60", ["cleansession"] = true }),
            Start("by-http", """{"title": "Freezer is warm", "system": "node-red", "reference": "freezer", "sla": "gold"}""", "post"),
            Node("post", "http request", new() { ["z"] = "tab", ["method"] = "POST", ["ret"] = "obj", ["url"] = new Uri(server.Url, "api/v1/tickets").AbsoluteUri, ["authType"] = "bearer", ["wires"] = new JsonArray(new JsonArray()) }),
            Start("by-mqtt", """{"title": "Door is open", "reference": "door"}""", "alarm"),
            Node("alarm", "mqtt out", new() { ["z"] = "tab", ["topic"] = "ticketing/home/node-red/alarm", ["qos"] = "1", ["retain"] = "false", ["broker"] = "listener", ["wires"] = new JsonArray() }),
            Node("status", "mqtt in", new() { ["z"] = "tab", ["topic"] = "ticketing/home/node-red/ticket/#", ["qos"] = "1", ["datatype"] = "utf8", ["broker"] = "listener", ["inputs"] = 0, ["wires"] = new JsonArray(new JsonArray("told")) }),
            Node("told", "http request", new() { ["z"] = "tab", ["method"] = "POST", ["ret"] = "txt", ["url"] = heard.Url.AbsoluteUri, ["wires"] = new JsonArray(new JsonArray()) }),
        };
        await using var nodeRed = await NodeRed.StartAsync(flows, new() { ["listener"] = new JsonObject { ["user"] = "node-red", ["password"] = token }, ["post"] = new JsonObject { ["password"] = token } });

        await Eventually.TrueAsync(async () => await server.Script.CountAsync() == 2, "both alarms to be tickets", TimeSpan.FromSeconds(60));
        var tickets = (await server.Script.AllAsync("")).OrderBy(ticket => ticket["title"]!.GetValue<string>(), StringComparer.Ordinal).ToList();
        Assert.Equal(["node-red: Door is open, none", "node-red: Freezer is warm, gold"], tickets.Select(ticket => $"{ticket["system"]}: {ticket["title"]}, {ticket["sla"]}"));

        (await server.Admin.PatchAsync($"/api/v1/tickets/{tickets[0]["id"]}", """{"status": "working"}""")).Expect(200);
        await Eventually.TrueAsync(() => heard.Requests.Any(told => told.Text.Contains("\"status\":\"working\"", StringComparison.Ordinal)), "the flow to hear that somebody works on it");
    }

    /// <summary>Every second: what a flow says by MQTT before it is connected is lost there. The reference makes one ticket of all.</summary>
    static JsonObject Start(string id, string payload, string wire) => Node(id, "inject", new()
    {
        ["z"] = "tab", ["props"] = new JsonArray(new JsonObject { ["p"] = "payload" }), ["once"] = true, ["onceDelay"] = 0.1, ["repeat"] = "1", ["payload"] = payload, ["payloadType"] = "json", ["wires"] = new JsonArray(new JsonArray(wire)),
    });

    static JsonObject Node(string id, string type, JsonObject node)
    {
        (node["id"], node["type"]) = (id, type);
        return node;
    }
}
