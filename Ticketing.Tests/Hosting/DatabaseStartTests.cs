using Ticketing.Hosting;
using Ticketing.Hosting.Commands;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Hosting;

/// <summary>What the command line says about a database that the server cannot start with.</summary>
public sealed class DatabaseStartTests : IDisposable
{
    readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    async Task<(int Code, string Output, string Errors)> RunAsync(string command, params string[] settings)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        string[] arguments = [command, $"--Ticketing:Data={_directory.File("data")}", "--Ticketing:Url=http://127.0.0.1:0", "--Ticketing:Mqtt:Port=0", .. settings];
        var code = await CommandLine.RunAsync(arguments, new ProgramParts(TimeProvider.System), given => new SettingsLoader(given, new Dictionary<string, string>(), []), output, errors, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }

    [Fact]
    public async Task One_that_does_not_answer_is_waited_for_and_then_named()
    {
        var port = FreePort.Next();
        var connection = $"--Ticketing:Database=Host=127.0.0.1;Port={port};Database=tickets;Username=anna;Password=hunter2";
        var (code, _, errors) = await RunAsync("serve", connection, "--Ticketing:DatabaseWait=1");
        Assert.Equal(DatabaseWait.Unavailable, code);
        Assert.Contains("127.0.0.1/tickets cannot be reached", errors, StringComparison.Ordinal);
        Assert.Contains("It was waited for 1 s (Ticketing:DatabaseWait)", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", errors, StringComparison.Ordinal);

        var check = await RunAsync("check", connection);
        Assert.Equal(CommandLine.Failed, check.Code);
        Assert.Contains("FAIL database   127.0.0.1/tickets cannot be reached", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_does_not_exist_is_said_at_once()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var (code, _, errors) = await RunAsync("serve", $"--Ticketing:Database={cluster.ConnectionTo("nowhere")}");
        Assert.Equal(CommandLine.Configuration, code);
        Assert.Contains("database \"nowhere\" does not exist: make it with 'createdb'", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://anna:hunter2@db/tickets", "is a URL: write it as Host=")]
    [InlineData("Database=tickets;Password=hunter2", "names no host")]
    [InlineData("Host=db;Colour=hunter2", "is no Npgsql connection string")]
    public async Task A_text_that_is_no_connection_string_is_a_fault_of_the_settings(string text, string said)
    {
        var (code, _, errors) = await RunAsync("serve", $"--Ticketing:Database={text}");
        Assert.Equal(CommandLine.Configuration, code);
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", errors, StringComparison.Ordinal);
    }
}
