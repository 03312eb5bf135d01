using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>Sessions, users, tokens and tenants as callers meet them.</summary>
public class PeopleTests
{
    static readonly (string, string)[] SomeHost = [("Host", "tickets.example")];

    [Theory, BothServers]
    public async Task A_login_gives_a_cookie_that_names_who_and_ends_on_the_server(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var page = server.As(null);
        var login = (await page.PostAsync("/api/v1/session", $$"""{"user":"ADMIN","password":"{{ServerUnderTest.AdminPassword}}"}""", SomeHost)).Expect(200);
        Assert.Equal(("admin", "admin", "home", "home.tickets.example"), (login["user"], login["role"], login["tenant"], login.Json["tenants"]![0]!["host"]!.GetValue<string>()));
        var cookie = login.Header("Set-Cookie")!;
        Assert.All(["HttpOnly", "SameSite=Strict", "Path=/"], part => Assert.Contains(part, cookie, StringComparison.Ordinal));

        var asked = (await page.GetAsync("/api/v1/session")).Expect(200);
        Assert.Equal(asked.Text, (await page.GetAsync("/api/v1/visitor")).Expect(200).Text);
        (await page.PostAsync("/api/v1/tickets", """{"title":"Leak"}""")).Expect(201);
        (await page.DeleteAsync("/api/v1/session")).Expect(204);
        (await server.As(null).GetAsync("/api/v1/session", ("Cookie", cookie.Split(';')[0]))).ExpectRefusal(401, "not-valid");
        Assert.Empty((await server.As(null).GetAsync("/api/v1/visitor", ("Cookie", cookie.Split(';')[0]))).Expect(204).Text);
    }

    [Theory, BothServers]
    public async Task A_wrong_login_is_refused_and_guessing_ends_in_429(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        (await server.Anonymous.GetAsync("/api/v1/session")).ExpectRefusal(401, "no-credentials");
        Assert.Empty((await server.Anonymous.GetAsync("/api/v1/visitor")).Expect(204).Text);
        (await server.As(Api.Basic("admin", "wrong password")).GetAsync("/api/v1/visitor")).ExpectRefusal(401, "not-valid");
        (await server.Anonymous.PostAsync("/api/v1/session", """{"user":"admin"}""")).ExpectRefusal(400, "invalid");
        (await server.Anonymous.PostAsync("/api/v1/session", $$"""{"user":"setup","password":"{{ServerUnderTest.SetupToken}}"}""")).ExpectRefusal(401, "not-valid");
        var wrong = (await server.Anonymous.PostAsync("/api/v1/session", """{"user":"admin","password":"wrong password"}""")).ExpectRefusal(401, "not-valid");
        var unknown = (await server.Anonymous.PostAsync("/api/v1/session", """{"user":"nobody","password":"wrong password"}""")).ExpectRefusal(401, "not-valid");
        Assert.Equal(wrong.Text, unknown.Text);

        Answer last;
        var guesses = 0;
        do
        {
            last = await server.Anonymous.PostAsync("/api/v1/session", $$"""{"user":"user{{guesses}}","password":"wrong password"}""");
        }
        while (last.Status == 401 && ++guesses < 100);
        last.ExpectRefusal(429, "too-many-attempts");
        Assert.NotNull(last.Header("Retry-After"));
    }

    [Theory, BothServers]
    public async Task A_page_of_another_site_cannot_log_somebody_in_or_act_in_his_name(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var page = server.As(null);
        var body = $$"""{"user":"admin","password":"{{ServerUnderTest.AdminPassword}}"}""";
        (await page.PostAsync("/api/v1/session", body, ("Sec-Fetch-Site", "cross-site"))).ExpectRefusal(403, "cross-site");
        (await page.PostAsync("/api/v1/session", body, ("Sec-Fetch-Site", "same-origin"))).Expect(200);
        (await page.PostAsync("/api/v1/tickets", """{"title":"Leak"}""", ("Origin", "https://evil.example"))).ExpectRefusal(403, "cross-site");
        (await page.PostAsync("/api/v1/tenants", """{"slug":"x","name":"x","email":"x@x.example","password":"long enough"}""", ("Sec-Fetch-Site", "same-site"))).ExpectRefusal(403, "forbidden");
        Assert.Equal(0, await server.Script.CountAsync());
    }

    [Theory, BothServers]
    public async Task A_token_is_shown_once_works_and_dies_at_once(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var created = (await server.Script.PostAsync("/api/v1/tokens", """{"name":"boiler","kind":"device"}""")).Expect(201);
        Assert.Equal(("intake", "boiler", "setup"), (created["scope"], created["system"], created["createdBy"]));
        Assert.Equal($"/api/v1/tokens/{created.Id}", created.Location);
        Assert.Null((await server.Script.GetAsync(created.Location!)).Expect(200).Json["token"]);

        using var device = server.As(Api.Bearer(created["token"]!));
        (await device.SubmitAsync("""{"title":"Pressure low"}""")).Expect(201);
        (await device.GetAsync("/api/v1/tokens")).ExpectRefusal(403, "forbidden");
        (await device.PatchAsync(created.Location!, """{"scope":"full"}""")).ExpectRefusal(403, "forbidden");

        Assert.Equal("read", (await server.Admin.PatchAsync(created.Location!, """{"scope":"read"}""")).Expect(200)["scope"]);
        (await device.SubmitAsync("""{"title":"Pressure low"}""")).ExpectRefusal(403, "forbidden");
        (await server.Admin.DeleteAsync(created.Location!)).Expect(204);
        (await device.GetAsync("/api/v1/tickets")).ExpectRefusal(401, "not-valid");
        (await server.Admin.DeleteAsync(created.Location!)).ExpectRefusal(404, "not-found");
    }

