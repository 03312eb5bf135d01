using System.Text.RegularExpressions;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Whoever watches the server sees from outside that it lives, that every part works, and what it has done.</summary>
public partial class ObservabilityTests
{
    [Theory, BothServers]
    public async Task Health_is_told_without_credentials(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        (await server.Anonymous.GetAsync("/healthz")).Expect(200);
        foreach (var path in new[] { "/readyz", "/hc" })
        {
            var ready = (await server.Anonymous.GetAsync(path)).Expect(200);
            Assert.Equal("ready", ready["status"]);
            Assert.Equal("ok", ready.Json["checks"]!["store"]!.GetValue<string>());
        }
    }

    [Theory, BothServers]
    public async Task Metrics_count_intake_by_door_and_outcome_commits_mails_and_sessions(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync("boiler-1", "boiler");
        await using var device = await MqttTestClient.ConnectAsync(server.MqttPort, "boiler-1", token);
        await device.PublishAsync("ticketing/home/boiler/alarm", """{"title": "Low", "reference": "pressure"}""");
        await server.Script.SubmitAsync("""{"title": "Low", "reference": "pressure", "system": "boiler"}""");
        await server.Script.SubmitAsync("""{"title": 1}""");

        var text = (await server.Anonymous.GetAsync("/metrics")).Expect(200).Text;

        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Line(), line));
        Assert.Matches("""ticketing_intake_total\{door="mqtt",outcome="created"\} 1\n""", text);
        Assert.Matches("""ticketing_intake_total\{door="http",outcome="merged"\} 1\n""", text);
        Assert.Matches("""ticketing_intake_total\{door="http",outcome="invalid"\} 1\n""", text);
        Assert.Matches("""ticketing_mqtt_sessions 1\n""", text);
        Assert.Matches("""ticketing_outbox_depth\S* 0\n""", text);
        Assert.Matches("""ticketing_commit_group_size_count [1-9]""", text);
        Assert.Matches("""ticketing_commit_seconds_count [1-9]""", text);
    }

    [Theory, BothServers]
    public async Task Every_answer_carries_the_headers_that_keep_browsers_safe(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        foreach (var path in new[] { "/", "/api/v1/tickets", "/openapi/v1.json", "/scalar", "/nothing" })
        {
            var answer = await server.Anonymous.GetAsync(path);
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.NotNull(answer.Header("Content-Security-Policy"));
            Assert.Null(answer.Header("Server"));
        }
    }

    [Theory, BothServers]
    public async Task The_api_describes_itself_from_the_binary(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var document = (await server.Anonymous.GetAsync("/openapi/v1.json")).Expect(200);
        var scalar = (await server.Anonymous.GetAsync("/scalar")).Expect(200);
        var page = (await server.Anonymous.GetAsync("/")).Expect(200);

        Assert.StartsWith("3.", document["openapi"]!, StringComparison.Ordinal);
        Assert.Equal("text/html", scalar.MediaType);
        Assert.Equal("text/html", page.MediaType);
        foreach (var html in new[] { scalar.Text, page.Text })
        {
            Assert.DoesNotMatch("""(?:src|href)="https?://""", html);
        }
    }

    /// <summary>A line of the Prometheus text format.</summary>
    [GeneratedRegex("""^(# (HELP|TYPE) .+|[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^}]*\})? (-?[0-9.eE+-]+|NaN|[+-]Inf))$""")]
    private static partial Regex Line();
}
