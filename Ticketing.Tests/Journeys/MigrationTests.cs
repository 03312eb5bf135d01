using Ticketing.Hosting.Commands;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>From the one file of a home to PostgreSQL and back, by the commands that people use.</summary>
public class MigrationTests
{
    [Theory, FileServers]
    public async Task A_home_moves_up_to_PostgreSQL_and_back_with_everything_it_has(ServerMode mode)
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        await using var server = await ServerUnderTest.StartAsync(mode);
        var first = await server.Script.CreateAsync("""{"title": "In the file", "sla": "gold", "system": "boiler", "reference": "r"}""");
        (await server.Admin.PostAsync("/api/v1/tenants", """{"slug": "club", "name": "Sailing club", "email": "skipper@club.example", "password": "a boat, a breeze, a beer"}""")).Expect(201);
        var refused = await RunAsync(server, "migrate", "--to", database.Connection);
        Assert.Equal(1, refused.Code);
        Assert.Contains("Stop it first", refused.Text, StringComparison.Ordinal);
        await server.StopAsync();

        var up = await RunAsync(server, "migrate", "--to", database.Connection);
        Assert.True(up.Code == 0, up.Text);
        Assert.Contains("tenant home: ", up.Text, StringComparison.Ordinal);
        Assert.Contains("SHA-256", up.Text, StringComparison.Ordinal);
        Assert.Contains("Now set Ticketing:Database", up.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Username=", up.Text, StringComparison.Ordinal);

        // Again, and with a password that no list of processes shows.
        var arguments = Path.Combine(server.Data, "arguments.txt");
        await File.WriteAllTextAsync(arguments, $"--to \"{database.Connection};Password=not a word\"\n");
        var again = await RunAsync(server, "migrate", $"@{arguments}");
        Assert.True(again.Code == 0, again.Text);
        File.Delete(arguments);

        await server.StartAgainAsync(("Database", database.Connection));
        Assert.Equal("In the file", (await server.Script.GetAsync($"/api/v1/tickets/{first.Id}")).Expect(200)["title"]);
        Assert.True((await server.Script.SubmitAsync("""{"title": "Again", "system": "boiler", "reference": "r"}""")).Expect(200).Json["merged"]!.GetValue<bool>());
        (await server.Script.SubmitAsync("""{"title": "In PostgreSQL"}""")).Expect(201);
        (await server.As(Api.Basic("skipper@club.example", "a boat, a breeze, a beer")).SubmitAsync("""{"title": "Adrift"}""")).Expect(201);
        var running = await RunAsync(server, "migrate", "--to", server.Data, $"--Ticketing:Database={database.Connection}");
        Assert.Equal(1, running.Code);
        Assert.Contains("A server is", running.Text, StringComparison.Ordinal);
        await server.StopAsync();

        var old = await RunAsync(server, "migrate", "--to", database.Connection, "--Ticketing:Database=");
        Assert.Equal(1, old.Code);
        Assert.Contains("not in the source", old.Text, StringComparison.Ordinal);

        var back = await RunAsync(server, "migrate", "--to", server.Data, $"--Ticketing:Database={database.Connection}");
        Assert.True(back.Code == 0, back.Text);
        Assert.Contains("remove Ticketing:Database", back.Text, StringComparison.Ordinal);
        await server.StartAgainAsync(("Database", ""));
        Assert.Equal(2, await server.Script.CountAsync());
        (await server.Script.SubmitAsync("""{"title": "Home again"}""")).Expect(201);
        Assert.Equal(1, await server.As(Api.Basic("skipper@club.example", "a boat, a breeze, a beer")).CountAsync());
    }

    [Fact]
    public async Task Another_installation_is_never_replaced()
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        await using var one = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        await using var other = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Setup:Token", "tk_another0123456789abcdefghijklmnopqr"));
        await one.StopAsync();
        await other.StopAsync();
        Assert.Equal(0, (await RunAsync(one, "migrate", "--to", database.Connection)).Code);

        var refused = await RunAsync(other, "migrate", "--to", database.Connection);

        Assert.Equal(1, refused.Code);
        Assert.Contains("different installation", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(one, "migrate", "--to", database.Connection)).Code);
    }

    [Fact]
    public async Task What_an_older_copy_had_and_the_source_has_no_more_is_kept_where_no_later_tenant_finds_it()
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        (await server.Admin.PostAsync("/api/v1/tenants", """{"slug": "club", "name": "Sailing club", "email": "skipper@club.example", "password": "a boat, a breeze, a beer"}""")).Expect(201);
        (await server.As(Api.Basic("skipper@club.example", "a boat, a breeze, a beer")).SubmitAsync("""{"title": "Adrift"}""")).Expect(201);
        await server.StopAsync();
        Assert.Equal(0, (await RunAsync(server, "migrate", "--to", database.Connection)).Code);
        await server.StartAgainAsync();
        (await server.Admin.DeleteAsync("/api/v1/tenants/club?grace=0")).Expect(200);
        await Eventually.TrueAsync(async () => (await server.Admin.GetAsync("/api/v1/tenants/club")).Status == 404, "the closed tenant to be gone", TimeSpan.FromMinutes(2));
        await server.StopAsync();

        var again = await RunAsync(server, "migrate", "--to", database.Connection);

        Assert.True(again.Code == 0, again.Text);
        Assert.Contains("not part of this installation any more", again.Text, StringComparison.Ordinal);
        Assert.Equal(0L, database.Ask("SELECT COUNT(*) FROM pg_namespace WHERE nspname = 't_club'"));
        Assert.Equal(1L, database.Ask("SELECT COUNT(*) FROM pg_namespace WHERE nspname LIKE 't_club-moved-%'"));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named_without_its_password()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        await server.StopAsync();

        var refused = await RunAsync(server, "migrate", "--to", "Host=127.0.0.1;Port=1;Database=none;Username=nobody;Password=open sesame");

        Assert.Equal(1, refused.Code);
        Assert.DoesNotContain("open sesame", refused.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(server, "migrate", "--to", "postgres://nobody:open@127.0.0.1/x")).Code);
        Assert.Equal(CommandLine.Usage, (await RunAsync(server, "migrate")).Code);
    }

    internal static async Task<(int Code, string Text)> RunAsync(ServerUnderTest server, params string[] arguments)
    {
        if (server.Mode == ServerMode.Native)
        {
            var result = await server.CommandAsync(arguments);
            return (result.ExitCode, result.Output + result.Errors);
        }
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync([.. arguments, $"--Ticketing:Data={server.Data}"], new ProgramParts(TimeProvider.System), settings => new(settings, new Dictionary<string, string>(), []), output, output);
        return (code, output.ToString());
    }
}
