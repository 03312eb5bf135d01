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

    /// <summary>As much of a foreign text as fits one line of <paramref name="longest"/> characters, control characters blanked. Null if nothing is left.</summary>
    public static string? LineOf(string text, int longest)
    {
        var fit = Cut(string.Concat(text.Trim().Select(c => char.IsControl(c) ? ' ' : c)), longest).Trim();
        return fit.Length > 0 && FaultOf(fit, longest) is null ? fit : null;
    }

    /// <summary>As <see cref="LineOf"/>, for a description of several lines.</summary>
    public static string? TextOf(string text)
    {
        var fit = Cut(string.Concat(text.Trim().Select(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t') ? ' ' : c)), Description);
        return fit.Length > 0 && FaultOf(fit, Description, multiline: true) is null ? fit : null;
    }

    /// <summary>A name that something has elsewhere, as a system's: one topic level of a bearable length. Null if nothing is left.</summary>
    public static string? SystemOf(string name)
    {
        var fit = LineOf(string.Concat(name.Select(c => c is '/' or '+' or '#' ? '-' : c)), Name);
        return fit is not null && FaultOfSystem(fit) is null ? fit : null;
    }

    static string Cut(string text, int longest) => text.Length <= longest ? text : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)] : text[..longest];
}
