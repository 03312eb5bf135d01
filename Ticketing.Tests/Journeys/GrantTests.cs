using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>The sample <c>grant</c>: six states, each step by who it belongs to, and one active ticket per candidate.</summary>
public class GrantTests
{
    const string Ada = """{"title": "Grant for Ada", "category": "grants", "labels": {"candidateName": "Ada", "candidateId": "4711"}}""";

    [Theory, BothServers]
    public async Task A_grant_goes_its_way_by_those_who_may_and_with_what_it_needs(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(mode, null, ("Smtp", smtp.Url), ("PublicUrl", "http://home.example"));
        var (mia, bob) = (await WorkflowPeople.UserAsync(server, "mia", "member"), await WorkflowPeople.UserAsync(server, "bob", "member"));
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "grants", "workflow": "grant", "people": ["bob"]}""")).Expect(201);
        var ticket = (await mia.SubmitAsync("""{"title": "Grant for Ada", "category": "grants"}""")).Expect(201);
        var path = $"/api/v1/tickets/{ticket.Id}";

        (await bob.PatchAsync(path, """{"status": "granted"}""")).ExpectRefusal(403, "may-not-move");
        var missing = (await server.Admin.PatchAsync(path, """{"status": "granted", "labels": {"candidateName": "Ada"}}""")).ExpectRefusal(400, "fields-missing");
        Assert.Equal(["labels.candidateId"], missing.Json["errors"]!.AsObject().Select(field => field.Key));
        Assert.Equal(["labels.candidateName", "labels.candidateId"], (await server.Admin.GetAsync(path)).Json["moves"]![0]!["requires"]!.AsArray().Select(field => field!.GetValue<string>()));
        (await server.Admin.PatchAsync(path, """{"status": "granted", "labels": {"candidateName": "Ada", "candidateId": "4711"}}""")).Expect(200);
        (await mia.PatchAsync(path, """{"status": "offer requested"}""")).Expect(200);
        (await mia.PatchAsync(path, """{"status": "offer pending"}""")).ExpectRefusal(403, "may-not-move");
        (await bob.PatchAsync(path, """{"status": "offer pending"}""")).Expect(200);
        (await bob.PatchAsync(path, """{"status": "granted"}""")).ExpectRefusal(409, "illegal-move");
        var accepted = (await mia.PatchAsync(path, """{"status": "accepted"}""")).Expect(200);
        Assert.Equal(("accepted", "done"), (accepted["status"], accepted["kind"]));
        foreach (var subject in new[] { "Granted", "Offer requested", "Offer pending", "Accepted" })
        {
            await Eventually.TrueAsync(() => smtp.Mails.Any(mail => mail.Subject.StartsWith(subject + ": ", StringComparison.Ordinal)), $"the mail '{subject}'");
        }
        Assert.Equal(["mia@example.org"], smtp.Mails.Where(mail => mail.Subject.StartsWith("Offer pending", StringComparison.Ordinal)).SelectMany(mail => mail.To));
    }

    [Theory, BothServers]
    public async Task A_candidate_has_one_active_ticket_at_a_time(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "grants", "workflow": "grant"}""")).Expect(201);
        var first = await server.Script.CreateAsync(Ada);
        Assert.Contains($"Ticket {first.Id}", (await server.Script.SubmitAsync(Ada)).ExpectRefusal(409, "active-already")["detail"], StringComparison.Ordinal);
        var other = await server.Script.CreateAsync("""{"title": "Grant for Bo", "category": "grants", "labels": {"candidateName": "Bo", "candidateId": "4712"}}""");
        (await server.Script.PatchAsync($"/api/v1/tickets/{other.Id}", """{"labels": {"candidateId": "4711"}}""")).ExpectRefusal(409, "active-already");

        (await server.Script.PatchAsync($"/api/v1/tickets/{first.Id}", """{"labels": {"candidateId": "4713"}}""")).Expect(200);
        (await server.Script.PatchAsync($"/api/v1/tickets/{other.Id}", """{"labels": {"candidateId": "4711"}}""")).Expect(200);
        (await server.Script.PatchAsync($"/api/v1/tickets/{other.Id}", """{"status": "refused"}""")).Expect(200);
        var again = await server.Script.CreateAsync(Ada);
        (await server.Script.DeleteAsync($"/api/v1/tickets/{again.Id}")).Expect(204);
        var last = await server.Script.CreateAsync(Ada);
        Assert.Equal("refused", (await server.Script.SendAsync(HttpMethod.Post, $"/api/v1/tickets/{last.Id}/cancel", null)).Expect(200)["status"]);
        await server.Script.CreateAsync(Ada);
    }
}
