using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Who is mentioned in a note is mailed, watches the ticket, and can read what the mail is about.</summary>
public class MentionTests
{
    [Theory, BothServers]
    public async Task Who_is_mentioned_reads_the_ticket_until_watching_no_more(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(mode, null, ("Smtp", smtp.Url), ("PublicUrl", "http://home.example"));
        var (mia, bob) = (await WorkflowPeople.UserAsync(server, "mia", "member"), await WorkflowPeople.UserAsync(server, "bob", "member"));
        var ticket = await server.Script.CreateAsync("""{"title": "Leak"}""");
        var path = $"/api/v1/tickets/{ticket.Id}";
        (await mia.GetAsync(path)).Expect(404);
        (await mia.PatchAsync(path, """{"watchers": ["mia"]}""")).Expect(404);

        (await server.Admin.PostAsync($"{path}/log", """{"text": "@MIA, do you know where the valve is?"}""")).Expect(201);
        Assert.Equal(["mia"], (await mia.GetAsync(path)).Expect(200).Json["watchers"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Equal([ticket.Id], (await mia.AllAsync("")).Select(one => one["id"]!.GetValue<long>()));
        await Eventually.TrueAsync(() => smtp.Mails.Any(mail => mail.To.SequenceEqual(["mia@example.org"]) && mail.Subject.StartsWith("You are mentioned", StringComparison.Ordinal)), "the mail to who is mentioned");
        (await mia.PostAsync($"{path}/log", """{"text": "Behind the boiler."}""")).Expect(201);
        (await bob.GetAsync(path)).Expect(404);

        (await mia.PatchAsync(path, """{"watchers": ["mia", "bob"]}""")).ExpectRefusal(403, "forbidden");
        (await mia.PatchAsync(path, """{"watchers": [], "title": "Drip"}""")).ExpectRefusal(403, "forbidden");
        Assert.Empty((await mia.PatchAsync(path, """{"watchers": []}""")).Expect(200).Json["watchers"]!.AsArray());
        (await mia.GetAsync(path)).Expect(404);
    }

    [Theory, BothServers]
    public async Task Everybody_is_mailed_in_the_language_they_chose(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(mode, null, ("Smtp", smtp.Url), ("PublicUrl", "http://home.example"));
        var (mia, bob) = (await WorkflowPeople.UserAsync(server, "mia", "agent"), await WorkflowPeople.UserAsync(server, "bob", "agent"));
        (await mia.PatchAsync("/api/v1/session/mails", """{"language": "hu"}""")).Expect(200);
        (await bob.PatchAsync("/api/v1/session/mails", """{"language": "de"}""")).Expect(200);
        await server.Script.CreateAsync("""{"title": "Leak"}""");
        await Eventually.TrueAsync(() => smtp.Mails.Select(mail => mail.Subject).Order().SequenceEqual(["Neu: Leak (#1)", "Új: Leak (#1)"]), "a German and a Hungarian mail");
    }
}
