using System.Runtime.Versioning;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>A Raspberry Pi: its own commands say what the test wants, the rest is this machine's.</summary>
[UnsupportedOSPlatform("windows")]
sealed class RaspberryPi : IAsyncDisposable
{
    public const string Name = "garage";

    readonly TemporaryDirectory _directory = new();
    readonly List<string> _lines = [];
    ChildProcess? _monitor;

    /// <param name="port">Where it looks for the server.</param>
    public RaspberryPi(int port, string token)
    {
        Directory.CreateDirectory(File("commands"));
        System.IO.File.WriteAllText(File("token"), token + "\n");
        System.IO.File.WriteAllLines(File("monitor.conf"), ["# a comment", "SERVER=127.0.0.1", $"PORT={port}", $"SYSTEM={Name}", "INTERVAL=0.05   # seconds", "CONTACTS=\"17:water:Water in the garage; 27:door.north:The \\\"north\\\" door\""]);
        Is("42.8", "0x50000", "lo");
    }

    public string File(string name) => _directory.File(name);

    public string[] Spool => Directory.Exists(File("state/spool")) ? Directory.GetFiles(File("state/spool")) : [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>From now on: degrees Celsius, flags of the power supply, level of contact 17.</summary>
    public void Is(string temperature, string throttled, string water)
    {
        Write("vcgencmd", $"[ \"$1\" = measure_temp ] && echo \"temp={temperature}'C\" || echo throttled={throttled}");
        Write("pinctrl", $"[ \"$1\" = get ] || exit 0\n[ \"$2\" = 17 ] && echo '17: ip    pu | {water} // GPIO17 = input' || echo '27: ip    pu | lo // GPIO27 = input'");
    }

    /// <summary>The shell version: one look.</summary>
    public Task<ProcessResult> LookAsync() => ChildProcess.RunAsync("bash", [RepositoryFiles.PathOf("firmware-samples", "raspberry-pi", "monitor.sh")], _directory.Path, Environment);

    /// <summary>The Python version, until the test ends or <see cref="EndAsync"/>. Debian's own Python, which sees Debian's packages.</summary>
    public void Start()
    {
        _monitor = ChildProcess.Start("/usr/bin/python3", ["-B", RepositoryFiles.PathOf("firmware-samples", "raspberry-pi", "monitor.py")], Note, Note, _directory.Path, Environment);
    }

    public Task SaysAsync(string line) => Eventually.TrueAsync(() => Lines.Any(said => said.Contains(line, StringComparison.Ordinal)), $"'{line}'; said so far: {string.Join(" / ", Lines)}");

    /// <summary>The exit code, once it has ended by itself.</summary>
    public Task<int> ExitAsync() => Eventually.WithinAsync(_monitor!.ExitAsync(), "the end of monitor.py");

    public async Task<int> EndAsync(int signal = ChildProcess.SigTerm)
    {
        _monitor!.Signal(signal);
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_monitor is not null)
        {
            await _monitor.DisposeAsync();
        }
        _directory.Dispose();
    }

    Dictionary<string, string?> Environment => new()
    {
        ["PATH"] = $"{File("commands")}:/usr/bin:/bin",
        ["CREDENTIALS_DIRECTORY"] = _directory.Path,
        ["STATE_DIRECTORY"] = File("state"),
        ["TICKETING_PI_CONF"] = File("monitor.conf"),
    };

    /// <summary>Moved into place, as the monitor may be calling it.</summary>
    void Write(string command, string script)
    {
        var file = Path.Combine(File("commands"), command);
        System.IO.File.WriteAllText(file + ".new", $"#!/bin/sh\n{script}\n");
        System.IO.File.SetUnixFileMode(file + ".new", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        System.IO.File.Move(file + ".new", file, overwrite: true);
    }

    void Note(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }
    }
}
