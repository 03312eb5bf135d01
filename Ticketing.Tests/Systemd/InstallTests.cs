using System.Globalization;
using System.Text.RegularExpressions;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Systemd;

/// <summary>The scripts and the unit in <c>systemd/</c>, run against a root of their own.</summary>
public sealed class InstallTests : IDisposable
{
    static readonly string Program = Path.Combine(AppContext.BaseDirectory, "ticketing");

    readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    Task<ProcessResult> RunAsync(string script, params string[] arguments) => ChildProcess.RunAsync("bash", [RepositoryFiles.PathOf("systemd", script), "--root", _root.Path, .. arguments]);

    string At(string path) => _root.File(path);

    [Fact]
    public async Task Install_puts_program_unit_and_settings_in_place_and_starts_nothing_below_a_root()
    {
        var result = await RunAsync("install.sh", "--binary", Program);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("installed: /usr/local/bin/ticketing", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(At("usr/local/bin/ticketing")));
        Assert.Equal(RepositoryFiles.Read("systemd", "ticketing.service"), File.ReadAllText(At("etc/systemd/system/ticketing.service")));
        Assert.False(Directory.Exists(At("etc/systemd/system/ticketing.service.d")));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Secrets_have_a_directory_that_only_root_can_read()
    {
        await RunAsync("install.sh", "--binary", Program);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(At("etc/ticketing/credentials")));
    }

    [Fact]
    public async Task The_settings_it_writes_are_good()
    {
        await RunAsync("install.sh", "--binary", Program);
        var (options, faults) = new Ticketing.Hosting.SettingsLoader(new Dictionary<string, string>(), new Dictionary<string, string>(), [At("etc/ticketing/ticketing.json")]).Load();
        Assert.Empty(faults);
        Assert.Equal("/var/lib/ticketing", options.Data);
    }

    [Fact]
    public async Task Run_again_it_upgrades_and_keeps_the_settings()
    {
        await RunAsync("install.sh", "--binary", Program);
        File.WriteAllText(At("etc/ticketing/ticketing.json"), "{}");
        File.WriteAllText(At("usr/local/bin/ticketing"), "old");
        var result = await RunAsync("install.sh", "--binary", Program, "--internet");
        Assert.Contains("upgraded: /usr/local/bin/ticketing", result.Output, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(At("etc/ticketing/ticketing.json")));
        Assert.Equal(File.ReadAllBytes(Program), File.ReadAllBytes(At("usr/local/bin/ticketing")));
        Assert.Contains("IPAddressAllow=any", File.ReadAllText(At("etc/systemd/system/ticketing.service.d/internet.conf")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_the_program_is_not_installed()
    {
        File.WriteAllText(At("wrong"), "#!/bin/false");
        var result = await RunAsync("install.sh", "--binary", At("wrong"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is no executable of Home Ticketing", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("usr")));
        Assert.Equal(2, (await RunAsync("install.sh", "--nonsense")).ExitCode);
    }

    [Fact]
    public async Task Uninstall_keeps_data_and_settings_unless_told_to_purge()
    {
        await RunAsync("install.sh", "--binary", Program, "--internet");
        Directory.CreateDirectory(At("var/lib/ticketing"));
        File.WriteAllText(At("var/lib/ticketing/catalog.db"), "tickets");

        Assert.Equal(0, (await RunAsync("uninstall.sh")).ExitCode);
        Assert.Equal(["catalog.db", "ticketing.json"], FilesLeft());
        Assert.Equal(0, (await RunAsync("uninstall.sh")).ExitCode);
        Assert.Equal(0, (await RunAsync("uninstall.sh", "--purge")).ExitCode);
        Assert.Empty(FilesLeft());
    }

    [Fact]
    public async Task The_unit_is_exposed_by_no_more_than_1_0()
    {
        var result = await ChildProcess.RunAsync("systemd-analyze", ["security", "--offline=true", "--no-pager", RepositoryFiles.PathOf("systemd", "ticketing.service")]);
        var level = Regex.Match(result.Output, @"exposure level for ticketing\.service: (\d+\.\d+)");
        Assert.True(level.Success, result.ToString());
        Assert.True(double.Parse(level.Groups[1].Value, CultureInfo.InvariantCulture) <= 1.0, level.Value);
    }

    [Fact]
    public async Task Shellcheck_finds_nothing_in_the_scripts()
    {
        var result = await ChildProcess.RunAsync("shellcheck", [.. RepositoryFiles.Sources("systemd", ".sh").Select(script => RepositoryFiles.PathOf(script))]);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public void Every_credential_named_in_the_unit_and_the_sample_is_one_that_the_program_looks_for()
    {
        var known = Ticketing.Hosting.Settings.All.Select(setting => Ticketing.Hosting.SecretFiles.CredentialName(setting.Key)["ticketing_".Length..]).ToHashSet();
        var unit = RepositoryFiles.Read("systemd", "ticketing.service");
        Assert.Contains("LoadCredential=ticketing:/etc/ticketing/credentials", unit, StringComparison.Ordinal);
        var named = Regex.Match(unit, "# Each file in this directory is a secret: (.*), …").Groups[1].Value.Split(", ");
        Assert.All(named, name => Assert.Contains(name, known));
    }

    IEnumerable<string> FilesLeft() => Directory.EnumerateFiles(_root.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order();
}
