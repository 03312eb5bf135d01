using System.Globalization;
using System.Text;

namespace Ticketing.Notify.Mime;

/// <summary>Free text in a header, whatever it holds: one logical line, ASCII, folded [RFC 5322 2.2.3, RFC 2047].</summary>
public static class HeaderText
{
    /// <summary>Longest line aimed at [RFC 5322 2.1.1].</summary>
    const int LineLimit = 76;

    const string WordStart = "=?utf-8?B?";
    const string WordEnd = "?=";

    /// <summary>Bytes of text that fit into one encoded word of 75 characters [RFC 2047 2] in base64.</summary>
    const int BytesOfWord = (75 - 12) / 4 * 3;

    /// <summary>
    /// Takes away what could act in a header or mislead a reader: control characters, line and paragraph separators become spaces; marks that turn the direction of writing vanish; half characters become U+FFFD.
    /// Spaces in a row become one, those at the ends none.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator)
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                {
                    clean.Append(' ');
                }
            }
            else if (rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0xFEFF))
            {
                clean.Append(rune.ToString());
            }
        }
        return clean.ToString().TrimEnd(' ');
    }

    /// <summary><c>Name: text</c>, folded, with its CRLF.</summary>
    public static string Unstructured(string name, string text)
    {
        text = Clean(text);
        return name + ":" + Fold(name.Length + 1, IsPlain(text) ? text.Split(' ') : EncodedWords(text)) + "\r\n";
    }

    /// <summary><c>Name: "display name" &lt;address&gt;</c>, folded, with its CRLF.</summary>
    public static string Address(string name, Mailbox mailbox)
    {
        var display = Clean(mailbox.Name ?? "");
        IEnumerable<string> words = display.Length == 0 ? [] : IsPlain(display) ? Quoted(display).Split(' ') : EncodedWords(display);
        return name + ":" + Fold(name.Length + 1, words.Append(display.Length == 0 ? mailbox.Address : $"<{mailbox.Address}>")) + "\r\n";
    }

    /// <summary>True if the text can stand in a header as it is and is read as itself.</summary>
    static bool IsPlain(string text) =>
        text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal) && text.Split(' ').All(word => word.Length < LineLimit - 12);

    static string Quoted(string display) => $"\"{display.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Never splits a character between two words.</summary>
    static IEnumerable<string> EncodedWords(string text)
    {
        var bytes = new byte[BytesOfWord];
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > bytes.Length)
            {
                yield return WordStart + Convert.ToBase64String(bytes, 0, length) + WordEnd;
                length = 0;
            }
            length += rune.EncodeToUtf8(bytes.AsSpan(length));
        }
        yield return WordStart + Convert.ToBase64String(bytes, 0, length) + WordEnd;
    }

    static string Fold(int column, IEnumerable<string> words)
    {
        var folded = new StringBuilder();
        foreach (var word in words)
        {
            if (column + 1 + word.Length > LineLimit && folded.Length > 0)
            {
                folded.Append("\r\n");
                column = 0;
            }
            folded.Append(' ').Append(word);
            column += 1 + word.Length;
        }
        return folded.ToString();
    }
}
