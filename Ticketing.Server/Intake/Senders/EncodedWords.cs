using System.Text;

namespace Ticketing.Intake.Senders;

/// <summary>Text in headers that can carry ASCII only: <c>=?UTF-8?B?…?=</c> and <c>=?UTF-8?Q?…?=</c> (RFC 2047).</summary>
public static class EncodedWords
{
    /// <summary>Decoded; a word that cannot be is left as it is.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains("=?", StringComparison.Ordinal))
        {
            return text;
        }
        var words = text.Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = DecodeWord(words[i]) ?? words[i];
        }
        return string.Join(' ', words);
    }

    static string? DecodeWord(string word)
    {
        if (!word.StartsWith("=?", StringComparison.Ordinal) || !word.EndsWith("?=", StringComparison.Ordinal) || word.Length < 4 || word[2..^2].Split('?') is not [var charset, var encoding, var data] || !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        if (encoding is "B" or "b")
        {
            var bytes = new byte[data.Length];
            return Convert.TryFromBase64String(data, bytes, out var length) ? Encoding.UTF8.GetString(bytes.AsSpan(0, length)) : null;
        }
        return encoding is "Q" or "q" ? Uri.UnescapeDataString(data.Replace("%", "%25", StringComparison.Ordinal).Replace('_', ' ').Replace('=', '%')) : null;
    }
}
