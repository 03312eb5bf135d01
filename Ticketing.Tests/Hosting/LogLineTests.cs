using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Ticketing.Hosting;

namespace Ticketing.Tests.Hosting;

public class LogLineTests
{
    static readonly DateTimeOffset Time = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("two\r\nlines")]
    [InlineData("colour \u001b[31m red")]
    [InlineData("separator \u2028 \u2029 \u0085")]
    [InlineData("turned \u202e around")]
    [InlineData("nul \0")]
    [InlineData("half \ud800 character")]
    public void One_entry_is_one_line_without_control_characters_whatever_is_in_it(string text)
    {
        var lines = new[]
        {
            LogLine.Text(Time, LogLevel.Information, "Ticketing", text, null),
            LogLine.Json(Time, LogLevel.Information, "Ticketing", text, [new("title", text)], new InvalidOperationException(text)),
        };
        Assert.All(lines, line => Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u2028' or '\u2029'));
        Assert.DoesNotContain('\u202e', lines[0]);
        Assert.NotNull(JsonNode.Parse(lines[1]));
    }

    [Fact]
    public void What_a_message_is_made_of_stands_under_its_own_name()
    {
        var line = LogLine.Json(Time, LogLevel.Warning, "Ticketing.Store", "ticket 17 of anna's", [new("TicketId", 17L), new("Actor", "anna"), new("{OriginalFormat}", "ticket {TicketId}")], null);
        Assert.Equal("""{"time":"2026-01-05T10:00:00Z","level":"warn","source":"Ticketing.Store","message":"ticket 17 of anna's","ticketId":17,"actor":"anna"}""",
            line);
    }

    [Theory]
    [InlineData(LogLevel.Error, "<3>")]
    [InlineData(LogLevel.Information, "<6>")]
    public void Journald_reads_the_priority_from_the_start_of_the_line(LogLevel level, string prefix) => Assert.Equal(prefix, LogLine.JournalPrefix(level));

    [Fact]
    public void Each_entry_is_written_at_once()
    {
        var output = new StringWriter();
        using var log = new LogOutput(output, json: false, journal: true, TimeProvider.System);
        log.CreateLogger("Ticketing.Store").Log(LogLevel.Information, 0, "one", null, (text, _) => text);
        log.CreateLogger("Ticketing.Store").Log(LogLevel.Error, 0, "two", null, (text, _) => text);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("<6>", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("error Store  two", lines[1], StringComparison.Ordinal);
    }
}
