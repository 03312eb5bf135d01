using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>The configurations for ESPHome and Tasmota: they can be read, keep the limits of those programs, and what they send makes and finishes tickets on the native server.</summary>
[UnsupportedOSPlatform("windows")]
public partial class EspTests
{
    const int LongestRule = 511;
    const string Base = "ticketing/home/boiler/";

    /// <summary>YAML with ESPHome's own tags, as JSON.</summary>
    const string Reader = """
        import json, sys, yaml
        yaml.SafeLoader.add_multi_constructor("!", lambda loader, tag, node: {"!" + tag: loader.construct_scalar(node)})
        json.dump(yaml.safe_load(open(sys.argv[1], encoding="utf-8")), sys.stdout)
        """;

    static readonly string[] Lines = RepositoryFiles.Read("firmware-samples", "esp", "tasmota.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public async Task ESPHome_speaks_under_its_own_topics_only_and_leaves_a_will()
    {
        var yaml = await YamlAsync("esphome.yaml");
        var mqtt = yaml["mqtt"]!;

        Assert.Null(mqtt["topic_prefix"]);
        Assert.Null(mqtt["log_topic"]);
        Assert.False(mqtt["discovery"]!.GetValue<bool>() || mqtt["discover_ip"]!.GetValue<bool>());
        Assert.Equal("0s", Text(mqtt["reboot_timeout"]));
        foreach (var (name, word) in new[] { ("birth_message", "online"), ("will_message", "offline"), ("shutdown_message", "offline") })
        {
            Assert.Equal((Base + "availability", word, true), (Topic(yaml, mqtt[name]!), Text(mqtt[name]!["payload"]), mqtt[name]!["retain"]!.GetValue<bool>()));
        }
        Assert.All(All(yaml, "topic").Where(topic => topic is JsonValue), topic => Assert.StartsWith(Base, Substituted(yaml, Text(topic)), StringComparison.Ordinal));
        var secrets = (await YamlAsync("secrets.example.yaml")).AsObject().Select(secret => secret.Key);
        Assert.Equal(secrets.Order(StringComparer.Ordinal), All(yaml, "!secret").Select(Text).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_ESPHome_sends_makes_one_ticket_and_finishes_it()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var token = await server.DeviceAsync("boiler-esp", "boiler");
        var yaml = await YamlAsync("esphome.yaml");
        var alarm = Assert.Single(All(yaml, "mqtt.publish_json"));
        var members = Member().Matches(Substituted(yaml, Text(alarm["payload"]))).ToDictionary(member => member.Groups["name"].Value, member => member.Groups["text"].Value);
        Assert.Equal(["id", "reference", "sla", "title"], members.Keys.Order(StringComparer.Ordinal));
        var payload = $$"""{"title":"{{members["title"]}}","reference":"{{members["reference"]}}","sla":"{{members["sla"]}}","id":"0123456789abcdef"}""";
        var ok = All(yaml, "mqtt.publish").Single(message => Text(message["topic"]).EndsWith("/ok", StringComparison.Ordinal));

        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-esp", token, Topic(yaml, alarm), payload)).Expect();
        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-esp", token, Topic(yaml, alarm), payload)).Expect(); // told again after a new connection

        Assert.Equal(["water: Water in the boiler room open 1"], await HomeServerTests.TicketsAsync(server));
        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-esp", token, Topic(yaml, ok), Text(ok["payload"]))).Expect();
        Assert.Equal(["water: Water in the boiler room done 1"], await HomeServerTests.TicketsAsync(server));
    }

    [Fact]
    public void Rules_of_Tasmota_fit_and_are_complete()
    {
        var rules = Lines.Where(line => Rule().IsMatch(line)).ToList();

        Assert.NotEmpty(rules);
        Assert.All(Lines, line => Assert.True(line.StartsWith('#') || Command().IsMatch(line), line));
        Assert.All(rules, rule =>
        {
            Assert.InRange(rule.Length - rule.IndexOf(' ', StringComparison.Ordinal) - 1, 1, LongestRule);
            Assert.True(rule.All(char.IsAscii), rule);
            Assert.Matches(@"^Rule[1-3]( ON \S+ DO (?:(?! ENDON| ON ).)+ ENDON)+$", rule);
            Assert.Contains(rule.Split(' ')[0] + " 1", Lines); // switched on
        });
    }

    [Fact]
    public async Task What_Tasmota_sends_makes_tickets_and_finishes_them_and_its_will_is_accepted()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native, ("Mqtt:Dialects", "tasmota"), ("Mqtt:Topics", "tele/#;stat/#;cmnd/#;tasmota/#"));
        var token = await server.DeviceAsync("boiler-tasmota", "boiler");
        var sent = Published().Matches(string.Join('\n', Lines)).Select(match => (Topic: match.Groups["topic"].Value, Payload: match.Groups["payload"].Value.Replace("%value%", "85.5", StringComparison.Ordinal))).ToList();
        Assert.Equal(["alarm", "ok", "availability", "alarm", "ok", "heartbeat"], sent.Select(message => message.Topic[Base.Length..]));
        string[] will = ["--will-topic", "tele/boiler/LWT", "--will-payload", "Offline", "--will-retain"];

        (await Mosquitto.PublishAsync(server.MqttPort, "boiler-tasmota", token, "tele/boiler/LWT", "Online", will)).Expect();
        foreach (var message in sent.Where(message => message.Topic.EndsWith("/alarm", StringComparison.Ordinal)))
        {
            (await Mosquitto.PublishAsync(server.MqttPort, "boiler-tasmota", token, message.Topic, message.Payload, will)).Expect();
        }
        Assert.Equal(["water: Water in the boiler room open 1", "temperature: Boiler at 85.5 degrees open 1"], await HomeServerTests.TicketsAsync(server));

        foreach (var message in sent.Where(message => !message.Topic.EndsWith("/alarm", StringComparison.Ordinal)))
        {
            (await Mosquitto.PublishAsync(server.MqttPort, "boiler-tasmota", token, message.Topic, message.Payload, will)).Expect();
        }
        Assert.Equal(["water: Water in the boiler room done 1", "temperature: Boiler at 85.5 degrees done 1"], await HomeServerTests.TicketsAsync(server));
        var system = (await server.Admin.GetAsync("/api/v1/systems")).Expect(200).Json["items"]!.AsArray().Single(system => Text(system!["name"]) == "boiler")!;
        Assert.True(system["online"]!.GetValue<bool>());
        Assert.NotNull(system["lastHeartbeatAt"]);
    }

