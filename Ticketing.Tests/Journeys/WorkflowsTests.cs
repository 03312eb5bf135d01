using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A household makes a workflow of its own, is told what is wrong with it, changes and deletes it; tickets go on as they began.</summary>
public class WorkflowsTests
{
    [Theory, BothServers]
    public async Task A_workflow_is_made_refused_with_its_fault_changed_and_deleted_while_tickets_go_on(ServerMode mode)
    {
        const string Body = """{"name": "short", "states": [{"name": "new", "kind": "open", "moves": [{"to": "STATE"}, {"to": "gone"}]}, {"name": "STATE", "kind": "done"}, {"name": "gone", "kind": "cancelled"}]}""";
        await using var server = await ServerUnderTest.StartAsync(mode);
        Assert.Equal(["approval", "default", "grant"], (await server.Script.GetAsync("/api/v1/workflows")).Expect(200).Json["items"]!.AsArray().Select(one => one!["name"]!.GetValue<string>()));
        var errors = (await server.Admin.PostAsync("/api/v1/workflows", """{"name": "short", "states": [{"name": "a", "kind": "open", "moves": [{"to": "b"}, {"to": "d"}]}, {"name": "b", "kind": "waiting"}, {"name": "c", "kind": "done"}, {"name": "d", "kind": "cancelled"}]}""")).ExpectRefusal(400, "invalid").Json["errors"]!;
        Assert.Contains("is stuck", errors["states[1]"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("is unreachable", errors["states[2]"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull((await server.Admin.PostAsync("/api/v1/workflows", """{"name": "short", "states": [{"name": 4}]}""")).ExpectRefusal(400, "invalid").Json["errors"]!["states[0].name"]);
        (await server.Admin.PostAsync("/api/v1/workflows", "[]")).ExpectRefusal(400, "invalid");

        var made = (await server.Admin.PostAsync("/api/v1/workflows", Body.Replace("STATE", "over", StringComparison.Ordinal))).Expect(201);
        Assert.Equal("/api/v1/workflows/short", made.Location);
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "quick", "workflow": "none"}""")).ExpectRefusal(400, "invalid");
        var category = (await server.Admin.PostAsync("/api/v1/categories", """{"name": "quick", "workflow": "short"}""")).Expect(201);
        var ticket = await server.Script.CreateAsync("""{"title": "Once", "category": "quick"}""");
        using (var content = Api.Json(Body.Replace("STATE", "finished", StringComparison.Ordinal)))
        {
            Assert.Equal(2, (await server.Admin.SendAsync(HttpMethod.Put, made.Location!, content)).Expect(200).Json["version"]!.GetValue<long>());
        }
        Assert.Equal("over", (await server.Script.GetAsync($"{made.Location}?version=1")).Expect(200).Json["states"]![1]!["name"]!.GetValue<string>());
        (await server.Admin.DeleteAsync(made.Location!)).ExpectRefusal(409, "in-use");
        (await server.Admin.PatchAsync(category.Location!, """{"workflow": null}""")).Expect(200);
        (await server.Admin.DeleteAsync(made.Location!)).Expect(204);
        (await server.Admin.GetAsync(made.Location!)).Expect(404);
        Assert.Equal((1L, "short"), (ticket.Json["workflowVersion"]!.GetValue<long>(), ticket["workflow"]));
        Assert.Equal("done", (await server.Admin.PatchAsync($"/api/v1/tickets/{ticket.Id}", """{"status": "over"}""")).Expect(200)["kind"]);
        (await server.Admin.DeleteAsync("/api/v1/workflows/default")).ExpectRefusal(409, "shipped");
    }
}
