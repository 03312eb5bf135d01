using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Ticketing.Tests.Harness;

/// <summary>Debian's <c>mosquitto</c>, as a home already has it: on a free port of 127.0.0.1 with a directory of its own, gone when the test is over.</summary>
public sealed class MosquittoBroker : IAsyncDisposable
{
    const string Program = "/usr/sbin/mosquitto";

    readonly TemporaryDirectory _directory = new();
    readonly ConcurrentQueue<string> _said = new();
    IReadOnlyList<string> _lines = [];
    ChildProcess? _process;

    MosquittoBroker(int port) => Port = port;

    public int Port { get; }

    /// <summary>All it logged, over all its starts.</summary>
    public IEnumerable<string> Said => _said;

    /// <summary>A file beside its persistent store, for passwords, certificates and access rules.</summary>
    public string File(string name) => _directory.File(name);

    /// <summary>Starts it and returns when it takes connections.</summary>
    /// <param name="lines">Of its configuration; <see cref="AnonymousOnPort"/> makes the usual ones.</param>
    public static async Task<MosquittoBroker> StartAsync(Func<MosquittoBroker, IReadOnlyList<string>>? lines = null)
    {
        var broker = new MosquittoBroker(FreePort.Next());
        try
        {
            await broker.StartAgainAsync(lines?.Invoke(broker) ?? broker.AnonymousOnPort());
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>A plain listener for everybody, followed by more lines.</summary>
    public IReadOnlyList<string> AnonymousOnPort(params string[] more) => [$"listener {Port} 127.0.0.1", "allow_anonymous true", .. more];

    /// <summary>Lines that make it keep sessions and retained messages in its directory: saved when it is stopped, and after each change.</summary>
    public IReadOnlyList<string> Persistent() => ["persistence true", $"persistence_location {_directory.Path}/", "autosave_on_changes true", "autosave_interval 1"];

    /// <summary>Makes a password file with one user and returns its path; to be read again it needs <see cref="Reload"/>.</summary>
    public async Task<string> PasswordsAsync(string user, string password)
    {
        var file = File("passwords");
        (await ChildProcess.RunAsync("mosquitto_passwd", ["-b", "-c", file, user, password])).Expect();
        return file;
    }

    /// <summary>Starts it on the same port and directory after <see cref="StopAsync"/> or <see cref="KillAsync"/>.</summary>
    /// <param name="lines">A new configuration; null = as before.</param>
    public async Task StartAgainAsync(IReadOnlyList<string>? lines = null)
    {
        _lines = lines ?? _lines;
        // Started as root it would become a user who cannot read the test's files.
        await System.IO.File.WriteAllLinesAsync(File("mosquitto.conf"), ["user root", .. _lines]);
        _process = ChildProcess.Start(Program, ["-v", "-c", File("mosquitto.conf")], _said.Enqueue, _said.Enqueue);
        await Eventually.TrueAsync(AnswersAsync, "the broker listens");
    }

    /// <summary>SIGHUP: reads passwords and access rules again.</summary>
    public void Reload() => _process?.Signal(1);

    /// <summary>SIGTERM: it saves what it keeps, and ends.</summary>
    public Task StopAsync() => EndAsync(ChildProcess.SigTerm);

    /// <summary>SIGKILL: what it had not saved is gone.</summary>
    public Task KillAsync() => EndAsync(ChildProcess.SigKill);

    public async ValueTask DisposeAsync()
    {
        await EndAsync(ChildProcess.SigKill);
        _directory.Dispose();
    }

    async Task EndAsync(int signal)
    {
        if (_process is { } process)
        {
            _process = null;
            process.Signal(signal);
            await Eventually.WithinAsync(process.ExitAsync(), "the end of the broker");
            await process.DisposeAsync();
        }
    }

    async Task<bool> AnswersAsync()
    {
        Assert.False(_process!.HasExited, "the broker ended: " + string.Join('\n', _said.TakeLast(5)));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
