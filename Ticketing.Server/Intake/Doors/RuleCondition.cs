using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ticketing.Intake.Doors;

/// <summary>
/// A condition of a rule: a word that the payload is (<c>offline</c>, in any case), or a comparison of a value in its JSON (<c>state == "offline"</c>, <c>battery &lt; 15</c>, <c>contact == false</c>);
/// <c>payload</c> stands for the whole message (<c>payload &gt; 60</c>). Several with <c>||</c> between them: one is enough.
/// </summary>
public sealed partial class RuleCondition
{
    readonly Comparison[] _any;

    RuleCondition(Comparison[] any) => _any = any;

    /// <param name="Path">Null: the payload as a word.</param>
    sealed record Comparison(string? Path, string Operator, string Text, decimal? Number);

    /// <summary>Null, with what is wrong and what to do, if it cannot be read.</summary>
    public static RuleCondition? Parse(string text, out string? fault)
    {
        fault = null;
        var any = new List<Comparison>();
        foreach (var part in text.Split("||", StringSplitOptions.TrimEntries))
        {
            if (Compared().Match(part) is { Success: true } match)
            {
                var value = match.Groups["text"].Success ? match.Groups["text"].Value : match.Groups["word"].Value;
                var number = !match.Groups["text"].Success && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : (decimal?)null;
                if (match.Groups["operator"].Value is not ("==" or "!=") && number is null)
                {
                    fault = $"'{part}' compares by size with something that is no number; write for example battery < 15";
                    return null;
                }
                if (!match.Groups["text"].Success && number is null && value is not ("true" or "false" or "null"))
                {
                    fault = $"'{value}' in '{part}' is neither a number nor true, false or null; write texts in quotes: \"{value}\"";
                    return null;
                }
                any.Add(new(match.Groups["path"].Value, match.Groups["operator"].Value, value, number));
            }
            else if (Word().IsMatch(part))
            {
                any.Add(new(null, "==", part.Trim('"'), null));
            }
            else
            {
                fault = $"'{part}' is no condition; write a word the payload is (offline) or a comparison with == != < <= > >= (state == \"offline\", battery < 15, water_leak == true)";
                return null;
            }
        }
        return new([.. any]);
    }

    /// <summary>Null: the message says nothing about it.</summary>
    public bool? Holds(DoorMessage message)
    {
        bool? result = null;
        foreach (var comparison in _any)
        {
            switch (Holds(comparison, message))
            {
                case true:
                    return true;
                case false:
                    result = false;
                    break;
            }
        }
        return result;
    }

    static bool? Holds(Comparison comparison, DoorMessage message)
    {
        if (message.IsEmpty)
        {
            return null; // a retained message that is taken away
        }
        if (comparison.Path is null)
        {
            return message.Json is null ? message.Text.Equals(comparison.Text, StringComparison.OrdinalIgnoreCase) : null;
        }
        if (comparison.Path == "payload")
        {
            return message.Json is not null ? null
                : comparison.Number is null ? Equal(comparison.Operator, message.Text.Equals(comparison.Text, StringComparison.OrdinalIgnoreCase))
                : decimal.TryParse(message.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var whole) ? Compare(comparison.Operator, whole.CompareTo(comparison.Number.Value)) : null;
        }
        return message.Find(comparison.Path) is { } value ? Holds(comparison, value) : null;
    }

    static bool? Holds(Comparison comparison, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when comparison.Number is { } number => value.TryGetDecimal(out var found) ? Compare(comparison.Operator, found.CompareTo(number)) : null,
        JsonValueKind.String when comparison.Number is { } number =>
            decimal.TryParse(DoorMessage.TextOf(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var found) ? Compare(comparison.Operator, found.CompareTo(number)) : null,
        JsonValueKind.String => Equal(comparison.Operator, string.Equals(DoorMessage.TextOf(value), comparison.Text, StringComparison.OrdinalIgnoreCase)),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Number when comparison.Number is null => Equal(comparison.Operator, value.GetRawText() == comparison.Text),
        _ => null,
    };

    static bool Equal(string comparison, bool equal) => equal == (comparison == "==");

    static bool Compare(string comparison, int order) => comparison switch
    {
        "==" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    [GeneratedRegex("""^(?<path>[^\s"<>=!|]+)\s*(?<operator>==|!=|<=|>=|<|>)\s*("(?<text>[^"]*)"|(?<word>[^\s"<>=!|]+))$""", RegexOptions.CultureInvariant)]
    private static partial Regex Compared();

    [GeneratedRegex("""^("[^"]+"|[^\s"<>=!|&]+)$""", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
