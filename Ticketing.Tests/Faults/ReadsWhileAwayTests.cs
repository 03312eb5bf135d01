using System.Globalization;
using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Faults;

/// <summary>The database is gone: what is unfinished can still be read, with its age; what lies in the database alone says when to come again; nothing is a fault of the server.</summary>
public class ReadsWhileAwayTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unfinished_tickets_and_promises_are_shown_with_their_age(bool hangs)
    {
        await using var cluster = await PostgresCluster.StartAsync(durable: true);
        cluster.Ask("CREATE DATABASE tickets");
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Database", cluster.ConnectionTo("tickets")), ("Http:UserPerMinute", "0"));
        Expect(server);
        var open = (await server.Script.CreateAsync("""{"title": "Boiler pressure low", "sla": "silver"}""")).Id;
        var done = (await server.Script.CreateAsync("""{"title": "Window open"}""")).Id;
        (await server.Script.PatchAsync($"/api/v1/tickets/{done}", """{"status": "done"}""")).Expect(200);
        const string page = "/api/v1/tickets?kind=waiting,open,working";
        var list = (await server.Script.GetAsync(page)).Expect(200);
        var one = (await server.Script.GetAsync($"/api/v1/tickets/{open}")).Expect(200);
        var sla = (await server.Script.GetAsync("/api/v1/sla")).Expect(200);
        Assert.Null(list.Header("Warning"));

        await (hangs ? Task.Run(cluster.Pause) : cluster.StopAsync());

        var stale = await StaleAsync(server, page);
        Assert.Equal(open, Assert.Single(stale.Json["items"]!.AsArray())!["id"]!.GetValue<long>());
        var alone = await StaleAsync(server, $"/api/v1/tickets/{open}");
        Assert.Equal(one["title"], alone["title"]);
        Assert.Null(alone.Json["log"]);
        Assert.Null(alone.ETag);
        Assert.Equal(sla.Json["promised"]!.GetValue<int>(), (await StaleAsync(server, "/api/v1/sla")).Json["promised"]!.GetValue<int>());
        foreach (var path in new[] { $"/api/v1/tickets/{done}", "/api/v1/tickets", "/api/v1/tickets?q=boiler", "/api/v1/tickets.csv?kind=done", "/api/v1/audit" })
        {
            var refused = (await server.Script.GetAsync(path)).ExpectRefusal(503, "store-unavailable");
            Assert.True(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture) >= 1);
        }

        await (hangs ? Task.Run(cluster.Resume) : cluster.StartAgainAsync());
        await Eventually.TrueAsync(async () => (await server.Script.GetAsync(page)).Header("Warning") is null, "the list to be current again");
        Assert.NotNull((await server.Script.GetAsync($"/api/v1/tickets/{done}")).Expect(200).Json["log"]);
    }

    [Fact]
    public async Task Every_route_that_reads_answers_or_says_to_come_again()
    {
        await using var cluster = await PostgresCluster.StartAsync(durable: false);
        cluster.Ask("CREATE DATABASE tickets");
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Database", cluster.ConnectionTo("tickets")), ("Http:UserPerMinute", "0"));
        Expect(server);
        var ticket = (await server.Script.CreateAsync("""{"title": "there", "reference": "r"}""")).Id;
        var trials = new ApiTrials(new ApiDescription((await server.Anonymous.GetAsync("/openapi/v1.json")).Json), new Dictionary<string, string>(), [ticket, ticket + 1], ticket)
            .All().Where(trial => trial.Method == "GET" && trial.Path != "/api/v1/stream").ToList();

        await cluster.StopAsync();

        Assert.NotEmpty(trials);
        var faults = new List<string>();
        foreach (var trial in trials)
        {
            try
            {
                var answer = await server.Admin.SendAsync(new HttpMethod(trial.Method), trial.Path, null, [.. trial.Headers]);
                if (answer.Status is not (>= 200 and < 500 or 503))
                {
                    faults.Add($"{trial.Method} {trial.Path} answered {answer.Status}: {answer.Text}");
                }
            }
            catch (HttpRequestException broken)
            {
                faults.Add($"{trial.Method} {trial.Path} broke off: {broken.InnerException?.Message}");
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The database may take a moment to be missed.</summary>
    static async Task<Answer> StaleAsync(ServerUnderTest server, string path)
    {
        var answer = await Eventually.SomeAsync(async () => await server.Script.GetAsync(path) is { } some && some.Header("Warning") is not null ? some : null, $"{path} to be stale");
        Assert.Equal("110 - \"Response is Stale\"", answer.Expect(200).Header("Warning"));
        Assert.True(long.Parse(answer.Header("Age")!, CultureInfo.InvariantCulture) >= 0);
        return answer;
    }

    static void Expect(ServerUnderTest server)
    {
        foreach (var part in (string[])["stays away", "went away", "was not stored", "cannot be reached", "Npgsql", "look around", "could not be taken", "database", "store"])
        {
            server.Log.Expect(part);
        }
    }
}
