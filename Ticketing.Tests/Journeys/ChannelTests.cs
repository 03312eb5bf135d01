using System.Text.Json.Nodes;
using Ticketing.Notify.Channels;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>What happens to tickets is told to other programs, each event once as far as that can be said, in order of cause, and kept for those that are away.</summary>
public class ChannelTests
{
    static async Task<Answer> MakeAsync(ServerUnderTest server, string json) => (await server.Admin.PostAsync("/api/v1/channels", json)).Expect(201);

    static async Task<JsonArray> DeliveriesAsync(ServerUnderTest server, long channel) => (await server.Admin.GetAsync($"/api/v1/channels/{channel}/deliveries")).Expect(200).Json["items"]!.AsArray();

    [Theory, BothServers]
    public async Task A_webhook_is_told_of_its_category_signed_and_again_after_trouble(ServerMode mode)
    {
        await using var sink = new HttpSink { Answer = number => number == 1 ? (503, "not now", [("Retry-After", "1")]) : (204, "", []) };
        await using var server = await ServerUnderTest.StartAsync(mode, ("Channels:PrivateAddresses", "true"));
        var channel = await MakeAsync(server, $$"""{"name": "Ops", "kind": "webhook", "address": "{{sink.Url}}in", "category": "heating", "events": ["opened", "noted", "finished"]}""");
        var secret = channel["secret"]!;
        Assert.Null((await server.Admin.GetAsync($"/api/v1/channels/{channel.Id}")).Expect(200).Json["secret"]);

        await server.Script.CreateAsync("""{"title": "Lamp", "category": "garden"}""");
        var ticket = await server.Script.CreateAsync("""{"title": "Boiler", "category": "heating", "system": "boiler", "reference": "b"}""");
        var first = await sink.NextAsync(1, "the first attempt");
        var second = await sink.NextAsync(2, "the second attempt");
        Assert.Equal((first.Headers["webhook-id"], first.Text), (second.Headers["webhook-id"], second.Text));
        Assert.Equal(ChannelRequest.SignatureOf(secret, second.Headers["webhook-id"], second.Headers["webhook-timestamp"], second.Body), second.Headers["webhook-signature"]);
        Assert.Equal(("opened", "home", "Boiler"), (second.Json["event"]!.GetValue<string>(), second.Json["tenant"]!.GetValue<string>(), second.Json["ticket"]!["title"]!.GetValue<string>()));

        (await server.Admin.PostAsync($"/api/v1/tickets/{ticket.Id}/log", """{"text": "on my way"}""")).Expect(201);
        Assert.Equal(("noted", "admin", "on my way"), (await sink.NextAsync(3, "the note")) is var note ? (note.Json["event"]!.GetValue<string>(), note.Json["by"]!.GetValue<string>(), note.Json["text"]!.GetValue<string>()) : default);
        await server.Script.SubmitAsync("""{"title": "Boiler", "system": "boiler", "reference": "b", "state": "ok"}""");
        Assert.Equal("done", (await sink.NextAsync(4, "the end")).Json["ticket"]!["status"]!.GetValue<string>());
        await Eventually.TrueAsync(async () => (await DeliveriesAsync(server, channel.Id)).All(one => one!["state"]!.GetValue<string>() == "sent"), "all to be marked");
        var deliveries = await DeliveriesAsync(server, channel.Id);
        Assert.Equal(["finished 1 204 No Content", "noted 1 204 No Content", "opened 2 204 No Content"], deliveries.Select(one => $"{one!["event"]} {one["attempts"]} {one["answer"]}"));
        Assert.Equal(4, sink.Requests.Count);
    }

