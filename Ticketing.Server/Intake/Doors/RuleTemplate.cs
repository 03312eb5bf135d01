using System.Text.RegularExpressions;

namespace Ticketing.Intake.Doors;

/// <summary>A text of a rule with places to fill: <c>{1}</c> is what the first wildcard of the topic filter stands for, <c>{device.name}</c> a value of the payload's JSON, <c>{payload}</c> all of it.</summary>
public sealed partial class RuleTemplate(string text)
{
    public override string ToString() => text;

    /// <summary>Null if the template can be used with a filter of that many wildcards; else what is wrong and what to do.</summary>
    public string? FaultWith(int wildcards) =>
        Place().Matches(text).Select(place => place.Groups["name"].Value).FirstOrDefault(name => int.TryParse(name, out var number) && (number < 1 || number > wildcards)) is { } wrong
            ? $"{{{wrong}}} stands for wildcard {wrong} of the topic, which has {wildcards}; count + and # from 1"
            : null;

    /// <summary>Null if a place has nothing to be filled with.</summary>
    public string? Fill(IReadOnlyList<string> captures, DoorMessage message)
    {
        var complete = true;
        var filled = Place().Replace(text, place =>
        {
            var name = place.Groups["name"].Value;
            var value = int.TryParse(name, out var number) ? number >= 1 && number <= captures.Count ? captures[number - 1] : null : message.FindText(name);
            complete &= value is { Length: > 0 };
            return value ?? "";
        });
        return complete ? filled : null;
    }

    [GeneratedRegex(@"\{(?<name>[^{}]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
