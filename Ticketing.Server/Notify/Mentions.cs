namespace Ticketing.Notify;

/// <summary>People that a text names as <c>@name</c>. Pure.</summary>
public static class Mentions
{
    /// <summary>Each of <paramref name="names"/> that is mentioned, once, written as there, in the order of the text. Upper and lower case are one; of several names that fit, the longest is meant; an @ inside a word, as in a mail address, mentions nobody.</summary>
    public static IReadOnlyList<string> In(string text, IReadOnlyList<string> names)
    {
        var found = new List<string>();
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if ((at == 0 || !IsOfWord(text[at - 1])) && LongestAt(text, at + 1, names) is { } name && !found.Contains(name))
            {
                found.Add(name);
            }
        }
        return found;
    }

    static string? LongestAt(string text, int start, IReadOnlyList<string> names)
    {
        string? longest = null;
        foreach (var name in names)
        {
            var end = start + name.Length;
            if (name.Length > (longest?.Length ?? 0) && end <= text.Length && string.Compare(text, start, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0 && (end == text.Length || !IsOfWord(text[end])))
            {
                longest = name;
            }
        }
        return longest;
    }

    static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
