namespace Ticketing.Tests.Harness;

/// <summary>Debian's <c>smtp-sink</c> (package postfix): a server of other make that takes every mail, or refuses or drops at any command.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    readonly TemporaryDirectory _directory = new();
    ChildProcess? _process;

    public int Port { get; } = FreePort.Next();

    /// <summary>For <c>Ticketing:Smtp</c>.</summary>
    public string Url => $"smtp://127.0.0.1:{Port}";

    /// <summary>The mails taken, headers and body as they came.</summary>
    public IReadOnlyList<string> Mails => [.. Directory.GetFiles(_directory.Path, "mail.*").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    /// <param name="more">Options such as <c>-r RCPT</c> (4xx), <c>-f DATA</c> (5xx), <c>-q .</c> (drop).</param>
    public static async Task<SmtpSink> StartAsync(params string[] more)
    {
        var sink = new SmtpSink();
        await sink.StartAgainAsync(more);
        return sink;
    }

    public async Task StartAgainAsync(params string[] more)
    {
        _process = ChildProcess.Start("/usr/sbin/smtp-sink", ["-u", Environment.UserName, "-d", _directory.File("mail."), .. more, $"127.0.0.1:{Port}", "100"], _ => { }, _ => { });
        await Eventually.TrueAsync(() => !FreePort.IsFree(Port), "smtp-sink to listen");
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }
}
