using System.Text;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A job says that it is well; its failure and its silence are tickets, and its next ping finishes them.</summary>
public class HeartbeatTests
{
    const string Token = ServerUnderTest.SetupToken;

    [Theory, InProcessServers]
    public async Task A_silent_job_is_a_ticket_and_its_next_ping_finishes_it(ServerMode mode)
    {
        var clock = new TestClock(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
        await using var server = await ServerUnderTest.StartAsync(mode, clock);
        var check = (await server.Script.PostAsync("/api/v1/checks", """{"name": "Nightly backup", "periodSeconds": 3600, "graceSeconds": 600, "tags": ["nas"]}""")).Expect(201);
        Assert.Equal(("nightly-backup", "new"), (check["slug"], check["status"]));
        using var anybody = new HttpClient { BaseAddress = server.Url };
        Assert.Equal("OK", await anybody.GetStringAsync(check["pingPath"]));

        clock.Advance(TimeSpan.FromMinutes(69));
        Assert.Equal("grace", (await server.Script.GetAsync("/api/v1/checks/1")).Expect(200)["status"]);
        Assert.Equal(0, await server.Script.CountAsync());

        clock.Advance(TimeSpan.FromMinutes(2));
        await Eventually.TrueAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return await server.Script.CountAsync() == 1;
        }, "the ticket");
        var ticket = (await server.Script.GetAsync("/api/v1/tickets/1")).Expect(200);
        Assert.Equal(("Nightly backup is silent", "nightly-backup", "open"), (ticket["title"], ticket["system"], ticket["status"]));
        Assert.Equal("down", (await server.Script.GetAsync("/api/v1/checks/1")).Expect(200)["status"]);

