using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>People become users by a link: mailed where there is a mail server, else shown once; good for one use.</summary>
public class InvitationTests
{
    [Theory, BothServers]
    public async Task A_link_makes_one_person_a_user_and_logs_him_in(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode, ("PublicUrl", "https://home.example"));
        var made = (await server.Admin.PostAsync("/api/v1/invitations", """{"role":"agent"}""")).Expect(201);
        Assert.StartsWith("https://home.example/register#", made["link"], StringComparison.Ordinal);
        var secret = made["link"]!.Split('#')[1];
        var listed = (await server.Admin.GetAsync("/api/v1/invitations")).Expect(200);
        Assert.DoesNotContain(secret, listed.Text, StringComparison.Ordinal);
        Assert.Equal(("agent", "admin"), (listed.Json["items"]![0]!["role"]!.GetValue<string>(), listed.Json["items"]![0]!["createdBy"]!.GetValue<string>()));

        using var page = server.As(null);
        Assert.Equal(("home", "agent"), ((await LookAsync(page, secret)).Expect(200)["tenant"], (await LookAsync(page, secret))["role"]));
        (await page.PostAsync("/api/v1/registrations", $$"""{"invitation":"{{secret}}","name":"anna","password":"short"}""")).ExpectRefusal(400, "invalid");
        (await page.PostAsync("/api/v1/registrations", $$"""{"invitation":"{{secret}}","name":"admin","password":"long enough for it"}""")).ExpectRefusal(409, "name-taken");
        (await page.PostAsync("/api/v1/registrations", $$"""{"invitation":"{{secret}}","name":"anna","password":"long enough for it"}""", ("Sec-Fetch-Site", "cross-site"))).ExpectRefusal(403, "cross-site");
        var registered = (await page.PostAsync("/api/v1/registrations", $$"""{"invitation":"{{secret}}","name":"anna","email":"anna@home.example","password":"long enough for it"}""")).Expect(201);

