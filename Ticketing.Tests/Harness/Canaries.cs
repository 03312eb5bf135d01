using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Ticketing.Tests.Harness;

/// <summary>Marked texts: each is unique, and wherever one turns up that the asker did not send himself, something has leaked.</summary>
public sealed partial class Canaries
{
    readonly HashSet<string> _sent = [];
    int _count;

    /// <summary>A new text that nobody else knows. Letters, digits and hyphens only, so that it can stand in a name, a topic and an address.</summary>
    public string Next() => $"canary-{++_count:x4}-yrc";

    /// <summary>A new text that the asker is going to send: seeing it again tells nothing.</summary>
    public string NextKnown()
    {
        var canary = Next();
        _sent.Add(canary);
        return canary;
    }

    /// <summary>All canaries in a text but those that the asker knew.</summary>
    public IReadOnlyList<string> In(string text) => [.. Marked().Matches(text).Select(match => match.Value).Where(canary => !_sent.Contains(canary)).Distinct()];

    /// <summary>As above, in all of an answer: status line, headers, and body, also if it is a zip archive as workbooks are.</summary>
    public IReadOnlyList<string> In(Answer answer) => In($"{answer.AllHeaders}\n{TextOf(answer.Bytes)}");

    static string TextOf(byte[] body)
    {
        if (body is not [0x50, 0x4B, 3, 4, ..])
        {
            return Encoding.UTF8.GetString(body);
        }
        using var archive = new ZipArchive(new MemoryStream(body));
        return string.Concat(archive.Entries.Select(entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        }));
    }

    [GeneratedRegex("canary-[0-9a-f]{4}-yrc", RegexOptions.IgnoreCase)]
    private static partial Regex Marked();
}