    [Theory]
    [InlineData("""{"kind":"device"}""", "name")]
    [InlineData("""{"name":"a b","kind":"device"}""", "name")]
    [InlineData("""{"name":"boiler"}""", "kind")]
    [InlineData("""{"name":"boiler","kind":"toaster"}""", "kind")]
    [InlineData("""{"name":"boiler","kind":"device","scope":"everything"}""", "scope")]
    [InlineData("""{"name":"boiler","kind":"device","system":"a/b"}""", "system")]
    [InlineData("""{"name":7,"kind":"device"}""", "name")]
    public async Task A_faulty_token_names_the_field(string body, string field)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        Assert.NotNull((await server.Script.PostAsync("/api/v1/tokens", body)).ExpectRefusal(400, "invalid").Json["errors"]![field]);
    }

    [Theory, BothServers]
    public async Task Admins_manage_people_and_everybody_the_own_password(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var created = (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","role":"member"}""")).Expect(201);
        var path = created.Location!;
        using var anna = server.As(Api.Basic("anna", created["password"]!));
        (await anna.GetAsync("/api/v1/users")).ExpectRefusal(403, "forbidden");
        (await anna.PatchAsync(path, """{"role":"admin"}""")).ExpectRefusal(403, "forbidden");
        (await anna.PatchAsync("/api/v1/users/1", """{"password":"taken over now","currentPassword":"x"}""")).ExpectRefusal(403, "forbidden");
        (await anna.PatchAsync(path, """{"password":"a new password"}""")).ExpectRefusal(400, "invalid");
        (await anna.PatchAsync(path, """{"password":"a new password","currentPassword":"not this one"}""")).ExpectRefusal(400, "invalid");
        Assert.Equal("anna@home.example", (await anna.PatchAsync(path, $$"""{"password":"a new password","currentPassword":"{{created["password"]}}","email":"anna@home.example"}""")).Expect(200)["email"]);
        (await anna.GetAsync("/api/v1/session")).ExpectRefusal(401, "not-valid");

        Assert.Equal("agent", (await server.Admin.PatchAsync(path, """{"role":"agent"}""")).Expect(200)["role"]);
        Assert.Equal(["admin", "anna"], (await server.As(Api.Basic("anna", "a new password")).GetAsync("/api/v1/users")).Expect(200).Json["items"]!.AsArray().Select(user => user!["name"]!.GetValue<string>()));
        (await server.Admin.DeleteAsync("/api/v1/users/1")).ExpectRefusal(409, "last-admin");
        (await server.Admin.DeleteAsync(path)).Expect(204);
        (await server.As(Api.Basic("anna", "a new password")).GetAsync("/api/v1/session")).ExpectRefusal(401, "not-valid");
    }

    [Theory, BothServers]
    public async Task A_new_tenant_has_a_store_of_its_own_that_no_other_sees(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await server.Script.CreateAsync("""{"title":"Leak at home"}""");
        const string account = """{"slug":"club","name":"Sailing club","email":"skipper@club.example","password":"fair winds"}""";
        (await server.Anonymous.PostAsync("/api/v1/tenants", account)).ExpectRefusal(401, "no-credentials");
        (await server.Script.PostAsync("/api/v1/tenants", account)).Expect(201);
        (await server.Script.PostAsync("/api/v1/tenants", account)).ExpectRefusal(409, "slug-taken");
        Assert.Equal(!mode.IsOnPostgres, File.Exists(Path.Combine(server.Data, "tenants", "club.db")));

        using var skipper = server.As(Api.Basic("skipper@club.example", "fair winds"));
        Assert.Equal(1, (await skipper.CreateAsync("""{"title":"Mast broken"}""")).Id);
        Assert.Equal(["Mast broken"], (await skipper.AllAsync()).Select(ticket => ticket["title"]!.GetValue<string>()));
        Assert.Equal(["Leak at home"], (await server.Script.AllAsync()).Select(ticket => ticket["title"]!.GetValue<string>()));
        (await skipper.GetAsync("/api/v1/tickets", ("Ticketing-Tenant", "home"))).ExpectRefusal(403, "other-tenant");
        (await skipper.GetAsync("/api/v1/tickets", ("Host", "club.tickets.example"))).Expect(200);
        (await server.Script.GetAsync("/api/v1/tickets", ("Host", "club.tickets.example"))).ExpectRefusal(403, "other-tenant");
        (await skipper.PostAsync("/api/v1/tenants", account)).ExpectRefusal(403, "forbidden");
        Assert.Equal(["club"], Slugs(await skipper.GetAsync("/api/v1/tenants")));
        Assert.Equal(["home", "club"], Slugs(await server.Script.GetAsync("/api/v1/tenants")));
        (await skipper.GetAsync("/api/v1/tenants/home")).ExpectRefusal(404, "not-found");
    }

    [Fact]
    public async Task Where_signup_is_on_anybody_opens_an_account()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Signup", "true"));
        (await server.Anonymous.PostAsync("/api/v1/tenants", """{"slug":"club","name":"Sailing club","email":"skipper@club.example","password":"short"}""")).ExpectRefusal(400, "invalid");
        (await server.Anonymous.PostAsync("/api/v1/tenants", """{"slug":"club","name":"Sailing club","email":"skipper@club.example","password":"fair winds"}""")).Expect(201);
    }

    static IEnumerable<string> Slugs(Answer answer) => answer.Expect(200).Json["items"]!.AsArray().Select((JsonNode? tenant) => tenant!["slug"]!.GetValue<string>());
}
