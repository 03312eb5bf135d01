using Ticketing.Hosting;
using Ticketing.Hosting.Commands;
using Ticketing.People;
using Ticketing.Tests.Tenants;

namespace Ticketing.Tests.Hosting.Commands;

public sealed class CommandLineTests : IDisposable
{
    readonly CatalogFixture _fixture = new CatalogFixture().WithFirstStart();
    readonly StringWriter _output = new();
    readonly StringWriter _error = new();

    public void Dispose() => _fixture.Dispose();

    Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
        [.. arguments, $"--Ticketing:Data={_fixture.Data.Path}"], new ProgramParts(_fixture.Clock), settings => new(settings, new Dictionary<string, string>(), []), _output, _error);

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("serve", "--nonsense")]
    [InlineData("dance")]
    [InlineData("serve", "now")]
    [InlineData("user", "add")]
    [InlineData("user", "add", "anna")]
    [InlineData("user", "add", "anna", "--role", "king")]
    [InlineData("token", "add", "boiler", "--kind", "toaster")]
    [InlineData("backup")]
    public async Task What_is_not_known_ends_with_2_and_says_where_help_is(params string[] arguments)
    {
        Assert.Equal(CommandLine.Usage, await RunAsync(arguments));
        Assert.Contains("--help' says what is possible", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Version_and_help_answer_with_0()
    {
        Assert.Equal(0, await RunAsync("--version"));
        Assert.Matches(@"^\d+\.\d+\.\d+", _output.ToString());
        Assert.Equal(0, await RunAsync("--help"));
        Assert.All(["serve", "check", "user", "token", "tenant", "backup", "restore", "testmail", "healthcheck"], command => Assert.Contains($"\n  {command}", _output.ToString(), StringComparison.Ordinal));
        Assert.All(Settings.All, setting => Assert.Contains($"  {setting.Key} ", _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_settings_are_all_listed_and_end_with_78()
    {
        Assert.Equal(CommandLine.Configuration, await RunAsync("serve", "--Ticketing:Mqtt:Prot=1884", "--Ticketing:Url=ftp://x"));
        Assert.Contains("2 settings are wrong", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Ticketing:Mqtt:Port", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(CommandLine.Usage, await CommandLine.RunAsync(["--Ticketing:Url"], new ProgramParts(_fixture.Clock), settings => new(settings, new Dictionary<string, string>(), []), _output, _error));
    }

    [Fact]
    public async Task A_user_gets_a_generated_password_that_works()
    {
        Assert.Equal(0, await RunAsync("user", "add", "anna", "--role", "agent", "--email", "anna@home.example"));
        var password = _output.ToString().Split("password: ")[1].Trim();
        _fixture.Catalog.Refresh();
        var anna = _fixture.Catalog.FindUser("anna")!;
        Assert.Equal(("anna@home.example", Role.Agent), (anna.Email, anna.Memberships[0].Role));
        Assert.True(PasswordHash.Verify(password, anna.PasswordHash, out _));
        Assert.Equal(CommandLine.Failed, await RunAsync("user", "add", "ANNA", "--role", "agent"));
        Assert.Contains("choose another", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { "boiler", "--kind", "device" }, PrincipalKind.Device, TokenScope.Intake, "boiler")]
    [InlineData(new[] { "board-7", "--kind", "device", "--system", "boiler", "--scope", "full" }, PrincipalKind.Device, TokenScope.Full, "boiler")]
    [InlineData(new[] { "backup", "--kind", "script" }, PrincipalKind.Script, TokenScope.Full, null)]
    [InlineData(new[] { "backup", "--kind", "script", "--system", "nas", "--scope", "intake", "--tenant", "home" }, PrincipalKind.Script, TokenScope.Intake, "nas")]
    public async Task A_token_is_the_only_line_printed_and_works(string[] arguments, PrincipalKind kind, TokenScope scope, string? system)
    {
        Assert.Equal(0, await RunAsync(["token", "add", .. arguments]));
        var token = _output.ToString().Trim();
        Assert.Null(Token.FaultOf(token));
        _fixture.Catalog.Refresh();
        Assert.Equal(new Principal(2, "home", arguments[0], kind, null, scope, system), _fixture.Catalog.FindToken(Token.Hash(token)));
    }

    [Fact]
    public async Task A_tenant_comes_with_an_admin()
    {
        Assert.Equal(0, await RunAsync("tenant", "add", "club", "--name", "Sailing club", "--email", "skipper@club.example"));
        _fixture.Catalog.Refresh();
        Assert.Equal([new Membership("club", Role.Admin)], _fixture.Catalog.FindUser("skipper@club.example")!.Memberships);
        Assert.Equal(CommandLine.Failed, await RunAsync("tenant", "add", "Club!", "--name", "Sailing club", "--email", "other@club.example"));
        Assert.Equal(CommandLine.Failed, await RunAsync("user", "add", "anna", "--role", "agent", "--tenant", "bank"));
    }

    [Fact]
    public async Task Commands_on_a_store_that_was_never_started_say_so_and_make_nothing()
    {
        var nowhere = Path.Combine(_fixture.Data.Path, "nowhere");
        Assert.Equal(CommandLine.Failed, await CommandLine.RunAsync(["user", "add", "anna", "--role", "agent", $"--Ticketing:Data={nowhere}"], new ProgramParts(_fixture.Clock),
            settings => new(settings, new Dictionary<string, string>(), []), _output, _error));
        Assert.Contains($"There is no store in {nowhere}", _error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(nowhere));
    }

    [Fact]
    public async Task Healthcheck_fails_where_nothing_listens()
    {
        Assert.Equal(CommandLine.Failed, await RunAsync("healthcheck", "--Ticketing:Url=http://127.0.0.1:1"));
        Assert.Contains("http://127.0.0.1:1/readyz does not answer", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Testmail_without_a_mail_server_says_what_to_set()
    {
        Assert.Equal(CommandLine.Configuration, await RunAsync("testmail", "anna@home.example"));
        Assert.Contains("Ticketing:Smtp", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_finds_nothing_wrong_with_a_good_store()
    {
        Assert.Equal(0, await RunAsync("check", "--Ticketing:Url=http://127.0.0.1:0", "--Ticketing:Mqtt:Port=0"));
        Assert.All(_output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_doctor_names_what_is_wrong_and_looks_at_everything()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;
        Assert.Equal(CommandLine.Failed, await RunAsync("check", $"--Ticketing:Url=http://127.0.0.1:{port}", "--Ticketing:Mqtt:Port=0", "--Ticketing:Smtp=smtp://127.0.0.1:1", "--Ticketing:Mqtt:Broker=mqtt://127.0.0.1:1"));
        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Count(line => line.StartsWith("FAIL", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains("used by another program", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Ticketing:Smtp", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Ticketing:Mqtt:Broker", StringComparison.Ordinal));
        Assert.Equal(CommandLine.Failed, await RunAsync("check", "--Ticketing:Mqtt:Prot=1"));
    }
}
