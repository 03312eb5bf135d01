namespace Ticketing.Intake.Doors;

/// <summary>Everything that rules can express: those of the settings, and the presets that are switched on.</summary>
public sealed class RuleDialect(IEnumerable<MappingRule> rules) : IMqttDialect
{
    readonly MappingRule[] _rules = [.. rules];

    public IReadOnlyList<string> Filters => [.. _rules.Select(rule => rule.Filter).Distinct()];

    public void Read(DoorMessage message, List<DoorSignal> signals)
    {
        foreach (var rule in _rules)
        {
            rule.Read(message, signals);
        }
    }
}
