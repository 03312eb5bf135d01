using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>The one executable from a shell: version, help, doctor, accounts, copies; every exit code means something.</summary>
public class CommandLineTests
{
    [Fact]
    public async Task Version_help_and_faults_end_with_their_codes()
    {
        using var directory = new TemporaryDirectory();

        Assert.Matches(@"^\d+\.\d+\.\d+", (await NativeExecutable.RunAsync(directory.Path, "--version")).Expect().Output);
        var help = (await NativeExecutable.RunAsync(directory.Path, "--help")).Expect().Output;
        Assert.All(["serve", "check", "user", "token", "tenant", "backup", "restore", "testmail", "healthcheck"], word => Assert.Contains(word, help, StringComparison.Ordinal));
        Assert.Contains("--no-such-option", (await NativeExecutable.RunAsync(directory.Path, "--no-such-option")).Expect(2).Errors, StringComparison.Ordinal);
        (await NativeExecutable.RunAsync(directory.Path, "no-such-command")).Expect(2);
        var faults = (await NativeExecutable.RunAsync(directory.Path, "--Ticketing:Mqtt:Port=99999", "--Ticketing:Smtp=nowhere", "--Ticketing:Colour=red")).Expect(78).Errors;
        Assert.All(["Ticketing:Mqtt:Port", "99999", "Ticketing:Smtp", "Ticketing:Colour"], word => Assert.Contains(word, faults, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Theory, NativeServers]
    public async Task The_doctor_and_the_health_check_see_a_running_server_and_a_missing_one(ServerMode mode)
    {
        // The one that tests share is not durable, and the doctor would say so.
        await using var cluster = mode.IsOnPostgres ? await PostgresCluster.StartAsync(durable: true) : null;
        using var database = cluster?.CreateDatabase();
        await using var server = await ServerUnderTest.StartAsync(mode, [.. database is null ? [] : new (string, string)[] { ("Database", database.Connection) }]);

        (await server.CommandAsync("healthcheck")).Expect();
        var well = (await server.CommandAsync("check")).Expect().Output;
        Assert.All(well.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("ok", line, StringComparison.Ordinal));
        Assert.Contains("store", well, StringComparison.Ordinal);

        await server.StopAsync();
        (await server.CommandAsync("healthcheck")).Expect(1);
        var ill = (await server.CommandAsync("check", $"--Ticketing:Smtp=smtp://127.0.0.1:{FreePort.Next()}")).Expect(1).Output;
        Assert.Contains("FAIL", ill, StringComparison.Ordinal);
    }

    [Theory, NativeServers]
    public async Task Users_and_tokens_made_in_a_shell_are_shown_once_and_work(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var password = LastWord((await server.CommandAsync("user", "add", "anna", "--role", "member", "--email", "anna@example.org")).Expect());
        var device = LastWord((await server.CommandAsync("token", "add", "boiler-1", "--kind", "device", "--system", "boiler")).Expect());
        var script = LastWord((await server.CommandAsync("token", "add", "backup", "--kind", "script", "--scope", "read")).Expect());
        (await server.CommandAsync("user", "add", "anna", "--role", "member")).Expect(1);

        await Eventually.TrueAsync(async () => (await server.As(Api.Basic("anna", password)).GetAsync("/api/v1/tickets")).Status == 200, "the running server to know the new user");
        Assert.StartsWith("tk_", device, StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await server.As(Api.Bearer(device)).SubmitAsync("""{"title": "Low"}""")).Status == 201, "the running server to know the new device");
        (await server.As(Api.Bearer(script)).SubmitAsync("""{"title": "No"}""")).Expect(403);
    }

    [Fact]
    public async Task A_copy_made_while_running_is_restored_into_an_empty_directory()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var ticket = await server.Script.CreateAsync("""{"title": "Alarm", "sla": "gold"}""");
        var copy = server.File("copy.tar");

        (await server.CommandAsync("backup", copy)).Expect();
        await server.Script.CreateAsync("""{"title": "After the copy"}""");
        Assert.NotEqual(0, (await server.CommandAsync("restore", copy)).ExitCode);
        await server.StopAsync();
        (await server.CommandAsync("backup", copy)).Expect(1);
        var elsewhere = server.File("restored");
        (await server.CommandAsync("restore", copy, $"--Ticketing:Data={elsewhere}")).Expect();
        await server.StartAgainAsync(("Data", elsewhere));

        Assert.Equal(ticket["dueAt"], (await server.Script.TicketAsync(ticket.Id))["dueAt"]);
        Assert.Equal(1, await server.Script.CountAsync());
    }

    [Fact]
    public async Task A_damaged_copy_is_refused_and_nothing_is_written()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await server.Script.CreateAsync("""{"title": "Alarm"}""");
        var copy = server.File("copy.tar");
        (await server.CommandAsync("backup", copy)).Expect();
        var bytes = await File.ReadAllBytesAsync(copy);
        bytes.AsSpan(bytes.Length / 2, 64).Fill(0x5A);
        await File.WriteAllBytesAsync(copy, bytes);
        var elsewhere = server.File("restored");

        var refused = await server.CommandAsync("restore", copy, $"--Ticketing:Data={elsewhere}");

        Assert.Equal(1, refused.ExitCode);
        Assert.False(Directory.Exists(elsewhere) && Directory.EnumerateFiles(elsewhere, "*.db", SearchOption.AllDirectories).Any());
    }

    static string LastWord(ProcessResult result) => result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[^1];
}
