using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Ticketing.Tests.Harness;

/// <summary>Everything the server logged, over all its starts. An error that no test announced fails the test.</summary>
public sealed class ServerLog : ILoggerProvider
{
    readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();
    readonly ConcurrentBag<string> _expected = [];

    public IEnumerable<string> Lines => _lines.Select(line => line.Text);

    /// <summary>Announces an error whose line holds <paramref name="part"/>.</summary>
    public void Expect(string part) => _expected.Add(part);

    /// <summary>A line of standard output or error of a process: JSON with its level, or plain text, which counts as an error when an exception speaks.</summary>
    public void AddLine(string line) => _lines.Enqueue((LevelOf(line), line));

    public IReadOnlyList<string> UnexpectedErrors() =>
        [.. _lines.Where(line => line.Level >= LogLevel.Error && !_expected.Any(part => line.Text.Contains(part, StringComparison.Ordinal))).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    static LogLevel LevelOf(string line)
    {
        if (!line.StartsWith('{'))
        {
            return line.StartsWith("Unhandled exception", StringComparison.Ordinal) || line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal) ? LogLevel.Error : LogLevel.Information;
        }
        try
        {
            var json = JsonNode.Parse(line)!.AsObject();
            var level = (json["level"] ?? json["Level"] ?? json["LogLevel"])?.GetValue<string>();
            return level?.ToUpperInvariant() is "ERROR" or "CRITICAL" or "FATAL" or "ERR" or "CRIT" ? LogLevel.Error : LogLevel.Information;
        }
        catch (JsonException)
        {
            return LogLevel.Error; // a log line that is not one line of JSON is a fault of its own
        }
    }

    sealed class Logger(ServerLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log._lines.Enqueue((logLevel, $"{logLevel} {category}: {formatter(state, exception)}{(exception is null ? "" : "\n" + exception)}"));
            }
        }
    }
}
