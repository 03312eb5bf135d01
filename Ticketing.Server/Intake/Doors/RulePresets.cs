namespace Ticketing.Intake.Doors;

/// <summary>Ready-made rules for programs that many homes have. Data: whoever needs others writes his own into the settings.</summary>
public static class RulePresets
{
    /// <summary>Names that <c>Mqtt:Dialects</c> takes.</summary>
    public static IEnumerable<string> Names => [Homie.Name, .. All.Keys];

    /// <summary>Rules by the name of their program.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<MappingRuleText>> All = new Dictionary<string, IReadOnlyList<MappingRuleText>>(StringComparer.OrdinalIgnoreCase)
    {
        // The bridge says for each device whether it answers (advanced: availability), as JSON or, with legacy payloads, as a word; sensors publish their whole state.
        ["zigbee2mqtt"] =
        [
            new("zigbee2mqtt/+/availability", "{1}", "offline || state == \"offline\"", "online || state == \"online\"", MappingRule.Availability),
            new("zigbee2mqtt/bridge/state", "zigbee2mqtt", "offline || state == \"offline\"", "online || state == \"online\"", MappingRule.Availability),
            new("zigbee2mqtt/+", "{1}", "water_leak == true", "", "water_leak", "Water at {1}", Category: "water"),
            new("zigbee2mqtt/+", "{1}", "smoke == true", "", "smoke", "Smoke at {1}", Category: "fire"),
            new("zigbee2mqtt/+", "{1}", "carbon_monoxide == true", "", "carbon_monoxide", "Carbon monoxide at {1}", Category: "gas"),
            new("zigbee2mqtt/+", "{1}", "gas == true", "", "gas", "Gas at {1}", Category: "gas"),
            new("zigbee2mqtt/+", "{1}", "battery_low == true", "", "battery_low", "Battery of {1} is low", Category: "battery"),
            new("zigbee2mqtt/+", "{1}", "tamper == true", "", "tamper", "{1} was tampered with", Category: "security"),
        ],

        // The last will of every board, and its birth.
        ["tasmota"] = [new("tele/+/LWT", "{1}", "Offline", "Online", MappingRule.Availability)],

        // As above. Home Assistant announces itself in the same form.
        ["esphome"] = [new("+/status", "{1}", "offline", "online", MappingRule.Availability, Except: "homeassistant/status")],

        // First generation: a topic for each value. Second and later: last will, and notifications as JSON.
        ["shelly"] =
        [
            new("shellies/+/online", "{1}", "false", "true", MappingRule.Availability),
            new("shellies/+/sensor/flood", "{1}", "true || 1", "false || 0", "flood", "Water at {1}", Category: "water"),
            new("shellies/+/sensor/smoke", "{1}", "true || 1", "false || 0", "smoke", "Smoke at {1}", Category: "fire"),
            new("shellies/+/sensor/battery", "{1}", "payload < 15", "payload >= 20", "battery", "Battery of {1} is low", Category: "battery"),
            new("shellies/+/overtemperature", "{1}", "1 || true", "0 || false", "overtemperature", "{1} is too hot"),
            new("+/online", "{1}", "false", "true", MappingRule.Availability),
            new("+/events/rpc", "{1}", "params.flood:0.alarm == true", "", "flood", "Water at {1}", Category: "water"),
            new("+/events/rpc", "{1}", "params.smoke:0.alarm == true", "", "smoke", "Smoke at {1}", Category: "fire"),
            new("+/events/rpc", "{1}", "params.devicepower:0.battery.percent < 15", "params.devicepower:0.battery.percent >= 20", "battery", "Battery of {1} is low", Category: "battery"),
        ],
    };
}
