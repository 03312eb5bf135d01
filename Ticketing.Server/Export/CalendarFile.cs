using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Ticketing.Export;

/// <summary>Something with a time in a calendar.</summary>
/// <param name="Uid">The same for as long as the thing exists, and of nothing else in the world [RFC 5545 3.8.4.7].</param>
/// <param name="At">UTC.</param>
/// <param name="Changed">When it was changed last, UTC.</param>
/// <param name="Revision">Grows with every change.</param>
public sealed record CalendarEntry(string Uid, DateTime At, DateTime Changed, long Revision, string Summary, string? Description, string? Category, string? Url)
{
    /// <summary>UTC; null = a moment without length.</summary>
    public DateTime? Until { get; init; }
}

/// <summary>Entries as iCalendar (RFC 5545) for programs that subscribe to it. Streams: memory does not grow with the entries.</summary>
public static class CalendarFile
{
    public const string ContentType = "text/calendar; charset=utf-8";

    /// <summary>Octets of a line without its end [RFC 5545 3.1].</summary>
    const int LineLength = 75;

    /// <param name="name">What calendar programs show for the whole.</param>
    /// <param name="entries">Enumerated once, between flushes, on the caller's thread.</param>
    public static async Task WriteAsync(PipeWriter pipe, string name, IEnumerable<CalendarEntry> entries, CancellationToken cancel)
    {
        Line(pipe, "BEGIN:VCALENDAR");
        Line(pipe, "VERSION:2.0");
        Line(pipe, "PRODID:-//Home Ticketing//EN");
        Line(pipe, "METHOD:PUBLISH");
        Line(pipe, "X-WR-CALNAME:" + Escape(name));
        Line(pipe, "REFRESH-INTERVAL;VALUE=DURATION:PT15M");
        Line(pipe, "X-PUBLISHED-TTL:PT15M");
        var count = 0;
        foreach (var entry in entries)
        {
            Write(pipe, entry);
            if (++count % Table.RowsPerFlush == 0 && (await pipe.FlushAsync(cancel).ConfigureAwait(false)).IsCompleted)
            {
                return; // Nobody reads any more.
            }
        }
        Line(pipe, "END:VCALENDAR");
        await pipe.FlushAsync(cancel).ConfigureAwait(false);
    }

    static void Write(PipeWriter pipe, CalendarEntry entry)
    {
        Line(pipe, "BEGIN:VEVENT");
        Line(pipe, "UID:" + Escape(entry.Uid));
        Line(pipe, "DTSTAMP:" + Time(entry.Changed));
        Line(pipe, "LAST-MODIFIED:" + Time(entry.Changed));
        Line(pipe, string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{entry.Revision}"));
        Line(pipe, "DTSTART:" + Time(entry.At));
        if (entry.Until is { } until)
        {
            Line(pipe, "DTEND:" + Time(until));
        }
        Line(pipe, "SUMMARY:" + Escape(entry.Summary));
        Optional("DESCRIPTION:", entry.Description);
        Optional("CATEGORIES:", entry.Category);
        if (entry.Url is { } url)
        {
            Line(pipe, "URL:" + url);
        }
        Line(pipe, "TRANSP:TRANSPARENT");
        Line(pipe, "END:VEVENT");

        void Optional(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                Line(pipe, name + Escape(text));
            }
        }
    }

    static string Time(DateTime utc) => utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>[RFC 5545 3.3.11]: backslash, semicolon, comma and line ends are escaped; control characters have no place in a text.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            _ = c switch
            {
                '\\' or ';' or ',' => escaped.Append('\\').Append(c),
                '\r' when i + 1 < text.Length && text[i + 1] == '\n' => escaped,
                '\r' or '\n' => escaped.Append("\\n"),
                '\t' => escaped.Append(c),
                _ => char.IsControl(c) ? escaped : escaped.Append(c),
            };
        }
        return escaped.ToString();
    }

    /// <summary>One content line, folded between characters so that no line is longer than allowed.</summary>
    internal static void Line(IBufferWriter<byte> to, string text)
    {
        var width = 0;
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            if (width + length > LineLength)
            {
                to.Write("\r\n "u8);
                width = 1;
            }
            to.Write(bytes[..length]);
            width += length;
        }
        to.Write("\r\n"u8);
    }
}
