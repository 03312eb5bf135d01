namespace Ticketing.Hosting;

/// <summary>The process as a service: tells systemd (and the log) when it is ready and when it stops, keeps the watchdog quiet as long as the store answers, and once a second looks at what only looking shows.</summary>
/// <param name="status">One line about how things are, for <c>systemctl status</c>.</param>
/// <param name="everySecond">Quick work, such as noticing what another process wrote to the catalog.</param>
public sealed partial class ServiceLife(SystemdNotify systemd, Readiness readiness, TimeProvider time, ILogger<ServiceLife> log, Func<string> status, Action everySecond) : IAsyncDisposable
{
    /// <summary>How long requests and publishes in progress may take to end after SIGTERM.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource _ended = new();
    Task _loop = Task.CompletedTask;

    /// <summary>Begins; READY goes out when <paramref name="lifetime"/> says that everything has started.</summary>
    /// <param name="watchdogMicroseconds">Value of <c>$WATCHDOG_USEC</c>; null = none.</param>
    public void Begin(IHostApplicationLifetime lifetime, string? watchdogMicroseconds)
    {
        lifetime.ApplicationStarted.Register(() => Say("READY=1", "ready"));
        lifetime.ApplicationStopping.Register(() => Say("STOPPING=1", "stopping; work in progress is finished first"));
        lifetime.ApplicationStopped.Register(() => LogState(log, "stopped"));
        _loop = RunAsync(SystemdNotify.WatchdogPeriod(watchdogMicroseconds), _ended.Token);
    }

    async Task RunAsync(TimeSpan? watchdog, CancellationToken ended)
    {
        var fed = time.GetTimestamp();
        using var timer = new PeriodicTimer(Second, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended).ConfigureAwait(false))
            {
                Look();
                if (watchdog is { } period && time.GetElapsedTime(fed) >= period - Second && await StoreAnswersAsync(ended).ConfigureAwait(false))
                {
                    systemd.Send($"WATCHDOG=1\nSTATUS={status()}");
                    fed = time.GetTimestamp();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end that was asked for.
        }
    }

    async Task<bool> StoreAnswersAsync(CancellationToken cancel) => (await readiness.AskAsync(cancel).ConfigureAwait(false)).Checks.GetValueOrDefault("store") is null or "ok";

    void Look()
    {
        try
        {
            everySecond();
        }
        catch (Exception trouble)
        {
            LogTrouble(log, trouble);
        }
    }

    void Say(string state, string words)
    {
        systemd.Send(state);
        LogState(log, words);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _ended.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{State}")]
    private static partial void LogState(ILogger log, string state);

    [LoggerMessage(Level = LogLevel.Error, Message = "the look around once a second failed")]
    private static partial void LogTrouble(ILogger log, Exception trouble);
}
