using System.Text.Json.Nodes;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>What is done to people and their keys stands in the tenant's audit trail: who, how, what, and never a secret.</summary>
public class AccountAuditTests
{
    [Theory, BothServers]
    public async Task Every_change_of_a_user_a_token_or_a_session_is_told_when_it_is_answered(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var user = (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","email":"anna@home.example","password":"a first password"}""")).Expect(201);
        (await server.Admin.PatchAsync(user.Location!, """{"role":"agent"}""")).Expect(200);
        using var page = server.As(null);
        (await page.PostAsync("/api/v1/session", """{"user":"anna","password":"a first password"}""", ("User-Agent", "Tablet"))).Expect(200);
        (await page.PatchAsync(user.Location!, """{"password":"a second password","currentPassword":"a first password"}""")).Expect(200);
        (await page.DeleteAsync("/api/v1/sessions")).Expect(204);
        var token = (await server.Script.PostAsync("/api/v1/tokens", """{"name":"boiler","kind":"device"}""")).Expect(201);
        (await server.Script.PatchAsync(token.Location!, """{"scope":"full"}""")).Expect(200);
        (await server.Script.DeleteAsync(token.Location!)).Expect(204);
        var invitation = (await server.Admin.PostAsync("/api/v1/invitations", """{"role":"agent"}""")).Expect(201);
        (await server.Admin.DeleteAsync($"/api/v1/invitations/{invitation.Id}")).Expect(204);
        (await server.Admin.DeleteAsync(user.Location!)).Expect(204);

        var audit = await AuditAsync(server.Admin);

        Assert.Equal(
            [
                "userAdded anna by admin (http): email=anna@home.example role=member", "userChanged anna by admin (http): role=agent", "loggedIn anna by anna (page): browser=Tablet", "userChanged anna by anna (page): password=changed",
                "loggedOut anna by anna (page):", "tokenAdded boiler by setup (http): kind=device scope=intake system=boiler", "tokenChanged boiler by setup (http): scope=full", "tokenRevoked boiler by setup (http):",
                "userInvited  by admin (http): role=agent", "invitationWithdrawn  by admin (http):", "userRemoved anna by admin (http):",
            ],
            audit.Select(Line));
        var text = audit.ToJsonString();
        Assert.All(["a first password", "a second password", token["token"]!, invitation["link"]!.Split('#')[1], "pbkdf2"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Theory, BothServers]
    public async Task A_tenant_that_is_opened_or_suspended_is_told_in_its_own_trail_and_the_first_ones(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        (await server.Script.PostAsync("/api/v1/tenants", """{"slug":"club","name":"Sailing club","email":"skipper@club.example","password":"fair winds"}""")).Expect(201);
        (await server.Script.PatchAsync("/api/v1/tenants/club", """{"state":"suspended"}""")).Expect(200);
        (await server.Script.PatchAsync("/api/v1/tenants/club", """{"state":"active"}""")).Expect(200);

        string[] told = ["tenantOpened club by setup (http): email=skipper@club.example", "tenantChanged club by setup (http): state=suspended", "tenantChanged club by setup (http): state=active"];
        Assert.Equal(told, (await AuditAsync(server.Admin)).Select(Line));
        Assert.Equal(told, (await AuditAsync(server.As(Api.Basic("skipper@club.example", "fair winds")))).Select(Line));
    }

    [Fact]
    public async Task What_another_process_did_is_told_soon_and_once()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        using (var beside = new TenantCatalog(CatalogStore.Open(new SqlitePlace(Path.Combine(server.Data, "catalog.db")), default), TimeProvider.System))
        {
            Assert.Null(new AccessTokens(beside).Add("home", "cron", PrincipalKind.Script, null, null, "command line", by: new("command line", "cli")).Refusal);
        }
        await Eventually.TrueAsync(async () => (await AuditAsync(server.Admin)).Count > 0, "the command to be told");
        await server.StopAsync();
        await server.StartAgainAsync();
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","password":"a first password"}""")).Expect(201);
        Assert.Equal(["tokenAdded cron by command line (cli): kind=script scope=full", "userAdded anna by admin (http): role=member"], (await AuditAsync(server.Admin)).Select(Line));
    }

    /// <summary>Oldest first, without what the first start does.</summary>
    static async Task<JsonArray> AuditAsync(Api caller) => new([.. (await caller.GetAsync("/api/v1/audit?limit=500")).Expect(200).Json["items"]!.AsArray()
        .Where(item => item!["type"]!.GetValue<string>() != "agentChanged").Reverse().Select(item => item!.DeepClone())]);

    static string Line(JsonNode? item)
    {
        var changes = item!["changes"]?.AsObject().OrderBy(change => change.Key, StringComparer.Ordinal).Select(change => $" {change.Key}={change.Value!["to"]}") ?? [];
        return $"{item["type"]} {item["text"]} by {item["who"]} ({item["door"]}):{string.Concat(changes)}";
    }
}
