using System.Runtime.Versioning;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>A home server with the monitor's scripts and commands that say what the test wants; only what <see cref="Says"/> names is there beside bash, curl and coreutils.</summary>
[UnsupportedOSPlatform("windows")]
sealed class HomeServer : IDisposable
{
    public const string Name = "nas";

    /// <summary>What the scripts may rely on.</summary>
    static readonly string[] Real =
        ["bash", "sh", "cat", "curl", "date", "dirname", "head", "mkdir", "mv", "printf", "readlink", "rm", "sort", "stat", "sync", "timeout", "tr"];

    readonly TemporaryDirectory _directory = new();
    readonly ServerUnderTest _server;

    public HomeServer(ServerUnderTest server, string token, params string[] settings)
    {
        _server = server;
        Directory.CreateDirectory(Commands);
        foreach (var name in Real)
        {
            System.IO.File.CreateSymbolicLink(Path.Combine(Commands, name), System.IO.File.Exists($"/usr/bin/{name}") ? $"/usr/bin/{name}" : $"/bin/{name}");
        }
        Token(token);
        Settings(["HEARTBEAT=off", "INTERNET=(127.0.0.1:$INTERNET_PORT)", .. settings]);
        Says("df", "Use% IUse% Mounted on\n 40%    2% /\n");
    }

    string Commands => File("commands");

    /// <summary>The port that stands for the internet; the server's own unless it is told otherwise.</summary>
    public int? InternetPort { get; set; }

    public string File(string name) => _directory.File(name);

    public void Token(string token) => System.IO.File.WriteAllText(File("token"), token + "\n");

    public void Settings(params string[] lines) =>
        System.IO.File.WriteAllLines(File("monitor.conf"), [$"SERVER={_server.Url.ToString().TrimEnd('/')}", $"SYSTEM={Name}", "MDSTAT=$STATE_DIRECTORY/../mdstat", "REBOOT_REQUIRED=$STATE_DIRECTORY/../reboot-required", .. lines]);

    /// <summary>From now on that command prints this and ends so.</summary>
    public void Says(string command, string output, int exitCode = 0) => Runs(command, $"cat <<'END'\n{output.TrimEnd('\n')}\nEND\nexit {exitCode}");

    /// <summary>From now on that command is these lines of shell.</summary>
    public void Runs(string command, string script)
    {
        var file = Path.Combine(Commands, command);
        System.IO.File.Delete(file);
        System.IO.File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Reports that wait to be sent.</summary>
    public string[] Spool => Directory.Exists(File("state/spool")) ? Directory.GetFiles(File("state/spool")) : [];

    public Task<ProcessResult> MonitorAsync() => RunAsync("monitor.sh");

    public Task<ProcessResult> RunAsync(string script, params string[] arguments) =>
        ChildProcess.RunAsync("/bin/bash", [Script(script), .. arguments], _directory.Path, Environment(("PATH", Commands)));

    /// <summary>A daemon of this machine runs its course; it may call the scripts, and finds all of the real commands.</summary>
    public Task<ProcessResult> DaemonAsync(string program, string[] arguments, params (string Name, string Value)[] environment) =>
        ChildProcess.RunAsync(program, arguments, _directory.Path, Environment(environment));

    public static string Script(string name) => RepositoryFiles.PathOf("firmware-samples", "home-server", name);

    Dictionary<string, string?> Environment(params (string Name, string Value)[] more)
    {
        var all = new Dictionary<string, string?>
        {
            ["CREDENTIALS_DIRECTORY"] = _directory.Path,
            ["STATE_DIRECTORY"] = File("state"),
            ["TICKETING_MONITOR_CONF"] = File("monitor.conf"),
            ["INTERNET_PORT"] = $"{InternetPort ?? _server.HttpPort}",
        };
        foreach (var (name, value) in more)
        {
            all[name] = value;
        }
        return all;
    }

    public void Dispose() => _directory.Dispose();
}