    static async Task<JsonNode> YamlAsync(string file) =>
        JsonNode.Parse((await ChildProcess.RunAsync("/usr/bin/python3", ["-c", Reader, RepositoryFiles.PathOf("firmware-samples", "esp", file)])).Expect().Output)!;

    /// <summary>Every value of that name, however deep.</summary>
    static IEnumerable<JsonNode> All(JsonNode? node, string name) => node switch
    {
        JsonObject members => members.SelectMany(member => (member.Key == name && member.Value is { } value ? [value] : Array.Empty<JsonNode>()).Concat(member.Key == "substitutions" ? [] : All(member.Value, name))),
        JsonArray items => items.SelectMany(item => All(item, name)),
        _ => [],
    };

    static string Topic(JsonNode yaml, JsonNode message) => Substituted(yaml, Text(message["topic"]));

    static string Substituted(JsonNode yaml, string text) => Substitution().Replace(text, match => Text(yaml["substitutions"]![match.Groups["name"].Value]));

    static string Text(JsonNode? value) => value!.GetValue<string>();

    [GeneratedRegex(@"\$\{(?<name>\w+)\}")]
    private static partial Regex Substitution();

    [GeneratedRegex("""root\["(?<name>\w+)"\] = (?:"(?<text>[^"]*)"|id\(\w+\));""")]
    private static partial Regex Member();

    [GeneratedRegex("^Rule[1-3] ON ")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^(Backlog|Rule[1-3]) \S")]
    private static partial Regex Command();

    [GeneratedRegex(@"Publish (?<topic>\S+) (?<payload>[^;\n]+?)(?=;| ENDON)")]
    private static partial Regex Published();
}
