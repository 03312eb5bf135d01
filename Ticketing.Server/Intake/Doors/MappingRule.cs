using Ticketing.Mqtt;
using Ticketing.Tickets;

namespace Ticketing.Intake.Doors;

/// <summary>A rule as it is written down, in the settings or among the presets.</summary>
/// <param name="Topic">Topic filter outside <c>root/</c>.</param>
/// <param name="System">Template of the system's name.</param>
/// <param name="Opens">Condition that makes a ticket.</param>
/// <param name="Resolves">Condition that finishes it; empty: that <paramref name="Opens"/> holds no longer.</param>
/// <param name="Reference">Template that names the condition; <c>availability</c>: whether the system is there, with its grace. Empty: the last level of the topic, or the value compared.</param>
/// <param name="Title">Template of the ticket's title; empty: system and reference.</param>
/// <param name="Except">A topic that the filter matches and the rule does not mean.</param>
public sealed record MappingRuleText(string Topic, string System, string Opens, string Resolves = "", string Reference = "", string Title = "", string Sla = "", string Category = "", string Except = "");

/// <summary>A rule ready to be used: topic and payload → whether a condition is there.</summary>
public sealed class MappingRule
{
    /// <summary>The reference that means: is the system there at all.</summary>
    public const string Availability = "availability";

    readonly MappingRuleText _text;
    readonly RuleTemplate _system;
    readonly RuleTemplate _reference;
    readonly RuleTemplate? _title;
    readonly RuleCondition _opens;
    readonly RuleCondition? _resolves;
    readonly Sla? _sla;

    MappingRule(MappingRuleText text, RuleCondition opens, RuleCondition? resolves, Sla? sla)
    {
        (_text, _opens, _resolves, _sla) = (text, opens, resolves, sla);
        _system = new(text.System);
        _reference = new(text.Reference.Length > 0 ? text.Reference : LastLevelOf(text.Topic));
        _title = text.Title.Length > 0 ? new(text.Title) : null;
    }

    public string Filter => _text.Topic;

    /// <summary>Every fault of a rule: the part it is in, and what to do.</summary>
    public static IReadOnlyList<(string Part, string Value, string Remedy)> FaultsOf(MappingRuleText text)
    {
        var faults = new List<(string, string, string)>();
        Create(text, faults);
        return faults;
    }

    /// <exception cref="ArgumentException">It has faults.</exception>
    public static MappingRule Of(MappingRuleText text)
    {
        var faults = new List<(string Part, string Value, string Remedy)>();
        return Create(text, faults) ?? throw new ArgumentException(string.Join("; ", faults.Select(fault => $"{fault.Part}: {fault.Remedy}")), nameof(text));
    }

    static MappingRule? Create(MappingRuleText text, List<(string Part, string Value, string Remedy)> faults)
    {
        if (!Topics.IsFilter(text.Topic) || text.Topic.StartsWith('$'))
        {
            faults.Add(("Topic", text.Topic, "give a topic filter such as zigbee2mqtt/+/availability"));
        }
        var wildcards = text.Topic.Split('/').Count(level => level is "+" or "#");
        foreach (var (part, value) in new[] { ("System", text.System), ("Reference", text.Reference), ("Title", text.Title) })
        {
            if (new RuleTemplate(value).FaultWith(wildcards) is { } fault)
            {
                faults.Add((part, value, fault));
            }
        }
        if (text.System.Length == 0)
        {
            faults.Add(("System", "", "say which system it is about: a name, {1} for the topic's first wildcard, or {member} of the payload's JSON"));
        }
        var opens = text.Opens.Length > 0 ? Condition("Opens", text.Opens) : null;
        if (text.Opens.Length == 0)
        {
            faults.Add(("Opens", "", "say what opens a ticket: a word that the payload is (offline) or a comparison (battery < 15)"));
        }
        var resolves = text.Resolves.Length > 0 ? Condition("Resolves", text.Resolves) : null;
        Sla? sla = null;
        if (text.Sla.Length > 0 && SlaTiers.TryParse(text.Sla, out var tier))
        {
            sla = tier;
        }
        else if (text.Sla.Length > 0)
        {
            faults.Add(("Sla", text.Sla, "give gold, silver, bronze or none"));
        }
        return faults.Count == 0 ? new(text, opens!, resolves, sla) : null;

        RuleCondition? Condition(string part, string value)
        {
            var condition = RuleCondition.Parse(value, out var fault);
            if (fault is not null)
            {
                faults.Add((part, value, fault));
            }
            return condition;
        }
    }

    public void Read(DoorMessage message, List<DoorSignal> signals)
    {
        if (message.Topic == _text.Except || !Topics.Matches(_text.Topic, message.Topic) || IsOn(message) is not { } on)
        {
            return;
        }
        var captures = Captures(_text.Topic, message.Topic);
        if (_system.Fill(captures, message) is not { } name || TicketLimits.SystemOf(name) is not { } system || _reference.Fill(captures, message) is not { } named || TicketLimits.LineOf(named, TicketLimits.Reference) is not { } reference)
        {
            return;
        }
        if (reference == Availability)
        {
            signals.Add(DoorSignal.Availability(system, online: !on));
            return;
        }
        var title = on ? TicketLimits.LineOf(_title?.Fill(captures, message) ?? $"{system}: {reference.Replace('_', ' ')}", TicketLimits.Title) : null;
        signals.Add(new(system, reference, on, title, Sla: _sla, Category: _text.Category.Length > 0 ? _text.Category : null));
    }

    /// <summary>Null: the message says neither.</summary>
    bool? IsOn(DoorMessage message) => _opens.Holds(message) switch
    {
        true => true,
        false when _resolves is null => false,
        _ => _resolves?.Holds(message) == true ? false : null,
    };

    /// <summary>What the wildcards of a filter stand for in a topic that it matches.</summary>
    internal static IReadOnlyList<string> Captures(string filter, string topic)
    {
        var captures = new List<string>();
        var (levels, found) = (filter.Split('/'), topic.Split('/'));
        for (var i = 0; i < levels.Length; i++)
        {
            if (levels[i] == "#")
            {
                captures.Add(string.Join('/', found.Skip(i)));
            }
            else if (levels[i] == "+")
            {
                captures.Add(found[i]);
            }
        }
        return captures;
    }

    static string LastLevelOf(string filter) => filter.Split('/').LastOrDefault(level => level is not ("+" or "#"), "condition");
}
