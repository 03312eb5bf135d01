using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>The sample <c>approval</c>: a request waits, takes no capacity, and everybody concerned is told what became of it.</summary>
public class ApprovalTests
{
    const string Request = """{"title": "New bicycle", "category": "purchases", "sla": "gold"}""";

    [Theory, InProcessServers]
    public async Task A_request_waits_until_an_admin_approves_it_and_is_then_promised(ServerMode mode)
    {
        var clock = new TestClock(DateTimeOffset.Parse("2026-03-02T09:00:00Z", CultureInfo.InvariantCulture));
        await using var server = await ServerUnderTest.StartAsync(mode, clock);
        var (mia, bob) = (await WorkflowPeople.UserAsync(server, "mia", "member"), await WorkflowPeople.UserAsync(server, "bob", "agent"));
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "purchases", "workflow": "approval", "people": ["bob"]}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "x", "workflow": "none"}""")).ExpectRefusal(400, "invalid");
        async Task<int> PromisedAsync() => 120 - (await server.Script.GetAsync("/api/v1/sla")).Expect(200).Json["tiers"]![0]!["free"]!.GetValue<int>();

        var ticket = (await mia.SubmitAsync(Request)).Expect(201);
        var path = $"/api/v1/tickets/{ticket.Id}";
        Assert.Equal(("requested", "waiting", "gold", null, "approval"), (ticket["status"], ticket["kind"], ticket["sla"], ticket["dueAt"], ticket["workflow"]));
        Assert.Equal(0, await PromisedAsync());
        Assert.Equal(["withdrawn"], WorkflowPeople.Moves(await mia.GetAsync(path)));
        Assert.Empty(WorkflowPeople.Moves(await bob.GetAsync(path)));
        Assert.Equal(["approved", "refused", "withdrawn"], WorkflowPeople.Moves(await server.Admin.GetAsync(path)));
        (await bob.PatchAsync(path, """{"status": "working"}""")).ExpectRefusal(409, "illegal-move");
        Assert.EndsWith("That can the admins.", (await bob.PatchAsync(path, """{"status": "approved"}""")).ExpectRefusal(403, "may-not-move")["detail"], StringComparison.Ordinal);
        (await bob.SendAsync(HttpMethod.Post, path + "/cancel", null)).ExpectRefusal(403, "may-not-move");
        (await bob.DeleteAsync(path)).ExpectRefusal(403, "may-not-move");
        (await mia.PatchAsync(path, """{"title": "Two bicycles"}""")).ExpectRefusal(403, "forbidden");

        clock.Advance(TimeSpan.FromHours(5));
        var approved = (await server.Admin.PatchAsync(path, """{"status": "approved"}""")).Expect(200);
        Assert.Equal(("open", "2026-03-02T16:00:00Z"), (approved["kind"], approved["dueAt"]));
        Assert.True(approved.Json["guaranteed"]!.GetValue<bool>());
        Assert.Equal(1, await PromisedAsync());
        (await mia.PatchAsync(path, """{"status": "done"}""")).ExpectRefusal(403, "forbidden");
        Assert.Equal("done", (await bob.PatchAsync(path, """{"status": "done"}""")).Expect(200)["status"]);
        Assert.Equal(0, await PromisedAsync());

        var second = (await mia.SubmitAsync(Request)).Expect(201);
        Assert.Equal("withdrawn", (await mia.SendAsync(HttpMethod.Post, $"/api/v1/tickets/{second.Id}/cancel", null)).Expect(200)["status"]);
    }

    [Theory, BothServers]
    public async Task Who_asked_and_the_people_of_the_category_are_mailed_what_became_of_it(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(mode, null, ("Smtp", smtp.Url), ("PublicUrl", "http://home.example"));
        var (mia, _) = (await WorkflowPeople.UserAsync(server, "mia", "member"), await WorkflowPeople.UserAsync(server, "bob", "agent"));
        await WorkflowPeople.UserAsync(server, "dora", "agent");
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "purchases", "workflow": "approval", "people": ["bob"]}""")).Expect(201);
        foreach (var (word, subject) in new[] { ("approved", "Approved: New bicycle"), ("refused", "Refused: New bicycle") })
        {
            var ticket = (await mia.SubmitAsync(Request)).Expect(201);
            (await server.Admin.PatchAsync($"/api/v1/tickets/{ticket.Id}", $$"""{"status": "{{word}}"}""")).Expect(200);
            await Eventually.TrueAsync(() => smtp.Mails.Count(mail => mail.Subject.StartsWith(subject, StringComparison.Ordinal)) == 2, $"the mails that it was {word}");
            Assert.Equal(["bob@example.org", "mia@example.org"], smtp.Mails.Where(mail => mail.Subject.StartsWith(subject, StringComparison.Ordinal)).SelectMany(mail => mail.To).Order());
        }
    }
}

/// <summary>Those who take part in a workflow.</summary>
static class WorkflowPeople
{
    public static async Task<Api> UserAsync(ServerUnderTest server, string name, string role)
    {
        (await server.Admin.PostAsync("/api/v1/users", $$"""{"name": "{{name}}", "email": "{{name}}@example.org", "role": "{{role}}", "password": "long enough for {{name}}"}""")).Expect(201);
        return server.As(Api.Basic(name, $"long enough for {name}"));
    }

    /// <summary>Where the ticket of an answer can go.</summary>
    public static IEnumerable<string> Moves(Answer answer) => answer.Expect(200).Json["moves"]!.AsArray().Select(move => move!["to"]!.GetValue<string>());
}
