using System.Text;

namespace Ticketing.Notify.Smtp;

/// <summary>One reply of a server, perhaps of several lines [RFC 5321 4.2].</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Lines">Text after the code, one entry per line.</param>
public sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>Longest line taken, in bytes: four times what RFC 5321 4.5.3.1.5 asks for.</summary>
    public const int LineLimit = 2048;

    /// <summary>Most lines of a reply taken.</summary>
    public const int LinesLimit = 128;

    public bool IsPositive => Code is >= 200 and < 400;
    public bool IsPermanent => Code >= 500;

    /// <summary>As the server sent it: code and text, lines joined by a line break.</summary>
    public override string ToString() => string.Join('\n', Lines.Select((line, i) => $"{Code}{(i < Lines.Count - 1 ? '-' : ' ')}{line}".TrimEnd()));

    /// <summary>Reads one line without its line end.</summary>
    /// <param name="last">True if the reply ends with it.</param>
    /// <returns>False if it is no reply line: the other side does not speak SMTP.</returns>
    public static bool TryReadLine(ReadOnlySpan<byte> line, out int code, out string text, out bool last)
    {
        (code, text, last) = (0, "", true);
        if (line.Length < 3 || !char.IsAsciiDigit((char)line[0]) || !char.IsAsciiDigit((char)line[1]) || !char.IsAsciiDigit((char)line[2]))
        {
            return false;
        }
        code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0';
        if (code is < 200 or > 599 || (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-')))
        {
            return false;
        }
        last = line.Length == 3 || line[3] == ' ';
        text = line.Length <= 4 ? "" : Printable(Encoding.UTF8.GetString(line[4..]));
        return true;
    }

    /// <summary>A reply ends up in the log, the page and a terminal: nothing of it may act there.</summary>
    static string Printable(string text) => string.Create(text.Length, text, (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? ' ' : source[i];
        }
    });
}
