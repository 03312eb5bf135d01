using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ticketing.Hosting;
using Ticketing.Intake.Mqtt;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Conventions;

/// <summary>The README is true: its commands work as they stand there, its tables say what the program says.</summary>
public partial class ReadmeTests
{
    static readonly string Readme = RepositoryFiles.Read("README.md");

    [Fact]
    public void The_table_of_settings_is_the_programs_own()
    {
        var described = Setting().Matches(Section("Settings")).Select(row => $"{row.Groups["key"]}{row.Groups["secret"]} {row.Groups["default"]}");

        Assert.Equal(Settings.All.Select(setting => $"{setting.Key}{(setting.Secret ? "*" : "")} {setting.Default}"), described);
    }

    [Fact]
    public void The_table_of_routes_is_that_of_the_api_description()
    {
        var described =
            from Match route in Route().Matches(Section("Calls"))
            from method in route.Groups["methods"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            select $"{method} {route.Groups["path"]}";
        var description = new ApiDescription(JsonNode.Parse(RepositoryFiles.Read("Ticketing.Server", "Intake", "Http", "openapi.v1.json"))!);

        Assert.Equal(description.Operations.Order(), described.Order());
    }

    [Fact]
    public void The_table_of_topics_is_that_of_the_door()
    {
        var described = Topic().Matches(Section("Connect a device")).Select(row => row.Groups["leaf"].Value);

        Assert.Equal(Enum.GetNames<TopicKind>().Where(kind => kind != nameof(TopicKind.Unknown)).Select(kind => kind.ToLowerInvariant()).Order(), described.Order());
    }

    [Fact]
    public async Task The_table_of_metrics_is_what_the_server_shows()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        (await server.Admin.SubmitAsync("""{"title": "Alarm"}""")).Expect(201);
        var shown = ShownMetric().Matches((await server.Anonymous.GetAsync("/metrics")).Expect(200).Text).Select(line => line.Groups["name"].Value).ToHashSet();
        var described = Metric().Matches(Section("Metrics")).Select(name => name.Groups["name"].Value).ToHashSet();
        var sources = string.Concat(RepositoryFiles.Sources("Ticketing.Server", ".cs").Select(file => RepositoryFiles.Read(file)));

        Assert.Empty(shown.Except(described));
        Assert.All(described.Except(shown), name => Assert.Contains($"\"{name}\"", sources, StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_of_dependencies_is_complete()
    {
        var described = Section("Dependencies").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries));
        var packages = XDocument.Load(RepositoryFiles.PathOf("Ticketing.Server", "Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value);
        var npm =
            from file in RepositoryFiles.Sources(".", ".json")
            where Path.GetFileName(file) == "package.json"
            let json = JsonNode.Parse(RepositoryFiles.Read(file))!
            from list in (string[])["dependencies", "devDependencies", "overrides"]
            from package in json[list]?.AsObject() ?? []
            select package.Key;
        var packed = Packed().Matches(RepositoryFiles.Read("Ticketing.Server", "Web", "build", "scalar.mjs")).Select(name => name.Groups["name"].Value);

        Assert.Equal(packages.Concat(npm).Concat(packed).Distinct().Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_commands_for_devices_work_as_they_stand_there()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var commands = Section("Connect a device").Split('\n').Where(line => line.StartsWith("curl ", StringComparison.Ordinal) || line.StartsWith("mosquitto_pub ", StringComparison.Ordinal)).ToList();
        Assert.Equal(6, commands.Count);
        foreach (var command in commands)
        {
            var here = command.Replace("http://localhost:8080", server.Url.ToString().TrimEnd('/'), StringComparison.Ordinal).Replace("-h localhost -p 1883", $"-h 127.0.0.1 -p {server.MqttPort}", StringComparison.Ordinal)
                .Replace("TOKEN", ServerUnderTest.SetupToken, StringComparison.Ordinal).Replace("curl -f", "curl --fail-with-body -", StringComparison.Ordinal).Replace("curl -u", "curl --silent --show-error --fail-with-body -u", StringComparison.Ordinal);
            (await ChildProcess.RunAsync("bash", ["-c", here])).Expect();
        }
        Assert.Equal("up", (await server.Script.GetAsync("/api/v1/checks")).Expect(200).Json["items"]![0]!["status"]!.GetValue<string>());
        Assert.Equal(["Disk 91% full open", "Boiler pressure low done", "Boiler pressure low done"], (await server.Script.AllAsync("order=oldest")).Select(ticket => $"{ticket["title"]} {ticket["kind"]}"));
    }

    [Fact]
    public async Task The_command_that_runs_the_server_runs_it()
    {
        var command = Commands().Match(Section("Run it")).Groups["command"].Value;
        Assert.StartsWith("bash ", command, StringComparison.Ordinal);

        var version = await ChildProcess.RunAsync("bash", ["-c", $"{command} --version"], limit: TimeSpan.FromMinutes(10));

        Assert.Matches(@"^\d+\.\d+\.\d+", version.Expect().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
    }

    [Fact]
    public async Task The_command_that_tests_is_the_one_that_is_run_for_every_change()
    {
        Assert.Equal("bash .ci/run", Commands().Match(Section("Test it")).Groups["command"].Value);

        (await ChildProcess.RunAsync("shellcheck", [.. RepositoryFiles.Sources(".", ".sh").Prepend(".ci/run").Select(file => RepositoryFiles.PathOf(file))])).Expect();
    }

    [Fact]
    public void Every_link_into_the_repository_leads_somewhere() =>
        Assert.All(Link().Matches(Readme).Select(link => link.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)), target => Assert.True(Path.Exists(RepositoryFiles.PathOf(target)), target));

    static string Section(string heading)
    {
        var start = Readme.IndexOf($"## {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"the README has no section '{heading}'");
        var end = Readme.IndexOf("\n## ", start, StringComparison.Ordinal);
        return end < 0 ? Readme[start..] : Readme[start..end];
    }

    [GeneratedRegex(@"^\| `(?<key>[\w:]+)`(?<secret>\*?) \| (`(?<default>[^`]*)`)? \|", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"(?<methods>([A-Z]+ )+)`(?<path>/[^`]*)`")]
    private static partial Regex Route();

    [GeneratedRegex(@"^\| `ticketing/\{tenant\}/\{system\}/(?<leaf>[a-z]+)", RegexOptions.Multiline)]
    private static partial Regex Topic();

    [GeneratedRegex("`(?<name>ticketing_[a-z0-9_]+)`")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^# TYPE (?<name>\S+)", RegexOptions.Multiline)]
    private static partial Regex ShownMetric();

    [GeneratedRegex(@"```sh\n(?<command>[^\n]+)\n```")]
    private static partial Regex Commands();

    [GeneratedRegex("\"(?<name>@[a-z]+/[a-z-]+)@[0-9.]+\"")]
    private static partial Regex Packed();

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)")]
    private static partial Regex Link();
}
