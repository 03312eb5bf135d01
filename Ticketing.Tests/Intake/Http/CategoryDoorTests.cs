using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>Whose tickets are whose, at the door.</summary>
public class CategoryDoorTests
{
    const string Password = "long enough for all";

    static async Task<Api> UserAsync(ServerUnderTest server, string name, string role)
    {
        (await server.Script.PostAsync("/api/v1/users", $$"""{"name": "{{name}}", "role": "{{role}}", "password": "{{Password}}"}""")).Expect(201);
        return server.As(Api.Basic(name, Password));
    }

    [Theory, InProcessServers]
    public async Task The_people_of_a_category_see_and_finish_its_tickets_and_others_are_told_who_can(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var (bob, dora, mia) = (await UserAsync(server, "bob", "member"), await UserAsync(server, "dora", "agent"), await UserAsync(server, "mia", "member"));
        var heating = (await server.Script.PostAsync("/api/v1/categories", """{"name": "heating", "system": "boiler", "people": ["BOB"]}""")).Expect(201);
        Assert.Equal(("boiler", "bob"), (heating["system"], heating.Json["people"]![0]!.GetValue<string>()));
        Assert.Equal(["people"], (await server.Script.PatchAsync(heating.Location!, """{"people": ["nobody"]}""")).ExpectRefusal(400, "invalid").Json["errors"]!.AsObject().Select(field => field.Key));
        var ticket = (await mia.SubmitAsync("""{"title": "Cold", "system": "boiler", "category": "heating", "reference": "cold"}""")).Expect(201);
        var path = $"/api/v1/tickets/{ticket.Id}";
        await server.Script.CreateAsync("""{"title": "Weeds", "category": "garden"}""");

        Assert.Equal(1, await bob.CountAsync());
        Assert.Equal(1, await mia.CountAsync());
        Assert.Equal(2, await dora.CountAsync());
        (await server.Script.PatchAsync(path, """{"assignee": "dora"}""")).ExpectRefusal(409, "assignee-not-of-category");
        var refusal = (await dora.PatchAsync(path, """{"status": "done"}""")).ExpectRefusal(403, "may-not-finish");
        Assert.Contains("the people of heating (bob) and the admins", refusal["detail"], StringComparison.Ordinal);
        (await dora.SendAsync(HttpMethod.Post, path + "/cancel", null)).ExpectRefusal(403, "may-not-finish");
        (await dora.DeleteAsync(path)).ExpectRefusal(403, "may-not-finish");
        (await mia.PatchAsync(path, """{"status": "done"}""")).ExpectRefusal(403, "forbidden");
        (await bob.PatchAsync("/api/v1/tickets/2", """{"title": "x"}""")).Expect(404);
        (await bob.PatchAsync(path, """{"assignee": "bob", "status": "working"}""")).Expect(200);
        Assert.Equal("done", (await bob.PatchAsync(path, """{"status": "done"}""")).Expect(200)["status"]);
        (await server.Script.PatchAsync(path, """{"assignee": "bob"}""")).Expect(200);
        (await server.Script.PatchAsync(path, """{"assignee": null}""")).Expect(200);
        (await server.Script.PatchAsync(path, """{"assignee": "bob"}""")).ExpectRefusal(409, "finished-already");

        (await server.Script.PatchAsync(heating.Location!, """{"people": []}""")).Expect(200);
        Assert.Equal(0, await bob.CountAsync() - 0);
    }

    [Theory, InProcessServers]
    public async Task A_ticket_that_moves_to_another_system_takes_its_reference_along(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        const string report = """{"title": "Down", "system": "nas", "reference": "down"}""";
        var first = await server.Script.CreateAsync(report);
        await server.Script.CreateAsync("""{"title": "Down", "system": "boiler", "reference": "down"}""");
        (await server.Script.PatchAsync($"/api/v1/tickets/{first.Id}", """{"system": "boiler"}""")).ExpectRefusal(409, "reference-taken");
        (await server.Script.PatchAsync($"/api/v1/tickets/{first.Id}", """{"system": "a/b"}""")).ExpectRefusal(400, "invalid");
        Assert.Equal("router", (await server.Script.PatchAsync($"/api/v1/tickets/{first.Id}", """{"system": "router"}""")).Expect(200)["system"]);

        Assert.Equal(first.Id, (await server.Script.SubmitAsync("""{"title": "Down", "system": "router", "reference": "down"}""")).Expect(200).Id);
        var second = (await server.Script.SubmitAsync(report)).Expect(201);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first.Id, (await server.Script.SubmitAsync("""{"title": "Down", "system": "router", "reference": "down", "state": "ok"}""")).Expect(200).Id);
        Assert.Equal("done", (await server.Script.TicketAsync(first.Id))["status"]);
        Assert.Equal("router", (await server.Script.TicketAsync(first.Id)).Json["log"]!.AsArray().First(line => line!["changes"] is not null)!["changes"]!["system"]!["to"]!.GetValue<string>());
    }
}