        Assert.Equal(("anna", "agent", "home"), (registered["user"], registered["role"], registered["tenant"]));
        (await page.GetAsync("/api/v1/users")).Expect(200);
        (await page.GetAsync("/api/v1/invitations")).ExpectRefusal(403, "forbidden");
        (await LookAsync(page, secret)).ExpectRefusal(404, "invitation-not-valid");
        (await page.PostAsync("/api/v1/registrations", $$"""{"invitation":"{{secret}}","name":"otto","password":"long enough for it"}""")).ExpectRefusal(404, "invitation-not-valid");
        Assert.Empty((await server.Admin.GetAsync("/api/v1/invitations")).Expect(200).Json["items"]!.AsArray());
        (await server.As(Api.Basic("anna@home.example", "long enough for it")).GetAsync("/api/v1/session")).Expect(200);
    }

    [Theory, BothServers]
    public async Task A_user_of_another_tenant_joins_with_the_account_he_has_and_keeps_it_to_himself(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        (await server.Script.PostAsync("/api/v1/tenants", """{"slug":"club","name":"Sailing club","email":"skipper@club.example","password":"fair winds"}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","password":"a first password"}""")).Expect(201);
        using var skipper = server.As(Api.Basic("skipper@club.example", "fair winds"));
        var secret = (await skipper.PostAsync("/api/v1/invitations", """{"role":"agent"}""")).Expect(201)["link"]!.Split('#')[1];

        (await server.Anonymous.PostAsync("/api/v1/registrations", $$"""{"invitation":"{{secret}}"}""")).ExpectRefusal(401, "no-credentials");
        (await server.Script.PostAsync("/api/v1/registrations", $$"""{"invitation":"{{secret}}"}""")).ExpectRefusal(401, "not-valid");
        using var anna = server.As(Api.Basic("anna", "a first password"));
        var joined = (await anna.PostAsync("/api/v1/registrations", $$"""{"invitation":"{{secret}}"}""")).Expect(201);
        Assert.Equal(("club", "agent"), (joined["tenant"], joined["role"]));
        Assert.Equal(["home", "club"], joined.Json["tenants"]!.AsArray().Select(tenant => tenant!["slug"]!.GetValue<string>()));

        (await anna.GetAsync("/api/v1/users", ("Ticketing-Tenant", "club"))).Expect(200);
        (await anna.GetAsync("/api/v1/users")).ExpectRefusal(403, "forbidden");
        var id = (await skipper.GetAsync("/api/v1/users")).Expect(200).Json["items"]!.AsArray().Single(user => user!["name"]!.GetValue<string>() == "anna")!["id"]!.GetValue<long>();
        (await skipper.PatchAsync($"/api/v1/users/{id}", """{"password":"taken over now"}""")).ExpectRefusal(403, "other-tenants");
        (await skipper.PatchAsync($"/api/v1/users/{id}", """{"email":"skipper2@club.example"}""")).ExpectRefusal(403, "other-tenants");
        Assert.Equal("member", (await skipper.PatchAsync($"/api/v1/users/{id}", """{"role":"member"}""")).Expect(200)["role"]);
        (await skipper.DeleteAsync($"/api/v1/users/{id}")).Expect(204);
        Assert.Equal("home", (await anna.GetAsync("/api/v1/session")).Expect(200)["tenant"]);
    }

    [Theory, BothServers]
    public async Task With_a_mail_server_the_link_is_mailed_and_shown_only_if_that_fails(ServerMode mode)
    {
        await using var sink = await SmtpSink.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(mode, ("Smtp", sink.Url), ("Mail:From", "tickets@home.example"));
        var made = (await server.Admin.PostAsync("/api/v1/invitations", """{"email":"anna@home.example"}""")).Expect(201);
        Assert.True(made.Json["mailed"]!.GetValue<bool>());
        Assert.Null(made["link"]);
        var mail = Assert.Single(sink.Mails).Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal);
        Assert.Contains("anna@home.example", mail, StringComparison.Ordinal);
        var link = mail[mail.IndexOf($"{server.Url}register#", StringComparison.Ordinal)..].Split('\r', '\n')[0];
        var registered = await server.Anonymous.PostAsync("/api/v1/registrations", $$"""{"invitation":"{{link.Split('#')[1]}}","name":"anna","password":"long enough for it","email":"other@home.example"}""");
        registered.Expect(201);
        Assert.Equal("anna@home.example", (await server.Admin.GetAsync("/api/v1/users")).Json["items"]![1]!["email"]!.GetValue<string>());

        (await server.Admin.PatchAsync("/api/v1/session/mails", """{"language":"hu"}""")).Expect(200);
        (await server.Admin.PostAsync("/api/v1/invitations", """{"email":"imre@home.example"}""")).Expect(201);
        var mailed = sink.Mails.Single(one => one.Contains("imre@home.example", StringComparison.Ordinal));
        Assert.Contains("<html lang=3D\"hu\">", mailed, StringComparison.Ordinal);
        Assert.Contains("admin megh", mailed, StringComparison.Ordinal);

        await sink.StopAsync();
        var away = (await server.Admin.PostAsync("/api/v1/invitations", """{"email":"otto@home.example"}""")).Expect(201);
        Assert.False(away.Json["mailed"]!.GetValue<bool>());
        Assert.NotNull(away["link"]);
        Assert.NotNull(away["mailAnswer"]);
    }

    [Fact]
    public async Task A_link_dies_of_age_and_when_it_is_withdrawn()
    {
        var clock = new TestClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, clock);
        var (old, other) = ((await server.Script.PostAsync("/api/v1/invitations", """{"days":1}""")).Expect(201), (await server.Script.PostAsync("/api/v1/invitations", "{}")).Expect(201));
        clock.Jump(clock.GetUtcNow() + TimeSpan.FromDays(1));
        (await LookAsync(server.Anonymous, old["link"]!.Split('#')[1])).ExpectRefusal(404, "invitation-not-valid");
        (await LookAsync(server.Anonymous, other["link"]!.Split('#')[1])).Expect(200);
        (await server.Script.DeleteAsync($"/api/v1/invitations/{other.Id}")).Expect(204);
        (await LookAsync(server.Anonymous, other["link"]!.Split('#')[1])).ExpectRefusal(404, "invitation-not-valid");
        (await server.Script.PostAsync("/api/v1/invitations", """{"days":31}""")).ExpectRefusal(400, "invalid");
        (await server.Script.PostAsync("/api/v1/invitations", """{"email":"nobody"}""")).ExpectRefusal(400, "invalid");
    }

    static Task<Answer> LookAsync(Api caller, string secret) => caller.PostAsync("/api/v1/registrations/look", $$"""{"invitation":"{{secret}}"}""");
}