        Assert.Equal("OK", await anybody.GetStringAsync(check["pingPath"]));
        Assert.Equal("done", (await server.Script.GetAsync("/api/v1/tickets/1")).Expect(200)["status"]);
        Assert.Equal("up", (await server.Script.GetAsync("/api/v1/checks/1")).Expect(200)["status"]);
    }

    [Theory, BothServers]
    public async Task A_job_says_how_it_ended_by_its_slug_and_how_long_it_took(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        using var job = new HttpClient { BaseAddress = server.Url };
        async Task<(int, string)> Ping(string path, HttpMethod? method = null, string? body = null)
        {
            using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = body is null ? null : new StringContent(body) };
            using var answer = await job.SendAsync(request);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal((404, "not found"), await Ping($"/ping/{Token}/backup"));
        Assert.Equal((201, "Created"), await Ping($"/ping/{Token}/backup/start?create=1&rid=0b5e6c4a-6f0e-4f0b-9d49-0d1b6a2f3c11"));
        Assert.Equal((200, "OK"), await Ping($"/ping/{Token}/backup/3?rid=0b5e6c4a-6f0e-4f0b-9d49-0d1b6a2f3c11", HttpMethod.Post, new string('x', 30_000) + "end"));
        var ticket = (await server.Script.GetAsync("/api/v1/tickets/1")).Expect(200);
        Assert.Equal(("backup failed with exit status 3", "backup", "open"), (ticket["title"], ticket["system"], ticket["status"]));
        Assert.Equal(10_000, ticket["description"]!.Length);

        Assert.Equal((200, ""), await Ping($"/ping/{Token}/backup/log", HttpMethod.Head));
        Assert.Equal("open", (await server.Script.GetAsync("/api/v1/tickets/1")).Expect(200)["status"]);
        Assert.Equal((200, "OK"), await Ping($"/ping/{Token}/backup/0"));
        Assert.Equal("done", (await server.Script.GetAsync("/api/v1/tickets/1")).Expect(200)["status"]);
        var pings = (await server.Script.GetAsync("/api/v1/checks/1/pings")).Expect(200).Json["items"]!.AsArray();
        Assert.Equal(["success", "log", "failure", "start"], pings.Select(ping => ping!["kind"]!.GetValue<string>()));
        Assert.True(pings[2]!["durationSeconds"]!.GetValue<double>() >= 0);

        foreach (var (path, status, text) in new[]
        {
            ($"/ping/{Guid.NewGuid()}", 404, "not found"),
            ($"/ping/{Token[..^1]}x/backup", 404, "not found"),
            ($"/ping/{Token}/backup/256", 400, "invalid url format"),
            ($"/ping/{Token}/backup/dance", 400, "invalid url format"),
            ("/ping/nothing", 400, "invalid url format"),
            ($"/ping/{Token}/backup?rid=7", 400, "invalid uuid format"),
        })
        {
            Assert.Equal((status, text), await Ping(path));
        }
        using var put = await job.PutAsync($"/ping/{Token}/backup", new StringContent(""));
        Assert.Equal(405, (int)put.StatusCode);
    }

    [Theory, BothServers]
    public async Task Clients_of_Healthchecks_manage_checks_with_a_token_as_their_key(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        using var client = new HttpClient { BaseAddress = server.Url };
        async Task<(int Status, System.Text.Json.Nodes.JsonNode Body)> Call(HttpMethod method, string path, string? body = null, string key = Token)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Api-Key", key);
            using var answer = await client.SendAsync(request);
            return ((int)answer.StatusCode, System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
        }

        const string body = """{"name": "DB dump", "tags": "prod db", "schedule": "0 4 * * *", "tz": "Europe/Berlin", "grace": 900, "unique": ["name"]}""";
        var (status, check) = await Call(HttpMethod.Post, "/api/v3/checks/", body);
        Assert.Equal((201, "DB dump", "db-dump", "new", "prod db"), (status, (string)check["name"]!, (string)check["slug"]!, (string)check["status"]!, (string)check["tags"]!));
        var again = await Call(HttpMethod.Post, "/api/v3/checks/", body.Replace("900", "1800", StringComparison.Ordinal));
        Assert.Equal((200, (string)check["uuid"]!, 1800), (again.Status, (string)again.Body["uuid"]!, (int)again.Body["grace"]!));

        Assert.Equal("OK", await client.GetStringAsync((string)check["ping_url"]!));
        var list = await Call(HttpMethod.Get, "/api/v3/checks/?tag=db");
        Assert.Equal("up", (string)Assert.Single(list.Body["checks"]!.AsArray())!["status"]!);
        Assert.NotNull(list.Body["checks"]![0]!["next_ping"]);
        Assert.Empty((await Call(HttpMethod.Get, "/api/v3/checks/?tag=web")).Body["checks"]!.AsArray());

        Assert.Equal("paused", (string)(await Call(HttpMethod.Post, (string)check["pause_url"]!, "")).Body["status"]!);
        Assert.Equal("new", (string)(await Call(HttpMethod.Post, (string)check["resume_url"]!, "")).Body["status"]!);
        Assert.Equal(409, (await Call(HttpMethod.Post, (string)check["resume_url"]!, "")).Status);
        Assert.Contains("minute '61'", (string)(await Call(HttpMethod.Post, (string)check["update_url"]!, """{"schedule": "61 * * * *"}""")).Body["error"]!, StringComparison.Ordinal);
        Assert.Equal((401, "wrong api key"), await Error(Call(HttpMethod.Get, "/api/v3/checks/", key: "nobody")));
        Assert.Equal((404, "not found"), await Error(Call(HttpMethod.Get, $"/api/v3/checks/{Guid.NewGuid()}")));
        Assert.Equal(200, (await Call(HttpMethod.Delete, (string)check["update_url"]!)).Status);
        Assert.Empty((await Call(HttpMethod.Get, "/api/v3/checks/")).Body["checks"]!.AsArray());

        static async Task<(int, string)> Error(Task<(int Status, System.Text.Json.Nodes.JsonNode Body)> call) => ((await call).Status, (string)(await call).Body["error"]!);
    }
}
