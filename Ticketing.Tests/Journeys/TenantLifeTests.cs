using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>An account from its opening to its end, by the interface: every state is seen at every door.</summary>
public class TenantLifeTests
{
    const string Boss = "skipper@club.example";
    const string Password = "a boat, a breeze, a beer";

    [Theory, BothServers]
    public async Task An_account_is_opened_named_suspended_resumed_and_closed(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var (skipper, device) = await OpenAsync(server);

        var renamed = (await server.Admin.PatchAsync("/api/v1/tenants/club", """{"name": "Yacht club", "host": "Boats.Example"}""")).Expect(200);
        Assert.Equal(("Yacht club", "active", "default"), (renamed["name"], renamed["state"], renamed["store"]));
        Assert.Equal(["home", "club"], (await server.Admin.GetAsync("/api/v1/tenants")).Expect(200).Json["items"]!.AsArray().Select(tenant => tenant!["slug"]!.GetValue<string>()));
        var own = Assert.Single((await skipper.GetAsync("/api/v1/tenants")).Expect(200).Json["items"]!.AsArray())!;
        Assert.Null(own["store"]);
        Assert.StartsWith("boats.example", own["host"]!.GetValue<string>(), StringComparison.Ordinal);
        (await skipper.GetAsync("/api/v1/session", ("Host", "boats.example"))).Expect(200);
        (await server.Script.GetAsync("/api/v1/tickets", ("Host", "boats.example"))).ExpectRefusal(403, "other-tenant");

        (await server.Admin.PatchAsync("/api/v1/tenants/club", """{"state": "suspended"}""")).Expect(200);
        (await device.SubmitAsync("""{"title": "Adrift"}""")).ExpectRefusal(403, "tenant-suspended");
        (await skipper.GetAsync("/api/v1/tickets")).ExpectRefusal(403, "tenant-suspended");
        (await server.Anonymous.PostAsync("/api/v1/session", $$"""{"user": "{{Boss}}", "password": "{{Password}}"}""")).ExpectRefusal(403, "tenant-suspended");
        (await server.Admin.GetAsync("/api/v1/tickets")).Expect(200);

        (await server.Admin.PatchAsync("/api/v1/tenants/club", """{"state": "active", "host": null}""")).Expect(200);
        (await device.SubmitAsync("""{"title": "Adrift"}""")).Expect(201);

        var closed = (await server.Admin.DeleteAsync("/api/v1/tenants/club?grace=7")).Expect(200);
        Assert.Equal("closing", closed["state"]);
        Assert.InRange(DateTimeOffset.Parse(closed["deleteAfter"]!, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.Parse(closed["createdAt"]!, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromDays(7), TimeSpan.FromDays(8));
        (await device.SubmitAsync("""{"title": "Adrift"}""")).ExpectRefusal(403, "tenant-suspended");
        (await server.Admin.PatchAsync("/api/v1/tenants/club", """{"state": "active"}""")).Expect(200);
        Assert.Equal(1, await skipper.CountAsync());
    }

    [Theory, BothServers]
    public async Task Only_admins_of_the_first_tenant_change_accounts(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var (skipper, _) = await OpenAsync(server);

        (await skipper.PatchAsync("/api/v1/tenants/club", """{"name": "Mine"}""")).ExpectRefusal(403, "forbidden");
        (await skipper.DeleteAsync("/api/v1/tenants/club")).ExpectRefusal(403, "forbidden");
        (await skipper.PatchAsync("/api/v1/tenants/home", """{"state": "suspended"}""")).ExpectRefusal(404, "not-found");
        (await skipper.DeleteAsync("/api/v1/tenants/home?grace=0")).ExpectRefusal(404, "not-found");
        (await server.Admin.PatchAsync("/api/v1/tenants/home", """{"state": "suspended"}""")).ExpectRefusal(409, "first-tenant");
        (await server.Admin.DeleteAsync("/api/v1/tenants/home")).ExpectRefusal(409, "first-tenant");
        (await server.Admin.PatchAsync("/api/v1/tenants/club", """{"state": "moving"}""")).ExpectRefusal(400, "invalid");
        (await server.Admin.PatchAsync("/api/v1/tenants/club", """{"host": "localhost"}""")).ExpectRefusal(400, "invalid");
        (await server.Admin.PatchAsync("/api/v1/tenants/club", """{"name": ""}""")).ExpectRefusal(400, "invalid");
        (await server.Admin.DeleteAsync("/api/v1/tenants/club?grace=soon")).ExpectRefusal(400, "invalid");
        (await server.Admin.DeleteAsync("/api/v1/tenants/nobody")).ExpectRefusal(404, "not-found");
    }

    [Theory, InProcessServers]
    public async Task After_its_grace_an_account_is_gone_for_good_and_one_of_the_same_name_finds_nothing_of_it(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var (_, device) = await OpenAsync(server);
        (await device.SubmitAsync("""{"title": "Canary"}""")).Expect(201);

        (await server.Admin.DeleteAsync("/api/v1/tenants/club?grace=0")).Expect(200);

        await Eventually.TrueAsync(async () => (await server.Admin.GetAsync("/api/v1/tenants/club")).Status == 404, "the closed tenant to be gone", TimeSpan.FromMinutes(2));
        (await device.SubmitAsync("""{"title": "Adrift"}""")).Expect(401);
        var (skipper, _) = await OpenAsync(server);
        Assert.Equal(0, await skipper.CountAsync());
    }

    static async Task<(Api Skipper, Api Device)> OpenAsync(ServerUnderTest server)
    {
        (await server.Admin.PostAsync("/api/v1/tenants", $$"""{"slug": "club", "name": "Sailing club", "email": "{{Boss}}", "password": "{{Password}}"}""")).Expect(201);
        var skipper = server.As(Api.Basic(Boss, Password));
        var token = (await skipper.PostAsync("/api/v1/tokens", """{"name": "buoy", "kind": "device"}""")).Expect(201)["token"]!;
        return (skipper, server.As(Api.Bearer(token)));
    }
}
