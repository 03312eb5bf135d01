using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>The home has a broker already: Debian's mosquitto. The server joins it and does there what its own listener does.</summary>
public class JoinedBrokerTests
{
    const string Alarm = "ticketing/home/boiler/alarm";
    const string Status = "ticketing/home/boiler/ticket/pressure";

    static Task<ServerUnderTest> JoinAsync(ServerMode mode, MosquittoBroker broker) => ServerUnderTest.StartAsync(mode, ("Mqtt:Broker", $"mqtt://127.0.0.1:{broker.Port}"));

    static async Task SendAsync(MosquittoBroker broker, string topic, string payload, params string[] more) => (await Mosquitto.PublishAsync(broker.Port, "any", "any", topic, payload, more)).Expect();

    [Theory, BothServers]
    public async Task An_alarm_becomes_a_ticket_whose_status_is_retained_at_the_broker_until_it_is_over(ServerMode mode)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var server = await JoinAsync(mode, broker);
        await server.ReadyAsync();
        await using var device = await MosquittoSubscriber.StartAsync(broker.Port, "any", "any", "ticketing/home/boiler/ticket/#");

        await SendAsync(broker, Alarm, """{"title": "Boiler pressure low", "reference": "pressure", "sla": "gold"}""");

        var status = JsonNode.Parse((await device.NextAsync(Status, payload => payload.Length > 0, "the status of the new ticket")).Payload)!;
        var ticket = Assert.Single(await server.Script.AllAsync());
        Assert.Equal((ticket["id"]!.GetValue<long>(), "gold", "boiler"), (status["id"]!.GetValue<long>(), status["sla"]!.GetValue<string>(), ticket["system"]!.GetValue<string>()));
        await using (var late = await MosquittoSubscriber.StartAsync(broker.Port, "any", "any", Status))
        {
            Assert.True((await late.NextAsync("the retained status")).Retained);
        }

        await SendAsync(broker, "ticketing/home/boiler/ok", "pressure");

