using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A ticket to oneself: it is its owner's from the start, takes no capacity, and troubles nobody else.</summary>
public class PersonalTaskTests
{
    [Theory, BothServers]
    public async Task A_task_of_ones_own_is_ones_own_without_a_promise_and_without_a_mail(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(mode, null, ("Smtp", smtp.Url), ("PublicUrl", "http://home.example"));
        var (mia, bob) = (await WorkflowPeople.UserAsync(server, "mia", "member"), await WorkflowPeople.UserAsync(server, "bob", "member"));
        (await server.Admin.PostAsync("/api/v1/systems", """{"name": "cellar", "sla": "gold"}""")).Expect(201);

        var task = (await mia.SubmitAsync("""{"title": "Sort the jars", "system": "cellar", "assignee": "MIA"}""")).Expect(201);
        Assert.Equal(("mia", "mia", "none", null, "open"), (task["requester"], task["assignee"], task["sla"], task["dueAt"], task["status"]));
        (await bob.GetAsync($"/api/v1/tickets/{task.Id}")).Expect(404);
        (await server.Admin.GetAsync($"/api/v1/tickets/{task.Id}")).Expect(200);
        Assert.Equal("done", (await mia.PatchAsync($"/api/v1/tickets/{task.Id}", """{"status": "done"}""")).Expect(200)["status"]);

        await server.Script.CreateAsync("""{"title": "Leak"}""");
        (await mia.SubmitAsync("""{"title": "Mine", "assignee": "bob"}""")).ExpectRefusal(400, "invalid");
        Assert.NotNull((await mia.SubmitAsync("""{"title": "Mine", "assignee": "mia", "sla": "gold"}""")).ExpectRefusal(400, "invalid").Json["errors"]!["sla"]);
        Assert.Null((await server.Script.CreateAsync("""{"title": "From a script", "assignee": "mia"}"""))["assignee"]);
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "heating", "people": ["bob"]}""")).Expect(201);
        (await mia.SubmitAsync("""{"title": "Mine", "assignee": "mia", "category": "heating"}""")).ExpectRefusal(409, "assignee-not-of-category");
        Assert.DoesNotContain(smtp.Mails, mail => mail.Subject.Contains("Sort the jars", StringComparison.Ordinal) && mail.Subject.StartsWith("New", StringComparison.Ordinal));
    }
}
