using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Ticketing.Tests.Harness;

/// <summary>How a program ended and what it said.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Fails the test, with all that was said, unless it ended with <paramref name="exitCode"/>.</summary>
    public ProcessResult Expect(int exitCode = 0)
    {
        Assert.True(ExitCode == exitCode, $"instead of {exitCode}: {this}");
        return this;
    }

    public override string ToString() => $"exit code {ExitCode}\n{Output}{Errors}";
}

/// <summary>A program started by a test; it is gone when the test is over, whatever happened.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public const int SigCont = 18;
    public const int SigStop = 19;

    readonly Process _process;
    readonly Task _output;
    readonly Task _errors;

    ChildProcess(Process process, Action<string> output, Action<string> errors)
    {
        _process = process;
        _output = PumpAsync(process.StandardOutput, output);
        _errors = PumpAsync(process.StandardError, errors);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <param name="output">Called with each line of standard output, on another thread.</param>
    /// <param name="errors">Called with each line of standard error, on another thread.</param>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, Action<string> output, Action<string> errors, string? directory = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? RepositoryFiles.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        return new(process, output, errors);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ProcessResult> RunAsync(string program, IEnumerable<string> arguments, string? directory = null, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? limit = null)
    {
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        await using var process = Start(program, arguments, line => output.Append(line).Append('\n'), line => errors.Append(line).Append('\n'), directory, environment);
        var exitCode = await Eventually.WithinAsync(process.ExitAsync(), $"the end of {program}", limit ?? TimeSpan.FromSeconds(60));
        return new(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Completes with the exit code once the program has ended and all it said was read.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        await Task.WhenAll(_output, _errors);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal; nothing happens if the program has ended.</summary>
    public void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, signal);
        }
    }

    /// <summary>Sends a signal to a process that a program started by a test has started; nothing happens if it is gone.</summary>
    public static void Signal(int process, int signal) => _ = SendSignal(process, signal);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        await ExitAsync();
        _process.Dispose();
    }

    static async Task PumpAsync(StreamReader from, Action<string> to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            to(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