        await device.NextAsync(Status, payload => payload.Length == 0, "the empty status of the finished ticket");
        Assert.Equal("done", (await server.Script.TicketAsync(ticket["id"]!.GetValue<long>()))["kind"]);
    }

    [Theory, BothServers]
    public async Task What_cannot_be_taken_is_answered_kept_in_the_audit_and_blocks_nothing(ServerMode mode)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var server = await JoinAsync(mode, broker);
        await server.ReadyAsync();
        await using var device = await MosquittoSubscriber.StartAsync(broker.Port, "any", "any", "ticketing/home/boiler/refused");

        await SendAsync(broker, "ticketing/nobody/boiler/alarm", "For a tenant that does not exist");
        await SendAsync(broker, Alarm, """{"title": "Low", "sla": """);
        await SendAsync(broker, Alarm, new string('x', 100_000));
        await SendAsync(broker, Alarm, "The next one is read");

        Assert.False(string.IsNullOrWhiteSpace(JsonNode.Parse((await device.NextAsync("the refusal")).Payload)!["code"]!.GetValue<string>()));
        await Eventually.TrueAsync(async () => await server.Script.CountAsync() == 1, "the readable one");
        var audit = (await server.Admin.GetAsync("/api/v1/audit?type=unreadable")).Expect(200).Json["items"]!.AsArray();
        Assert.Equal(["link/boiler", "link/boiler"], audit.Select(entry => entry!["who"]!.GetValue<string>()));
        var metrics = (await server.Anonymous.GetAsync("/metrics")).Text;
        Assert.Contains("ticketing_broker_connected 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("ticketing_broker_refused_total 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("outcome=\"unknown-tenant\"", metrics, StringComparison.Ordinal);
    }

    [Theory, BothServers]
    public async Task A_request_with_a_response_topic_gets_the_ticket_there(ServerMode mode)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var server = await JoinAsync(mode, broker);
        await server.ReadyAsync();
        await using var device = await MosquittoSubscriber.StartAsync(broker.Port, "any", "any", "ticketing/home/boiler/answers");

        await SendAsync(broker, Alarm, "Pump stopped", "-V", "5", "-D", "publish", "response-topic", "ticketing/home/boiler/answers");

        Assert.Equal("Pump stopped", JsonNode.Parse((await device.NextAsync("the answer")).Payload)!["title"]!.GetValue<string>());
    }

    /// <summary>Everything the two sides missed of each other is made up for, whoever was away.</summary>
    [Theory, BothServers]
    public async Task After_an_outage_the_broker_shows_what_is_true(ServerMode mode)
    {
        await using var broker = await MosquittoBroker.StartAsync(b => [.. b.AnonymousOnPort(), .. b.Persistent()]);
        await using var server = await JoinAsync(mode, broker);
        await server.ReadyAsync();
        await using (var device = await MosquittoSubscriber.StartAsync(broker.Port, "any", "any", "ticketing/home/boiler/ticket/#"))
        {
            await SendAsync(broker, Alarm, """{"title": "Ends during the outage", "reference": "ends"}""");
            await SendAsync(broker, Alarm, """{"title": "Goes on", "reference": "stays"}""");
            await device.NextAsync("/ticket/ends", payload => payload.Length > 0, "the first status");
            await device.NextAsync("/ticket/stays", payload => payload.Length > 0, "the second status");
        }

        await broker.StopAsync();
        await Eventually.TrueAsync(async () => (await server.Anonymous.GetAsync("/readyz")) is { Status: 503 } answer && answer.Json["checks"]!["broker"]!.GetValue<string>() != "ok", "the outage is told");
        (await server.Script.SubmitAsync("""{"title": "ok", "system": "boiler", "reference": "ends", "state": "ok"}""")).Expect(200);
        (await server.Script.SubmitAsync("""{"title": "Begins during the outage", "system": "boiler", "reference": "begins"}""")).Expect(201);
        await broker.StartAgainAsync();
        await server.ReadyAsync();

        await Eventually.TrueAsync(async () => (await ShownAsync(broker)).SetEquals(["begins", "stays"]), "the broker shows what is unfinished");
    }

    [Theory, BothServers]
    public async Task A_device_that_was_offline_before_we_came_is_noticed_once(ServerMode mode)
    {
        await using var broker = await MosquittoBroker.StartAsync(b => [.. b.AnonymousOnPort(), .. b.Persistent()]);
        await SendAsync(broker, "ticketing/home/boiler/availability", "offline", "-r");
        await using var server = await JoinAsync(mode, broker);
        await server.ReadyAsync();
        var changes = 0;
        await Eventually.TrueAsync(async () => (changes = await ChangesAsync(server)) == 1, "the boiler is known to be offline");

        await server.StopAsync();
        await server.StartAgainAsync();
        await server.ReadyAsync();
        await SendAsync(broker, Alarm, "Something else");
        await Eventually.TrueAsync(async () => await server.Script.CountAsync() == 1, "what came after the retained state");
        Assert.Equal(changes, await ChangesAsync(server));

        await SendAsync(broker, "ticketing/home/boiler/availability", "online", "-r");
        await Eventually.TrueAsync(async () => await ChangesAsync(server) == 2, "the boiler is back");
    }

    static async Task<int> ChangesAsync(ServerUnderTest server) =>
        (await server.Admin.GetAsync("/api/v1/audit?type=systemChanged")).Expect(200).Json["items"]!.AsArray().Count;

    /// <summary>References of the tickets that the broker shows.</summary>
    static async Task<HashSet<string>> ShownAsync(MosquittoBroker broker)
    {
        var shown = await ChildProcess.RunAsync("mosquitto_sub", ["-h", "127.0.0.1", "-p", $"{broker.Port}", "-q", "1", "-t", "ticketing/+/+/ticket/#", "-t", "end", "--retained-only", "-W", "1", "-F", "%t"]);
        return [.. shown.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(topic => topic.Split('/')[^1])];
    }
}
