using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>Which tier a sender's word for how bad it is asks for, as the owner has set it: <c>critical=gold;warning=bronze</c>.</summary>
public sealed class WordTiers
{
    readonly Dictionary<string, Sla> _tiers = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">It has a <see cref="FaultOf"/>.</exception>
    public static WordTiers Parse(string text)
    {
        var tiers = new WordTiers();
        return tiers.Read(text) is { } fault ? throw new ArgumentException(fault, nameof(text)) : tiers;
    }

    /// <summary>Null if the text can be read; else what to do.</summary>
    public static string? FaultOf(string text) => new WordTiers().Read(text);

    /// <summary>Null if the word is missing or has no tier: the system's own counts.</summary>
    public Sla? Of(string? word) => word is not null && _tiers.TryGetValue(word, out var tier) ? tier : null;

    string? Read(string text)
    {
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } word, var name] || !SlaTiers.TryParse(name, out var tier))
            {
                return $"write '{pair}' as WORD=gold, WORD=silver, WORD=bronze or WORD=none";
            }
            _tiers[word] = tier;
        }
        return null;
    }
}
