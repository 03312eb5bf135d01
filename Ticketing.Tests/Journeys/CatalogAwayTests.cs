using Ticketing.Hosting.Commands;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A tenant in a database of its own does not notice that the main one is away; only what would change the catalog is refused.</summary>
public class CatalogAwayTests
{
    [Fact]
    public async Task A_tenant_with_a_database_of_its_own_works_on_while_the_main_one_is_away()
    {
        await using var cluster = await PostgresCluster.StartAsync(durable: false);
        using var main = cluster.CreateDatabase();
        using var elsewhere = await PostgresTestDatabase.CreateAsync();
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Database", main.Connection));
        using var output = new StringWriter();
        Assert.Equal(0, await CommandLine.RunAsync(
            ["tenant", "add", "club", "--name", "Sailing club", "--email", "skipper@club.example", "--store", elsewhere.Connection + ";Password=open sesame", $"--Ticketing:Data={server.Data}", $"--Ticketing:Database={main.Connection}"],
            new ProgramParts(TimeProvider.System), settings => new(settings, new Dictionary<string, string>(), []), output, output, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("sesame", output.ToString(), StringComparison.Ordinal);
        var skipper = server.As(Api.Basic("skipper@club.example", output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[^1]));
        await Eventually.TrueAsync(async () => (await skipper.GetAsync("/api/v1/session")).Status == 200, "the running server to know the new tenant");
        var device = server.As(Api.Bearer((await skipper.PostAsync("/api/v1/tokens", """{"name": "buoy", "kind": "device"}""")).Expect(201)["token"]!));
        (await device.SubmitAsync("""{"title": "Before"}""")).Expect(201);
        var shown = (await server.Admin.GetAsync("/api/v1/tenants/club")).Expect(200);
        Assert.StartsWith("postgresql ", shown["store"], StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", shown.Text, StringComparison.Ordinal);

        await cluster.StopAsync();
        server.Log.Expect("store");
        server.Log.Expect("database");
        (await device.SubmitAsync("""{"title": "Meanwhile"}""")).Expect(201);
        Assert.Equal(2, await skipper.CountAsync());
        (await skipper.PostAsync("/api/v1/tokens", """{"name": "mast", "kind": "device"}""")).ExpectRefusal(503, "store-unavailable");
        (await server.Admin.PatchAsync("/api/v1/tenants/club", """{"state": "suspended"}""")).ExpectRefusal(503, "store-unavailable");

        await cluster.StartAgainAsync();
        await Eventually.TrueAsync(async () => (await skipper.PostAsync("/api/v1/tokens", """{"name": "mast", "kind": "device"}""")).Status == 201, "the catalog to take changes again", TimeSpan.FromMinutes(2));
        Assert.Equal(2, await skipper.CountAsync());
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains("sesame", StringComparison.Ordinal));
    }
}
