using System.Text;
using Ticketing.Intake.Doors;

namespace Ticketing.Tests.Intake.Doors;

/// <summary>What a dialect makes of a message, in one line per signal: <c>system reference on|off title</c>.</summary>
static class DialectReading
{
    public static IMqttDialect Preset(string name) => new RuleDialect(RulePresets.All[name].Select(MappingRule.Of));

    public static IReadOnlyList<string> ReadLines(this IMqttDialect dialect, string topic, string payload)
    {
        var signals = new List<DoorSignal>();
        dialect.Read(new DoorMessage(topic, Encoding.UTF8.GetBytes(payload)), signals);
        return [.. signals.Select(signal => $"{signal.System} {signal.Reference ?? "(there)"} {(signal.On ? "on" : "off")} {signal.Title}".TrimEnd())];
    }
}
