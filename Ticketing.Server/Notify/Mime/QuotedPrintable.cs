using System.Text;

namespace Ticketing.Notify.Mime;

/// <summary>Text as ASCII lines of at most 76 characters [RFC 2045 6.7]: goes through every server, whatever it offers.</summary>
public static class QuotedPrintable
{
    const int LineLimit = 76;
    const string Digits = "0123456789ABCDEF";

    /// <summary>UTF-8 in quoted-printable with CRLF at every line end, the last included. A line never starts with a dot or <c>From </c>, so no program on the way is tempted to change it.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + (text.Length / 8) + 16);
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            EncodeLine(encoded, Encoding.UTF8.GetBytes(line));
            encoded.Append("\r\n");
        }
        return encoded.ToString();
    }

    static void EncodeLine(StringBuilder encoded, ReadOnlySpan<byte> line)
    {
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var b = line[i];
            var last = i == line.Length - 1;
            var literal = b is >= (byte)'!' and <= (byte)'~' and not (byte)'=' || (b is (byte)' ' or (byte)'\t' && !last);
            literal &= column > 0 || (b != '.' && !line[i..].StartsWith("From "u8));
            if (column + (literal ? 1 : 3) > LineLimit - (last ? 0 : 1))
            {
                encoded.Append("=\r\n");
                column = 0;
                i--;
                continue;
            }
            if (literal)
            {
                encoded.Append((char)b);
                column++;
            }
            else
            {
                encoded.Append('=').Append(Digits[b >> 4]).Append(Digits[b & 15]);
                column += 3;
            }
        }
    }
}
