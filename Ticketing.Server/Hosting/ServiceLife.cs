namespace Ticketing.Hosting;

/// <summary>The process as a service: tells systemd (and the log) when it is ready and when it stops, keeps the watchdog quiet while the parts answer, and notices what other processes wrote to the catalog.</summary>
/// <param name="status">One line about how things are, for <c>systemctl status</c>.</param>
/// <param name="refresh">Called every second.</param>
public sealed partial class ServiceLife(IHostApplicationLifetime lifetime, SystemdNotify systemd, Readiness readiness, TimeProvider time, ILogger<ServiceLife> log, Func<string> status, Action refresh) : BackgroundService
{
    /// <summary>How long requests and publishes in progress may take to end after SIGTERM.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var started = lifetime.ApplicationStarted.Register(() => Say("READY=1", "ready"));
        using var stopping = lifetime.ApplicationStopping.Register(() => Say("STOPPING=1", "stopping: work in progress is finished first"));
        var watchdog = SystemdNotify.WatchdogPeriod(Environment.GetEnvironmentVariable("WATCHDOG_USEC"));
        var fed = time.GetTimestamp();
        using var timer = new PeriodicTimer(Second, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                Refresh();
                if (watchdog is { } period && time.GetElapsedTime(fed) >= period - Second && (await readiness.AskAsync(stoppingToken).ConfigureAwait(false)).Checks.GetValueOrDefault("store") is null or "ok")
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

    void Refresh()
    {
        try
        {
            refresh();
        }
        catch (Exception trouble)
        {
            LogRefresh(log, trouble);
        }
    }

    void Say(string state, string words)
    {
        systemd.Send(state);
        LogState(log, words);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{State}")]
    private static partial void LogState(ILogger log, string state);

    [LoggerMessage(Level = LogLevel.Error, Message = "the catalog could not be looked at")]
    private static partial void LogRefresh(ILogger log, Exception trouble);
}