    [Theory, BothServers]
    public async Task Ntfy_gotify_and_home_assistant_are_told_as_their_own_clients_would(ServerMode mode)
    {
        // Another of our servers understands ntfy's and Gotify's clients, as its own tests show.
        await using var other = await ServerUnderTest.StartAsync(mode);
        await using var sink = new HttpSink();
        await using var server = await ServerUnderTest.StartAsync(mode, ("Channels:PrivateAddresses", "true"), ("PublicUrl", "https://home.example.org"));
        await MakeAsync(server, $$"""{"name": "phone", "kind": "ntfy", "address": "{{other.Url}}ntfy/alerts", "secret": "{{ServerUnderTest.SetupToken}}"}""");
        await MakeAsync(server, $$"""{"name": "tablet", "kind": "gotify", "address": "{{other.Url}}", "secret": "{{ServerUnderTest.SetupToken}}"}""");
        await MakeAsync(server, $$"""{"name": "wall", "kind": "home-assistant", "address": "{{sink.Url}}api/services/notify/wall", "secret": "long-lived"}""");

        var ticket = await server.Script.CreateAsync("""{"title": "Kazán 🏠", "system": "boiler", "sla": "gold"}""");
        await Eventually.TrueAsync(async () => await other.Script.CountAsync() == 2, "ntfy and Gotify to be told");
        Assert.All(await other.Script.AllAsync(""), told => Assert.Equal("New: Kazán 🏠", told["title"]!.GetValue<string>()));
        var call = await sink.NextAsync(1, "Home Assistant to be told");
        Assert.Equal(("/api/services/notify/wall", "Bearer long-lived", $"https://home.example.org/tickets/{ticket.Id}"), (call.Path, call.Headers["Authorization"], call.Json["data"]!["url"]!.GetValue<string>()));
    }

