using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Webhooks of programs that Debian does not have, by the requests that they document, and publish APIs as curl speaks to them.</summary>
public class WebhooksTests
{
    static async Task<string> TicketsAsync(ServerUnderTest server) => string.Join("; ", (await server.Script.AllAsync("order=oldest")).Select(ticket => $"{ticket["system"]}: {ticket["title"]} {ticket["kind"]} {ticket["occurrences"]}"));

    [Theory, BothServers]
    public async Task Uptime_kuma_pairs_down_and_up_by_monitor_and_its_test_button_is_answered(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var kuma = server.As(Api.Bearer(await server.DeviceAsync("kuma", "uptime")));
        Task<Answer> SendAsync(int status, int monitor) => kuma.PostAsync("/hooks/uptime-kuma", $$"""{"heartbeat":{"monitorID":{{monitor}},"status":{{status}},"msg":"timeout"},"monitor":{"id":{{monitor}},"name":"Router {{monitor}}","url":"https://r"},"msg":"m"}""");

        (await kuma.PostAsync("/hooks/uptime-kuma", """{"heartbeat":null,"monitor":null,"msg":"Tickets Testing"}""")).Expect(200);
        Assert.Equal("", await TicketsAsync(server));
        (await SendAsync(0, 1)).Expect(200);
        (await SendAsync(0, 2)).Expect(200);
        (await SendAsync(1, 1)).Expect(200);
        Assert.Equal("uptime: Router 1 is down done 1; uptime: Router 2 is down open 1", await TicketsAsync(server));
    }

    [Theory, BothServers]
    public async Task Pagerdutys_routing_key_is_a_token_and_its_three_actions_move_a_ticket(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync("nagios", "nagios");
        Task<Answer> SendAsync(string action, string key = "srv/db", string path = "/v2/enqueue", string? secret = null) => server.Anonymous.PostAsync(path,
            $$"""{"payload":{"summary":"db is down","severity":"critical","source":"srv"},"routing_key":"{{secret ?? token}}","event_action":"{{action}}","dedup_key":"{{key}}"}""");

        Assert.Equal("srv/db", (await SendAsync("trigger")).Expect(202)["dedup_key"]);
        (await SendAsync("trigger", path: "/hooks/pagerduty")).Expect(202);
        Assert.Equal("nagios: db is down open 2", await TicketsAsync(server));
        (await SendAsync("acknowledge")).Expect(202);
        Assert.Equal("nagios: db is down working 2", await TicketsAsync(server));
        (await SendAsync("acknowledge", "unknown")).Expect(202);
        (await SendAsync("resolve")).Expect(202);
        Assert.Equal("nagios: db is down done 2", await TicketsAsync(server));
        (await SendAsync("trigger", secret: "tk_wrong")).ExpectRefusal(401, "not-valid");
        (await server.Anonymous.PostAsync("/v2/enqueue", "[")).ExpectRefusal(401, "no-credentials");
    }

    [Theory, BothServers]
    public async Task Grafana_sends_what_fires_and_what_is_over(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        Task<Answer> SendAsync(string status) => server.Script.PostAsync("/hooks/grafana", $$"""{"status":"{{status}}","alerts":[{"status":"{{status}}","labels":{"alertname":"Hot"},"annotations":{"summary":"Attic is hot"},"startsAt":"2026-03-02T09:00:00Z","fingerprint":"c6eadffa33fcdf37"}]}""");

        (await SendAsync("firing")).Expect(200);
        (await SendAsync("firing")).Expect(200);
        Assert.Equal("setup: Attic is hot open 1", await TicketsAsync(server));
        (await SendAsync("resolved")).Expect(200);
        Assert.Equal("setup: Attic is hot done 1", await TicketsAsync(server));
    }

    [Theory, BothServers]
    public async Task A_generic_webhook_may_carry_its_token_in_the_query(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        (await server.Anonymous.SendAsync(HttpMethod.Post, $"/hooks/generic?token={ServerUnderTest.SetupToken}&summary=Water&dedup=w", null)).Expect(200);
        (await server.Anonymous.SendAsync(HttpMethod.Post, $"/hooks/generic?token={ServerUnderTest.SetupToken}&summary=Water&dedup=w&action=close", null)).Expect(200);
        Assert.Equal("setup: Water done 1", await TicketsAsync(server));
        // Where the sender knows another way, a token in an address is none.
        (await server.Anonymous.PostAsync($"/hooks/grafana?token={ServerUnderTest.SetupToken}", """{"alerts":[]}""")).ExpectRefusal(401, "no-credentials");
    }

    [Theory, BothServers]
    public async Task A_flood_is_503_for_alertmanager_which_does_not_come_back_after_429(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode, ("Http:TokenPerMinute", "1"));
        var sender = server.As(Api.Bearer(await server.DeviceAsync("alerts", "alerts")));

        (await sender.PostAsync("/hooks/alertmanager", """{"alerts":[]}""")).Expect(200);
        var refused = (await sender.PostAsync("/hooks/alertmanager", """{"alerts":[]}""")).ExpectRefusal(503, "flood");
        Assert.NotNull(refused.Header("Retry-After"));
        (await sender.PostAsync("/hooks/grafana", """{"alerts":[]}""")).ExpectRefusal(429, "flood");
    }

    [Theory, BothServers]
    public async Task Curl_publishes_as_to_ntfy_and_gotify(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        async Task<JsonNode> CurlAsync(params string[] arguments) => JsonNode.Parse((await ChildProcess.RunAsync("curl", ["--silent", "--show-error", "--fail-with-body", .. arguments])).Expect().Output)!;
        var (url, token) = (server.Url.ToString(), ServerUnderTest.SetupToken);
        var auth = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"Bearer {token}")).TrimEnd('=');

        var message = await CurlAsync("-u", $":{token}", "-H", "Title: Backup", "-H", "Priority: high", "-H", "Tags: warning,cd", "-d", "failed", $"{url}ntfy/backups");
        Assert.Equal(("message", "backups", "Backup", "failed", 4), ((string)message["event"]!, (string)message["topic"]!, (string)message["title"]!, (string)message["message"]!, (int)message["priority"]!));
        await CurlAsync("-H", $"Authorization: Bearer {token}", "-T", "/etc/hostname", $"{url}ntfy/files");
        await CurlAsync("-H", $"Authorization: Bearer {token}", "-d", """{"topic":"json","message":"by JSON"}""", $"{url}ntfy");
        await CurlAsync($"{url}ntfy/query/publish?message=by+query&auth={auth}");
        var gotify = await CurlAsync("-F", "title=Gotify", "-F", "message=by form", $"{url}message?token={token}");
        Assert.Equal(("by form", "Gotify", 5), ((string)gotify["message"]!, (string)gotify["title"]!, (int)gotify["priority"]!));
        await CurlAsync("-H", $"X-Gotify-Key: {token}", "-H", "Content-Type: application/json", "-d", """{"message":"by header","priority":10}""", $"{url}message");
        await CurlAsync("-H", $"Authorization: Bearer {token}", "-X", "POST", $"{url}message?message=by%20bearer");

        var tickets = (await server.Script.AllAsync("order=oldest")).Select(ticket => $"{ticket["system"]}: {ticket["title"]} {ticket["sla"]}").ToList();
        Assert.Equal("backups: Backup silver", tickets[0]);
        Assert.StartsWith("files: ", tickets[1], StringComparison.Ordinal);
        Assert.Equal(["json: by JSON none", "query: by query none", "setup: Gotify none", "setup: by header gold", "setup: by bearer none"], tickets[2..]);
    }
}
