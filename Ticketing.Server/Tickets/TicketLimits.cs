namespace Ticketing.Tickets;

/// <summary>How long the texts of a ticket may be, in UTF-16 characters. Every door checks against these before a <see cref="Submission"/> exists.</summary>
public static class TicketLimits
{
    public const int Title = 200;
    public const int Description = 20_000;
    /// <summary>System, category, requester, assignee, watcher, agent.</summary>
    public const int Name = 64;
    public const int Reference = 200;
    public const int Note = 10_000;
    public const int Labels = 32;
    public const int LabelKey = 64;
    public const int LabelValue = 200;
    public const int Watchers = 32;
    public const int IdempotencyKey = 200;

    /// <summary>Null if <paramref name="text"/> can be stored and shown: not over-long, no NUL, no other control character but tab and line break, no lone surrogate. Else what is wrong.</summary>
    public static string? FaultOf(string text, int limit, bool multiline = false)
    {
        if (text.Length > limit)
        {
            return $"is {text.Length} characters long; at most {limit} are allowed";
        }
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) && !(c is '\t' || (multiline && c is '\n' or '\r')))
            {
                return $"holds the control character U+{(int)c:X4} at position {i}; remove it";
            }
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c))
            {
                return $"holds half a character (U+{(int)c:X4}) at position {i}; send valid UTF-8";
            }
        }
        return null;
    }

    /// <summary>Null if <paramref name="name"/> can name a system: fits <see cref="Name"/>, not blank, and is one level of an MQTT topic (no <c>/ + #</c>).</summary>
    public static string? FaultOfSystem(string name) =>
        string.IsNullOrWhiteSpace(name) ? "is empty"
        : name.AsSpan().IndexOfAny('/', '+', '#') >= 0 ? "holds one of / + #, which cannot stand in an MQTT topic level"
        : FaultOf(name, Name);
}
