using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>Workflows as data: versions, what is refused, and tickets that keep theirs.</summary>
public class WorkflowDoorTests
{
    const string Path = "/api/v1/workflows";

    const string Laundry = """
        {"name": "laundry", "states": [{"name": "dirty", "kind": "open", "moves": [{"to": "washing"}, {"to": "given up", "roles": ["admin"]}]},
         {"name": "washing", "kind": "working", "moves": [{"to": "clean", "requires": ["description"]}, {"to": "given up"}]}, {"name": "clean", "kind": "done"}, {"name": "given up", "kind": "cancelled"}]}
        """;

    static StringContent Body(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    [Theory, InProcessServers]
    public async Task Tickets_keep_the_version_they_began_with(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        Assert.Equal(["approval", "default", "grant"], (await server.Admin.GetAsync(Path)).Expect(200).Json["items"]!.AsArray().Select(one => one!["name"]!.GetValue<string>()));
        var made = (await server.Admin.PostAsync(Path, Laundry)).Expect(201);
        Assert.Equal((1, $"{Path}/laundry"), (made.Json["version"]!.GetValue<int>(), made.Location));
        (await server.Admin.PostAsync(Path, Laundry)).ExpectRefusal(409, "name-taken");
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "clothes", "workflow": "laundry"}""")).Expect(201);
        var first = await server.Script.CreateAsync("""{"title": "Shirts", "category": "clothes"}""");
        Assert.Equal(("dirty", "laundry", 1), (first["status"], first["workflow"], first.Json["workflowVersion"]!.GetValue<int>()));

        var changed = (await server.Admin.SendAsync(HttpMethod.Put, $"{Path}/laundry", Body(Laundry.Replace("dirty", "smelly", StringComparison.Ordinal)))).Expect(200);
        Assert.Equal(2, changed.Json["version"]!.GetValue<int>());
        var second = await server.Script.CreateAsync("""{"title": "Socks", "category": "clothes"}""");
        Assert.Equal(("smelly", 2), (second["status"], second.Json["workflowVersion"]!.GetValue<int>()));
        await server.StopAsync();
        await server.StartAgainAsync();
        Assert.Equal("washing", (await server.Script.PatchAsync($"/api/v1/tickets/{first.Id}", """{"status": "washing"}""")).Expect(200)["status"]);
        (await server.Script.PatchAsync($"/api/v1/tickets/{first.Id}", """{"status": "clean"}""")).ExpectRefusal(400, "fields-missing");
        Assert.Equal("clean", (await server.Script.PatchAsync($"/api/v1/tickets/{first.Id}", """{"status": "clean", "description": "ironed"}""")).Expect(200)["status"]);
        Assert.Equal("dirty", (await server.Admin.GetAsync($"{Path}/laundry?version=1")).Expect(200).Json["states"]![0]!["name"]!.GetValue<string>());

        (await server.Admin.DeleteAsync($"{Path}/laundry")).ExpectRefusal(409, "in-use");
        var category = (await server.Admin.GetAsync("/api/v1/categories")).Json["items"]![0]!["id"]!.GetValue<long>();
        (await server.Admin.PatchAsync($"/api/v1/categories/{category}", """{"workflow": null}""")).Expect(200);
        (await server.Admin.DeleteAsync($"{Path}/laundry")).Expect(204);
        (await server.Admin.GetAsync($"{Path}/laundry")).Expect(404);
        (await server.Script.PatchAsync($"/api/v1/tickets/{second.Id}", """{"status": "washing"}""")).Expect(200);
        Assert.Equal(3, (await server.Admin.PostAsync(Path, Laundry)).Expect(201).Json["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_tickets_cannot_live_by_is_refused_with_reason_and_place()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        async Task<IEnumerable<string>> FaultsAsync(string body) => (await server.Admin.PostAsync(Path, body)).ExpectRefusal(400, "invalid").Json["errors"]!.AsObject().Select(field => field.Key);
        Assert.Equal(["name"], await FaultsAsync(Laundry.Replace("\"laundry\"", "\"\"", StringComparison.Ordinal)));
        Assert.Equal(["states[1].kind"], await FaultsAsync(Laundry.Replace("\"working\"", "\"busy\"", StringComparison.Ordinal)));
        Assert.Equal(["states[0].moves[0].to"], await FaultsAsync(Laundry.Replace("\"to\": \"washing\"", "\"to\": \"bin\"", StringComparison.Ordinal)));
        Assert.Equal(["states[0].moves[1].roles[0]"], await FaultsAsync(Laundry.Replace("[\"admin\"]", "[\"boss\"]", StringComparison.Ordinal)));
        Assert.Equal(["states[0]", "states[1]", "states[2]"], (await FaultsAsync("""{"name": "x", "states": [1, "a", null]}""")).Order());
        Assert.Equal(["states"], await FaultsAsync("""{"name": "x"}"""));
        (await server.Admin.SendAsync(HttpMethod.Put, $"{Path}/none", Body(Laundry))).ExpectRefusal(404, "not-found");
        (await server.Admin.DeleteAsync($"{Path}/default")).ExpectRefusal(409, "shipped");
        (await server.Script.PostAsync("/api/v1/users", """{"name": "dora", "role": "agent", "password": "long enough for dora"}""")).Expect(201);
        (await server.As(Api.Basic("dora", "long enough for dora")).PostAsync(Path, Laundry)).Expect(403);
    }
}
