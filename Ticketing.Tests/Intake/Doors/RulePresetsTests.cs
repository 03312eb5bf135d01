namespace Ticketing.Tests.Intake.Doors;

/// <summary>Messages as those programs send them.</summary>
public class RulePresetsTests
{
    [Theory]
    [InlineData("zigbee2mqtt/bridge/state", """{"state":"online"}""", "zigbee2mqtt (there) off")]
    [InlineData("zigbee2mqtt/bridge/state", "offline", "zigbee2mqtt (there) on")]
    [InlineData("zigbee2mqtt/Leak Sensor/availability", """{"state":"offline"}""", "Leak Sensor (there) on")]
    [InlineData("zigbee2mqtt/Leak Sensor/availability", "online", "Leak Sensor (there) off")]
    [InlineData("zigbee2mqtt/0x00158d0001a2b3c4", """{"battery":100,"battery_low":false,"linkquality":120,"tamper":false,"voltage":3055,"water_leak":true}""",
        "0x00158d0001a2b3c4 water_leak on Water at 0x00158d0001a2b3c4|0x00158d0001a2b3c4 battery_low off|0x00158d0001a2b3c4 tamper off")]
    [InlineData("zigbee2mqtt/Hall Smoke", """{"battery":97,"battery_low":false,"smoke":false,"smoke_density":0}""", "Hall Smoke smoke off|Hall Smoke battery_low off")]
    [InlineData("zigbee2mqtt/Boiler Room CO", """{"battery":100,"carbon_monoxide":true}""", "Boiler Room CO carbon_monoxide on Carbon monoxide at Boiler Room CO")]
    [InlineData("zigbee2mqtt/Lamp", """{"brightness":254,"color":{"x":0.46,"y":0.41},"state":"ON","update":{"state":"idle"}}""", "")]
    [InlineData("zigbee2mqtt/Lamp/set", """{"water_leak":true}""", "")]
    [InlineData("zigbee2mqtt/Lamp/availability", "", "")]
    public void Zigbee2MQTT(string topic, string payload, string signals) => Expect("zigbee2mqtt", topic, payload, signals);

    [Theory]
    [InlineData("tele/tasmota_B1A2C3/LWT", "Online", "tasmota_B1A2C3 (there) off")]
    [InlineData("tele/tasmota_B1A2C3/LWT", "Offline", "tasmota_B1A2C3 (there) on")]
    [InlineData("tele/tasmota_B1A2C3/STATE", """{"Time":"2026-03-02T10:00:00","Uptime":"0T00:15:10","POWER":"ON","Wifi":{"RSSI":78}}""", "")]
    public void Tasmota(string topic, string payload, string signals) => Expect("tasmota", topic, payload, signals);

    [Theory]
    [InlineData("garage-door/status", "online", "garage-door (there) off")]
    [InlineData("garage-door/status", "offline", "garage-door (there) on")]
    [InlineData("homeassistant/status", "offline", "")]
    [InlineData("garage-door/sensor/temperature/state", "21.5", "")]
    public void ESPHome(string topic, string payload, string signals) => Expect("esphome", topic, payload, signals);

    [Theory]
    [InlineData("shellies/shelly1-B1A2C3/online", "true", "shelly1-B1A2C3 (there) off")]
    [InlineData("shellies/shelly1-B1A2C3/online", "false", "shelly1-B1A2C3 (there) on")]
    [InlineData("shellies/shellyflood-B1A2C3/sensor/flood", "true", "shellyflood-B1A2C3 flood on Water at shellyflood-B1A2C3")]
    [InlineData("shellies/shellyflood-B1A2C3/sensor/battery", "11", "shellyflood-B1A2C3 battery on Battery of shellyflood-B1A2C3 is low")]
    [InlineData("shellies/shellyflood-B1A2C3/sensor/battery", "17", "")]
    [InlineData("shellies/shellyflood-B1A2C3/sensor/battery", "99.5", "shellyflood-B1A2C3 battery off")]
    [InlineData("shellyplus1-a8032ab1c2d3/online", "false", "shellyplus1-a8032ab1c2d3 (there) on")]
    [InlineData("shellyplussmoke-a8032ab1c2d3/events/rpc",
        """{"src":"shellyplussmoke-a8032ab1c2d3","dst":"shellyplussmoke-a8032ab1c2d3/events","method":"NotifyStatus","params":{"ts":1687938000.04,"smoke:0":{"id":0,"alarm":true}}}""",
        "shellyplussmoke-a8032ab1c2d3 smoke on Smoke at shellyplussmoke-a8032ab1c2d3")]
    [InlineData("shellyplus1-a8032ab1c2d3/events/rpc",
        """{"src":"shellyplus1-a8032ab1c2d3","dst":"shellyplus1-a8032ab1c2d3/events","method":"NotifyStatus","params":{"ts":1687938000.04,"switch:0":{"id":0,"output":true,"source":"button"}}}""", "")]
    public void Shelly(string topic, string payload, string signals) => Expect("shelly", topic, payload, signals);

    static void Expect(string preset, string topic, string payload, string signals) =>
        Assert.Equal(signals.Split('|', StringSplitOptions.RemoveEmptyEntries), DialectReading.Preset(preset).ReadLines(topic, payload));
}
