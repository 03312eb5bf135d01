using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Bench;

/// <summary>The native executable as a program: its size, from start to the first 200, and what it holds in memory when nothing happens.</summary>
static class ProcessBench
{
    const int Starts = 7;

    public static async Task RunAsync()
    {
        var executable = await NativeExecutable.PathAsync();
        Benchmarks.Print("size of the executable", Megabytes(new FileInfo(executable).Length), "at most 25 MB");
        using var directory = new TemporaryDirectory();
        var (first, again) = (new List<double>(), new List<double>());
        var memory = 0L;
        for (var start = 0; start < Starts; start++)
        {
            first.Add(await StartAsync(executable, directory.File($"new-{start}"), _ => Task.CompletedTask));
            again.Add(await StartAsync(executable, directory.File($"new-{start}"), async process =>
            {
                if (start == Starts - 1)
                {
                    await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
                    memory = ResidentBytes(process.Id);
                }
            }));
        }
        Benchmarks.Print("start to the first 200, empty data directory", Benchmarks.Milliseconds(Benchmarks.Percentile(first, 0.5)), "at most 150 ms");
        Benchmarks.Print("start to the first 200, later", Benchmarks.Milliseconds(Benchmarks.Percentile(again, 0.5)), "at most 150 ms");
        Benchmarks.Print("memory (RSS) 10 s after start, listeners and store up", Megabytes(memory), "at most 45 MB");
    }

    static async Task<double> StartAsync(string executable, string data, Func<ChildProcess, Task> then)
    {
        var (http, mqtt) = (FreePort.Next(), FreePort.Next());
        string[] arguments = ["serve", $"--Ticketing:Url=http://127.0.0.1:{http}", $"--Ticketing:Mqtt:Port={mqtt}", $"--Ticketing:Data={data}", $"--Ticketing:Setup:AdminPassword={ServerUnderTest.AdminPassword}", $"--Ticketing:Setup:Token={ServerUnderTest.SetupToken}"];
        var started = Stopwatch.GetTimestamp();
        await using var process = ChildProcess.Start(executable, arguments, _ => { }, line => Console.WriteLine($"    {line}"), Path.GetDirectoryName(data), NativeExecutable.CleanEnvironment);
        while (!await IsReadyAsync(http))
        {
            Assert.False(process.HasExited, "The server ended instead of starting.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
        var elapsed = Benchmarks.MillisecondsSince(started);
        await then(process);
        process.Signal(ChildProcess.SigTerm);
        Assert.Equal(0, await process.ExitAsync());
        return elapsed;
    }

    static async Task<bool> IsReadyAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            await socket.SendAsync("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            var answer = new byte[64];
            return await socket.ReceiveAsync(answer) > 12 && answer.AsSpan(9, 3).SequenceEqual("200"u8);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static long ResidentBytes(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;

    static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB");
}
