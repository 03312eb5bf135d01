using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>Agents, systems, categories, workflows, audit and mails: the small lists.</summary>
public class DirectoriesTests
{
    [Fact]
    public async Task An_agent_is_created_changed_and_deleted_and_moves_what_can_be_promised()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, new TestClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)));
        async Task<int> FreeAsync() => (await server.Script.GetAsync("/api/v1/sla")).Expect(200).Json["tiers"]![0]!["free"]!.GetValue<int>();
        Assert.Equal(120, await FreeAsync());
        var anna = (await server.Script.PostAsync("/api/v1/agents", """{"name": "anna", "hours": "Mon-Fri 08:00-10:00"}""")).Expect(201);
        Assert.Equal($"/api/v1/agents/{anna.Id}", anna.Location);
        Assert.True(anna.Json["available"]!.GetValue<bool>());
        Assert.Equal(180, await FreeAsync());
        (await server.Script.PostAsync("/api/v1/agents", """{"name": "anna"}""")).ExpectRefusal(409, "name-taken");
        Assert.Equal(["name", "hours"], (await server.Script.PostAsync("/api/v1/agents", """{"hours": "always"}""")).ExpectRefusal(400, "invalid").Json["errors"]!.AsObject().Select(field => field.Key));
        Assert.Equal("Mon-Fri 08:00-10:00", (await server.Script.PatchAsync(anna.Location!, """{"available": false}""")).Expect(200)["hours"]);
        Assert.Equal(120, await FreeAsync());
        Assert.Equal(2, (await server.Script.GetAsync("/api/v1/agents")).Expect(200).Json["items"]!.AsArray().Count);
        Assert.Equal("anna", (await server.Script.GetAsync(anna.Location!)).Expect(200)["name"]);
        (await server.Script.DeleteAsync(anna.Location!)).Expect(204);
        (await server.Script.DeleteAsync(anna.Location!)).Expect(404);
        (await server.Script.GetAsync(anna.Location!)).Expect(404);
        (await server.Script.PatchAsync(anna.Location!, "{}")).Expect(404);
    }

    [Fact]
    public async Task A_system_gets_its_tier_and_its_patience()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var boiler = (await server.Script.PostAsync("/api/v1/systems", """{"name": "boiler", "sla": "silver"}""")).Expect(201);
        Assert.Equal((60, null), (boiler.Json["graceSeconds"]!.GetValue<int>(), boiler["lastSeenAt"]));
        Assert.Equal("silver", (await server.Script.CreateAsync("""{"title": "Low", "system": "boiler"}"""))["sla"]);
        Assert.Equal(5, (await server.Script.PatchAsync(boiler.Location!, """{"graceSeconds": 5, "silentAfterSeconds": 0, "name": "other"}""")).Expect(200).Json["graceSeconds"]!.GetValue<int>());
        var read = (await server.Script.GetAsync(boiler.Location!)).Expect(200);
        Assert.Equal(("boiler", "silver", 0), (read["name"], read["sla"], read.Json["silentAfterSeconds"]!.GetValue<int>()));
        Assert.NotNull(read["lastSeenAt"]);
        Assert.Equal(["sla", "name", "graceSeconds"], (await server.Script.PostAsync("/api/v1/systems", """{"name": "a/b", "sla": "x", "graceSeconds": -1}""")).ExpectRefusal(400, "invalid").Json["errors"]!.AsObject().Select(field => field.Key).OrderByDescending(k => k, StringComparer.Ordinal));
        (await server.Script.PostAsync("/api/v1/systems", """{"name": "boiler"}""")).ExpectRefusal(409, "name-taken");
        (await server.Script.DeleteAsync(boiler.Location!)).Expect(204);
        (await server.Script.DeleteAsync(boiler.Location!)).Expect(404);
    }

    [Fact]
    public async Task Categories_are_made_by_tickets_and_by_hand()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        await server.Script.CreateAsync("""{"title": "Low", "category": "heating"}""");
        var garden = (await server.Script.PostAsync("/api/v1/categories", """{"name": "garden"}""")).Expect(201);
        Assert.Equal(["garden", "heating"], (await server.Script.GetAsync("/api/v1/categories")).Expect(200).Json["items"]!.AsArray().Select(one => one!["name"]!.GetValue<string>()).Order());
        Assert.Equal("yard", (await server.Script.PatchAsync(garden.Location!, """{"name": "yard"}""")).Expect(200)["name"]);
        (await server.Script.PatchAsync(garden.Location!, """{"name": "heating"}""")).ExpectRefusal(409, "name-taken");
        (await server.Script.PostAsync("/api/v1/categories", "{}")).ExpectRefusal(400, "invalid");
        (await server.Script.DeleteAsync(garden.Location!)).Expect(204);
        (await server.Script.GetAsync(garden.Location!)).Expect(404);
    }

    [Fact]
    public async Task A_category_has_a_system_and_people_who_must_be_users()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        (await server.Script.PostAsync("/api/v1/users", """{"name": "mia", "role": "member", "password": "long enough for mia"}""")).Expect(201);
        Assert.Equal(["people", "system"], (await server.Script.PostAsync("/api/v1/categories", """{"name": "heating", "system": "a/b", "people": ["nobody"]}""")).ExpectRefusal(400, "invalid").Json["errors"]!.AsObject().Select(field => field.Key).Order());
        var heating = (await server.Script.PostAsync("/api/v1/categories", """{"name": "heating", "system": "boiler", "people": ["MIA", "mia"]}""")).Expect(201);
        Assert.Equal(("boiler", "mia"), (heating["system"], heating.Json["people"]!.AsArray().Single()!.GetValue<string>()));
        Assert.Contains((await server.Script.GetAsync("/api/v1/systems")).Expect(200).Json["items"]!.AsArray(), system => system!["name"]!.GetValue<string>() == "boiler");
        var changed = (await server.Script.PatchAsync(heating.Location!, """{"people": null}""")).Expect(200);
        Assert.Equal(("heating", "boiler", 0), (changed["name"], changed["system"], changed.Json["people"]!.AsArray().Count));
        Assert.Null((await server.Script.PatchAsync(heating.Location!, """{"system": null}""")).Expect(200)["system"]);
        Assert.Equal(3, (await server.Script.GetAsync("/api/v1/audit?type=categoryChanged")).Expect(200).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_workflow_says_where_a_ticket_can_go()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var workflow = (await server.Script.GetAsync("/api/v1/workflows")).Expect(200).Json["items"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == "default")!;
        Assert.Equal(["open", "working", "waiting", "done", "cancelled"], workflow["states"]!.AsArray().Select(state => state!["name"]!.GetValue<string>()));
        Assert.Equal("default", (await server.Script.GetAsync("/api/v1/workflows/default")).Expect(200)["name"]);
        (await server.Script.GetAsync("/api/v1/workflows/none")).Expect(404);
    }

    [Fact]
    public async Task The_audit_trail_goes_back_page_by_page()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        for (var i = 1; i <= 5; i++)
        {
            await server.Script.CreateAsync($$"""{"title": "Alarm {{i}}"}""");
        }
        (await server.Script.SubmitAsync("""{"title": "Late", "holdId": 77}""")).ExpectRefusal(409, "hold-expired");
        var first = (await server.Script.GetAsync("/api/v1/audit?limit=2")).Expect(200).Json;
        Assert.Equal("refused", first["items"]![0]!["type"]!.GetValue<string>());
        Assert.Equal("hold-expired", first["items"]![0]!["code"]!.GetValue<string>());
        var next = (await server.Script.GetAsync($"/api/v1/audit?limit=2&before={first["next"]}")).Expect(200).Json;
        Assert.Equal(first["items"]![1]!["seq"]!.GetValue<long>() - 1, next["items"]![0]!["seq"]!.GetValue<long>());
        Assert.Equal(5, (await server.Script.GetAsync("/api/v1/audit?type=opened")).Expect(200).Json["items"]!.AsArray().Count);
        (await server.Script.GetAsync("/api/v1/audit?limit=0&before=x")).ExpectRefusal(400, "invalid");
        Assert.Empty((await server.Script.GetAsync("/api/v1/mails")).Expect(200).Json["items"]!.AsArray());
        (await server.Script.GetAsync("/api/v1/mails?ticket=0")).ExpectRefusal(400, "invalid");
    }

    [Fact]
    public async Task A_member_reports_reads_its_own_and_no_more()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        (await server.Script.PostAsync("/api/v1/users", """{"name": "mia", "role": "member", "password": "long enough for mia"}""")).Expect(201);
        var mia = server.As(Api.Basic("mia", "long enough for mia"));
        var other = await server.Script.CreateAsync("""{"title": "Not hers"}""");
        var own = (await mia.SubmitAsync("""{"title": "Light broken"}""")).Expect(201);
        Assert.Equal(("mia", "home"), (own["requester"], own["system"]));
        Assert.Equal(1, await mia.CountAsync());
        (await mia.GetAsync($"/api/v1/tickets/{other.Id}")).Expect(404);
        (await mia.PostAsync($"/api/v1/tickets/{other.Id}/log", """{"text": "x"}""")).Expect(404);
        (await server.Script.PatchAsync($"/api/v1/tickets/{other.Id}", """{"assignee": "mia"}""")).Expect(200);
        Assert.Equal(2, await mia.CountAsync());
        (await mia.PostAsync($"/api/v1/tickets/{other.Id}/log", """{"text": "Will look"}""")).Expect(201);
        (await mia.PatchAsync($"/api/v1/tickets/{own.Id}", """{"title": "x"}""")).ExpectRefusal(403, "forbidden");
        (await mia.SubmitAsync("""{"title": "In a foreign name", "requester": "admin"}""")).ExpectRefusal(403, "forbidden");
        (await mia.GetAsync("/api/v1/audit")).Expect(403);
        (await mia.PostAsync("/api/v1/agents", """{"name": "x"}""")).Expect(403);
        (await mia.GetAsync("/api/v1/sla")).Expect(200);
        Assert.Equal(3, (await mia.GetAsync("/api/v1/tickets.csv")).Expect(200).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
