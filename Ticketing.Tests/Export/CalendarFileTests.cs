using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Ticketing.Export;

namespace Ticketing.Tests.Export;

/// <summary>iCalendar as RFC 5545 has it.</summary>
public class CalendarFileTests
{
    [Fact]
    public async Task An_entry_is_escaped_in_utc_and_ends_every_line_with_crlf()
    {
        var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream);
        var at = new DateTime(2026, 3, 29, 0, 30, 0, DateTimeKind.Utc);
        await CalendarFile.WriteAsync(pipe, "Home", [new("ticket-1@home", at, at, 3, "Leak; cellar, \\left", "one\r\ntwo\u0007", "gold", "http://home/tickets/1")], TestContext.Current.CancellationToken);
        await pipe.CompleteAsync();
        var text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.Equal(
            ["BEGIN:VEVENT", "UID:ticket-1@home", "DTSTAMP:20260329T003000Z", "LAST-MODIFIED:20260329T003000Z", "SEQUENCE:3", "DTSTART:20260329T003000Z", "SUMMARY:Leak\\; cellar\\, \\\\left", "DESCRIPTION:one\\ntwo", "CATEGORIES:gold",
                "URL:http://home/tickets/1", "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR", ""],
            text.Split("\r\n")[7..]);
    }

    [Theory]
    [InlineData("SUMMARY:ÄÖÜ\U0001F525 ", 40)]
    [InlineData("x", 75)]
    [InlineData("x", 76)]
    public void Long_lines_are_folded_between_characters_and_unfold_to_the_same(string part, int times)
    {
        var line = string.Concat(Enumerable.Repeat(part, times));
        var bytes = new ArrayBufferWriter<byte>();
        CalendarFile.Line(bytes, line);
        var text = new UTF8Encoding(false, true).GetString(bytes.WrittenSpan);
        Assert.All(text.Split("\r\n"), folded => Assert.InRange(Encoding.UTF8.GetByteCount(folded), 0, 75));
        Assert.Equal(line + "\r\n", text.Replace("\r\n ", "", StringComparison.Ordinal));
    }
}