    [Theory, BothServers]
    public async Task An_mqtt_topic_is_told_in_its_own_household_only(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode, ("Mqtt:Topics", "home/#"));
        var channel = await MakeAsync(server, """{"name": "bus", "kind": "mqtt", "address": "home/tickets"}""");
        await using var client = await MqttTestClient.ConnectAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken);
        await client.SubscribeAsync("home/tickets");
        Assert.True((await server.Admin.PostAsync($"/api/v1/channels/{channel.Id}/test", "{}")).Expect(200).Json["sent"]!.GetValue<bool>());
        Assert.Equal("test", JsonNode.Parse((await client.NextAsync("the test")).Payload)!["event"]!.GetValue<string>());
        await server.Script.CreateAsync("""{"title": "Boiler"}""");
        Assert.Equal("Boiler", JsonNode.Parse((await client.NextAsync("the ticket")).Payload)!["ticket"]!["title"]!.GetValue<string>());
    }

    [Theory, BothServers]
    public async Task What_waits_survives_a_kill_and_a_receiver_that_was_away(ServerMode mode)
    {
        if (mode is ServerMode.InProcess or ServerMode.InProcessOnPostgres)
        {
            return; // only a process of its own can be killed
        }
        await using var sink = new HttpSink();
        var away = $"http://127.0.0.1:{FreePort.Next()}/";
        await using var server = await ServerUnderTest.StartAsync(mode, ("Channels:PrivateAddresses", "true"));
        var channel = await MakeAsync(server, $$"""{"name": "Ops", "kind": "webhook", "address": "{{away}}"}""");
        await server.Script.CreateAsync("""{"title": "Boiler"}""");
        await Eventually.TrueAsync(async () => (await DeliveriesAsync(server, channel.Id)) is [var one] && one!["attempts"]!.GetValue<int>() > 0, "an attempt");
        await server.KillAsync();
        await server.StartAgainAsync();
        (await server.Admin.PatchAsync($"/api/v1/channels/{channel.Id}", $$"""{"address": "{{sink.Url}}"}""")).Expect(200);
        Assert.Equal("Boiler", (await sink.NextAsync(1, "the event")).Json["ticket"]!["title"]!.GetValue<string>());
    }

    [Theory, BothServers]
    public async Task Addresses_inside_are_refused_unless_allowed_and_what_is_wrong_is_said(ServerMode mode)
    {
        await using var sink = new HttpSink();
        await using var server = await ServerUnderTest.StartAsync(mode);
        async Task<string> FaultAsync(string json, string field) => (await server.Admin.PostAsync("/api/v1/channels", json)).ExpectRefusal(400, "invalid").Json["errors"]![field]![0]!.GetValue<string>();

        Assert.Contains("one's own network", await FaultAsync($$"""{"name": "x", "kind": "webhook", "address": "{{sink.Url}}"}""", "address"), StringComparison.Ordinal);
        Assert.Contains("http://", await FaultAsync("""{"name": "x", "kind": "webhook", "address": "ftp://example.org"}""", "address"), StringComparison.Ordinal);
        Assert.Contains("secret", await FaultAsync("""{"name": "x", "kind": "webhook", "address": "https://a:b@example.org"}""", "address"), StringComparison.Ordinal);
        Assert.Contains("name a topic", await FaultAsync("""{"name": "x", "kind": "ntfy", "address": "https://ntfy.sh"}""", "address"), StringComparison.Ordinal);
        Assert.Contains("outside ticketing/", await FaultAsync("""{"name": "x", "kind": "mqtt", "address": "ticketing/home/x/alarm"}""", "address"), StringComparison.Ordinal);
        Assert.Contains("token", await FaultAsync("""{"name": "x", "kind": "gotify", "address": "https://gotify.example.org"}""", "secret"), StringComparison.Ordinal);
        Assert.Contains("whsec_", await FaultAsync("""{"name": "x", "kind": "webhook", "address": "https://example.org", "secret": "short"}""", "secret"), StringComparison.Ordinal);
        Assert.Contains("opened", await FaultAsync("""{"name": "x", "kind": "mqtt", "address": "home/x", "events": ["closed"]}""", "events"), StringComparison.Ordinal);

        // A name is looked up when it is called, so that nobody can turn it round in between.
        var channel = await MakeAsync(server, $$"""{"name": "inside", "kind": "webhook", "address": "http://localhost:{{sink.Url.Port}}/"}""");
        (await server.Admin.PostAsync("/api/v1/channels", """{"name": "inside", "kind": "mqtt", "address": "home/x"}""")).ExpectRefusal(409, "name-taken");
        var test = (await server.Admin.PostAsync($"/api/v1/channels/{channel.Id}/test", "{}")).Expect(200);
        Assert.False(test.Json["sent"]!.GetValue<bool>());
        Assert.Contains("one's own network", test["answer"], StringComparison.Ordinal);
        await server.Script.CreateAsync("""{"title": "Boiler"}""");
        server.Log.Expect("will not be told");
        await Eventually.TrueAsync(async () => (await DeliveriesAsync(server, channel.Id)) is [var one] && one!["state"]!.GetValue<string>() == "dead", "it to be given up");
        Assert.Empty(sink.Requests);
        (await server.Admin.DeleteAsync($"/api/v1/channels/{channel.Id}")).Expect(204);
        Assert.Equal(["new: inside, webhook", "deleted: inside"], (await server.Admin.GetAsync("/api/v1/audit?type=channelChanged")).Expect(200).Json["items"]!.AsArray().Select(one => one!["text"]!.GetValue<string>()).Reverse());
    }

    [Theory, BothServers]
    public async Task A_redirect_is_not_followed_and_a_refusal_is_final(ServerMode mode)
    {
        await using var other = new HttpSink();
        await using var sink = new HttpSink { Answer = number => number == 1 ? (302, "", [("Location", other.Url.AbsoluteUri)]) : (410, "gone", []) };
        await using var server = await ServerUnderTest.StartAsync(mode, ("Channels:PrivateAddresses", "true"));
        server.Log.Expect("will not be told");
        var channel = await MakeAsync(server, $$"""{"name": "Ops", "kind": "webhook", "address": "{{sink.Url}}", "events": ["opened"]}""");
        await server.Script.CreateAsync("""{"title": "One"}""");
        await sink.NextAsync(1, "the first");
        await server.Script.CreateAsync("""{"title": "Two"}""");
        await Eventually.TrueAsync(async () => (await DeliveriesAsync(server, channel.Id)).Count(one => one!["state"]!.GetValue<string>() == "dead") == 2, "both to be given up");
        Assert.Equal((2, 0), (sink.Requests.Count, other.Requests.Count));
    }
}
