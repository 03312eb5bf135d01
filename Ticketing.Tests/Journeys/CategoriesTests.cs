using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A category's people see and work its tickets, whatever their role; nobody else finishes them, but admins and what reported them.</summary>
public class CategoriesTests
{
    [Theory, BothServers]
    public async Task The_people_of_a_category_work_its_tickets_and_others_are_told_who_can(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var mia = await UserAsync(server, "mia", "member");
        var carl = await UserAsync(server, "carl", "agent");
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "heating", "system": "boiler", "people": ["mia"]}""")).Expect(201);
        var ticket = await server.Script.CreateAsync("""{"title": "Low", "system": "boiler", "category": "heating", "reference": "low"}""");
        var other = await server.Script.CreateAsync("""{"title": "Dark", "system": "hall", "category": "light"}""");
        var path = $"/api/v1/tickets/{ticket.Id}";

        Assert.Equal(1, await mia.CountAsync());
        (await mia.PatchAsync($"/api/v1/tickets/{other.Id}", """{"title": "x"}""")).Expect(404);
        Assert.Contains("the people of heating (mia)", (await carl.PatchAsync(path, """{"status": "done"}""")).ExpectRefusal(403, "may-not-finish")["detail"], StringComparison.Ordinal);
        (await carl.PostAsync($"{path}/cancel", "{}")).ExpectRefusal(403, "may-not-finish");
        (await carl.DeleteAsync(path)).ExpectRefusal(403, "may-not-finish");
        Assert.Contains("mia", (await carl.PatchAsync(path, """{"assignee": "carl"}""")).ExpectRefusal(409, "assignee-not-of-category")["detail"], StringComparison.Ordinal);
        (await server.Admin.PatchAsync($"/api/v1/tickets/{other.Id}", """{"category": "heating"}""")).ExpectRefusal(409, "category-of-other-system");

        Assert.Equal("mia", (await mia.PatchAsync(path, """{"assignee": "mia", "status": "working"}""")).Expect(200)["assignee"]);
        (await mia.PatchAsync(path, """{"status": "done"}""")).Expect(200);
        (await mia.PatchAsync(path, """{"assignee": "mia"}""")).Expect(200); // as it is: no change
        (await server.Admin.PatchAsync(path, """{"assignee": "admin"}""")).ExpectRefusal(409, "finished-already");
    }

    [Theory, BothServers]
    public async Task A_ticket_that_moved_to_another_system_takes_the_reports_from_there(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "pumps", "system": "cellar"}""")).Expect(201);
        var ticket = await server.Script.CreateAsync("""{"title": "Pump", "system": "garden", "reference": "pump"}""");
        var moved = (await server.Admin.PatchAsync($"/api/v1/tickets/{ticket.Id}", """{"system": "cellar", "category": "pumps"}""")).Expect(200);
        Assert.Equal(("cellar", "pumps"), (moved["system"], moved["category"]));
        Assert.Equal(ticket.Id, (await server.Script.SubmitAsync("""{"title": "Pump", "system": "cellar", "reference": "pump"}""")).Expect(200).Id);
        var anew = await server.Script.CreateAsync("""{"title": "Pump", "system": "garden", "reference": "pump"}""");
        (await server.Admin.PatchAsync($"/api/v1/tickets/{anew.Id}", """{"system": "cellar"}""")).ExpectRefusal(409, "reference-taken");
        Assert.Equal("done", (await server.Script.SubmitAsync("""{"title": "Fine", "system": "cellar", "reference": "pump", "state": "ok"}""")).Expect(200)["kind"]);
        (await server.Admin.PatchAsync($"/api/v1/tickets/{anew.Id}", """{"system": "cellar"}""")).Expect(200);
        Assert.Equal(anew.Id, (await server.Script.SubmitAsync("""{"title": "Pump", "system": "cellar", "reference": "pump"}""")).Expect(200).Id);
    }

    [Theory, BothServers]
    public async Task The_people_of_a_category_are_mailed_about_its_new_tickets_as_they_wish(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(mode, null, ("Smtp", smtp.Url), ("PublicUrl", "http://home.example"));
        var mia = await WorkflowPeople.UserAsync(server, "mia", "member");
        await WorkflowPeople.UserAsync(server, "bob", "agent");
        var zoe = await WorkflowPeople.UserAsync(server, "zoe", "member");
        (await zoe.PatchAsync("/api/v1/session/mails", """{"kinds": ["finished"]}""")).Expect(200);
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "heating", "people": ["mia", "bob", "zoe"]}""")).Expect(201);

        await server.Script.CreateAsync("""{"title": "Low", "category": "heating"}""");
        await server.Script.CreateAsync("""{"title": "Dark", "category": "light"}""");
        const string Cold = """{"title": "Cold", "system": "hall", "category": "heating", "reference": "cold"}""";
        await server.Script.CreateAsync(Cold);
        (await mia.SubmitAsync(Cold)).Expect(200); // a repeat of her own: others are told
        var last = await server.Script.CreateAsync("""{"title": "Last", "category": "heating", "sla": "none"}""");
        (await server.Admin.PatchAsync($"/api/v1/tickets/{last.Id}", """{"assignee": "bob"}""")).Expect(200);
        (await server.Admin.PatchAsync($"/api/v1/tickets/{last.Id}", """{"status": "done"}""")).Expect(200);

        string[] expected = ["bob Cold", "bob Cold", "bob Dark", "bob Last", "bob Last", "bob Last", "bob Low", "mia Cold", "mia Last", "mia Low"];
        IEnumerable<string> Told() => smtp.Mails.Select(mail => $"{mail.To[0].Split('@')[0]} {((string[])["Low", "Dark", "Cold", "Last"]).Single(title => mail.Subject.Contains(title, StringComparison.Ordinal))}").Order(StringComparer.Ordinal);
        await Eventually.TrueAsync(() => Told().Count() >= expected.Length, "as many mails as are due");
        Assert.Equal(expected, Told());
    }

    static async Task<Api> UserAsync(ServerUnderTest server, string name, string role)
    {
        (await server.Admin.PostAsync("/api/v1/users", $$"""{"name": "{{name}}", "role": "{{role}}", "password": "long enough for {{name}}"}""")).Expect(201);
        return server.As(Api.Basic(name, $"long enough for {name}"));
    }
}
