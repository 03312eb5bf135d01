using System.Net;
using System.Net.Sockets;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>The real firmware on an emulated STM32. Its link is a TCP connection that is made again one second after it was lost, as a bridge does; its console is read and typed on by the test.</summary>
sealed class Board : IAsyncDisposable
{
    /// <summary>Name of the device and of the system it reports for.</summary>
    public const string Name = "boiler-board", System = "boiler";

    /// <summary>The machine is shared and emulation is slow: this only ends a test that has already failed.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    readonly TemporaryDirectory _directory = new();
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly List<string> _lines = [];
    ChildProcess? _emulator;
    TcpClient? _console;
    Task _reading = Task.CompletedTask;
    int _passed;

    /// <summary>Everything the board has said since it started.</summary>
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

    /// <param name="port">Where the link leads: the server, or a wire with faults.</param>
    public static async Task<Board> StartAsync(Chip chip, int port, string token)
    {
        var board = new Board();
        try
        {
            await board.BeginAsync(await FirmwareImage.PathAsync(chip), MachineOf(chip), port, token);
            return board;
        }
        catch
        {
            await board.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a contact that is closed, or the other way round. Contacts count from 1: water, boiler, freezer.</summary>
    public Task TurnAsync(int contact) => TypeAsync((char)('0' + contact));

    /// <summary>A key of the console.</summary>
    public async Task TypeAsync(char key) => await _console!.GetStream().WriteAsync(new[] { (byte)key });

    /// <summary>Waits until all of these lines were said, in any order, after those that were waited for before.</summary>
    public async Task SaysAsync(params string[] lines)
    {
        try
        {
            await Eventually.TrueAsync(() => Find(lines), $"the board to say: {string.Join(", ", lines)}", Limit);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}. It said:\n{string.Join('\n', Lines.TakeLast(40))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _console?.Dispose();
        if (_emulator is not null)
        {
            await _emulator.DisposeAsync();
        }
        await _reading;
        _listener.Dispose();
        _directory.Dispose();
    }

    static string MachineOf(Chip chip) => chip switch
    {
        Chip.F405 => "netduinoplus2",
        Chip.F205 => "netduino2",
        _ => "stm32vldiscovery",
    };

    async Task BeginAsync(string image, string machine, int port, string token)
    {
        await File.WriteAllTextAsync(_directory.File("token"), token + "\n");
        var settings = await FirmwareImage.MakeAsync("settings", $"OUT={_directory.Path}", $"NAME={Name}", $"SYSTEM={System}", $"TOKEN_FILE={_directory.File("token")}");
        Assert.True(settings.ExitCode == 0, $"make settings: {settings}");
        _listener.Start();
        var console = ((IPEndPoint)_listener.LocalEndpoint).Port;
        var emulatorSaid = new List<string>();
        _emulator = ChildProcess.Start("qemu-system-arm",
        [
            "-M", machine, "-nodefaults", "-display", "none", "-monitor", "none", "-kernel", image,
            "-device", $"loader,file={_directory.File("settings.bin")},addr=0x08004000,force-raw=on",
            "-chardev", $"socket,id=console,host=127.0.0.1,port={console},nodelay=on", "-serial", "chardev:console",
            "-chardev", $"socket,id=link,host=127.0.0.1,port={port},nodelay=on,reconnect=1", "-serial", "chardev:link",
        ], emulatorSaid.Add, emulatorSaid.Add);
        var accepting = _listener.AcceptTcpClientAsync();
        if (await Task.WhenAny(accepting, _emulator.ExitAsync()) != accepting)
        {
            Assert.Fail($"qemu-system-arm ended: {string.Join('\n', emulatorSaid)}");
        }
        _console = await accepting;
        _reading = ReadAsync(_console);
    }

    async Task ReadAsync(TcpClient console)
    {
        try
        {
            using var reader = new StreamReader(console.GetStream());
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_lines)
                {
                    _lines.Add(line);
                }
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    bool Find(string[] wanted)
    {
        lock (_lines)
        {
            var behind = _passed;
            foreach (var line in wanted)
            {
                var at = _lines.IndexOf(line, _passed);
                if (at < 0)
                {
                    return false;
                }
                behind = Math.Max(behind, at + 1);
            }
            _passed = behind;
            return true;
        }
    }
}
