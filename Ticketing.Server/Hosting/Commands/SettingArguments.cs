namespace Ticketing.Hosting.Commands;

/// <summary>Takes the settings (<c>--Ticketing:Key=Value</c> or <c>--Ticketing:Key Value</c>) out of a command line; they may stand before, between and after everything else.</summary>
/// <param name="Settings">Full key → value.</param>
/// <param name="Rest">What is left: command, arguments, options.</param>
/// <param name="Fault">What is wrong, or null.</param>
public sealed record SettingArguments(IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Rest, string? Fault)
{
    const string Start = "--" + TicketingOptions.Section + ":";

    public static SettingArguments Split(IReadOnlyList<string> arguments)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith(Start, StringComparison.OrdinalIgnoreCase))
            {
                rest.Add(argument);
            }
            else if (argument.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
            {
                settings[argument[2..equals]] = argument[(equals + 1)..];
            }
            else if (i + 1 < arguments.Count)
            {
                settings[argument[2..]] = arguments[++i];
            }
            else
            {
                return new(settings, rest, $"{argument} has no value; write {argument}=VALUE.");
            }
        }
        return new(settings, rest, null);
    }
}
