namespace Ticketing.Hosting;

/// <summary>Writes log lines to standard output, one write each, from the thread that logs: nothing is lost when the process ends, and there is little to log per request.</summary>
sealed class LogOutput(TextWriter output, bool json, bool journal, TimeProvider time) : ILoggerProvider
{
    readonly Lock _lock = new();

    /// <summary>As the setting <c>Log</c> says; under systemd each line carries its priority.</summary>
    public static LogOutput ForProcess(string setting, TimeProvider time) => new(
        Console.Out,
        setting == "json" || (setting == "auto" && Console.IsOutputRedirected),
        Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null && Console.IsOutputRedirected,
        time);

    public ILogger CreateLogger(string categoryName) => new Source(this, categoryName);

    void Write(LogLevel level, string source, string message, IEnumerable<KeyValuePair<string, object?>>? values, Exception? error)
    {
        var now = time.GetUtcNow();
        var line = json ? LogLine.Json(now, level, source, message, values, error) : LogLine.Text(now, level, source, message, error);
        lock (_lock)
        {
            output.WriteLine(journal ? LogLine.JournalPrefix(level) + line : line);
            output.Flush();
        }
    }

    public void Dispose()
    {
    }

    sealed class Source(LogOutput output, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            output.Write(logLevel, name, formatter(state, exception), state as IEnumerable<KeyValuePair<string, object?>>, exception);
    }
}
