using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Prometheus, amtool and Alertmanager as Debian ships them speak to us as to their own.</summary>
public class AlertsByPrometheusTests
{
    const string Firing = """
        groups:
        - name: home
          rules:
          - alert: DiskFull
            expr: vector(91) > 90
            labels: { severity: warning, instance: "nas:9100" }
            annotations: { summary: "Disk of the nas is {{ $value }}% full", description: "Remove something." }
          - alert: Watchdog
            expr: vector(1)
        """;

    [Theory, BothServers]
    public async Task Prometheus_has_us_as_its_alertmanager(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await using var prometheus = new Prometheus();
        var token = await server.DeviceAsync("prometheus", "prometheus");
        var url = await prometheus.StartAsync(server.Url, token, Firing);

        var ticket = await Eventually.SomeAsync(async () => await server.Script.AllAsync() is [var first, ..] ? first : null, "a ticket of the alert");
        Assert.Equal(("Disk of the nas is 91% full", "bronze", "prometheus", "nas:9100"),
            (ticket["title"]!.GetValue<string>(), ticket["sla"]!.GetValue<string>(), ticket["system"]!.GetValue<string>(), ticket["labels"]!["instance"]!.GetValue<string>()));
        Assert.StartsWith("Remove something.", ticket["description"]!.GetValue<string>(), StringComparison.Ordinal);

        // It is sent again every two seconds: the end slides, nothing else happens.
        var before = await EndOfAsync(server);
        await Eventually.TrueAsync(async () => await EndOfAsync(server) > before, "the end of the alert moves on");
        Assert.Equal(1, (await server.Script.TicketAsync(ticket["id"]!.GetValue<long>())).Json["occurrences"]!.GetValue<int>());
        var systems = (await server.Script.GetAsync("/api/v1/systems")).Expect(200).Json["items"]!.AsArray();
        Assert.NotNull(systems.Single(system => system!["name"]!.GetValue<string>() == "prometheus")!["lastHeartbeatAt"]);

        await prometheus.ChangeAsync(url, Firing.Replace("vector(91)", "vector(80)", StringComparison.Ordinal));
        await Eventually.TrueAsync(async () => (await server.Script.TicketAsync(ticket["id"]!.GetValue<long>())).Json["kind"]!.GetValue<string>() == "done", "the resolved alert finishes its ticket");
        Assert.Single(await server.Script.AllAsync());
    }

    [Theory, BothServers]
    public async Task Amtool_lists_alerts_and_manages_silences(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await using var prometheus = new Prometheus();
        async Task<string> AmtoolAsync(params string[] arguments) => (await prometheus.AmtoolAsync(server.Url, ServerUnderTest.SetupToken, arguments)).Expect().Output.Trim();

        var silence = await AmtoolAsync("silence", "add", "alertname=~\"Disk.*\"", "--comment=cleaning", "--author=anna", "--duration=1h");
        await AmtoolAsync("alert", "add", "DiskFull", "instance=nas", "severity=critical", "--annotation=summary=Disk full");
        await AmtoolAsync("alert", "add", "DoorOpen", "room=garage");

        Assert.Equal("DoorOpen", Assert.Single(await server.Script.AllAsync())["title"]!.GetValue<string>());
        Assert.Contains("DoorOpen", await AmtoolAsync("alert", "query"), StringComparison.Ordinal);
        Assert.DoesNotContain("DiskFull", await AmtoolAsync("alert", "query"), StringComparison.Ordinal);
        Assert.Contains("Disk full", await AmtoolAsync("alert", "query", "--silenced", "instance=nas"), StringComparison.Ordinal);
        Assert.Equal("DoorOpen", (string)JsonNode.Parse(await AmtoolAsync("alert", "query", "room=~g.*", "--output=json"))![0]!["labels"]!["alertname"]!);
        Assert.Matches($@"{silence}\s.*alertname=~""Disk\.\*"".*anna\s+cleaning", await AmtoolAsync("silence", "query", "--output=extended"));
        await AmtoolAsync("silence", "update", silence, "--duration=2h");
        Assert.Contains("receiver: ticketing", await AmtoolAsync("config", "show"), StringComparison.Ordinal);

        await AmtoolAsync("silence", "expire", silence);
        Assert.Empty(await AmtoolAsync("silence", "query", "--quiet"));
        Assert.Equal(silence, await AmtoolAsync("silence", "query", "--expired", "--within=1h", "--quiet"));
        Assert.Equal(["Disk full gold", "DoorOpen none"], (await server.Script.AllAsync()).Select(ticket => $"{ticket["title"]} {ticket["sla"]}").Order());
    }

    [Theory, BothServers]
    public async Task The_webhook_of_alertmanager_is_a_ticket_and_its_end(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await using var prometheus = new Prometheus();
        var token = await server.DeviceAsync("alerts", "alerts");
        var alertmanager = await prometheus.StartAlertmanagerAsync(new Uri(server.Url, "hooks/alertmanager"), token);

        (await prometheus.AmtoolAsync(alertmanager, "none", "alert", "add", "DiskFull", "severity=error", "--annotation=summary=Disk full")).Expect();
        var ticket = await Eventually.SomeAsync(async () => await server.Script.AllAsync() is [var first, ..] ? first : null, "a ticket of the webhook");
        Assert.Equal(("Disk full", "silver", "alerts"), (ticket["title"]!.GetValue<string>(), ticket["sla"]!.GetValue<string>(), ticket["system"]!.GetValue<string>()));
        var theirs = JsonNode.Parse((await prometheus.AmtoolAsync(alertmanager, "none", "alert", "query", "--output=json")).Expect().Output)!;
        Assert.Equal(theirs[0]!["fingerprint"]!.GetValue<string>(), ticket["reference"]!.GetValue<string>());

        (await prometheus.AmtoolAsync(alertmanager, "none", "alert", "add", "DiskFull", "severity=error", "--annotation=summary=Disk full", $"--end={DateTimeOffset.UnixEpoch.AddYears(40):yyyy-MM-ddTHH:mm:ssZ}", $"--start={DateTimeOffset.UnixEpoch.AddYears(39):yyyy-MM-ddTHH:mm:ssZ}")).Expect();
        await Eventually.TrueAsync(async () => (await server.Script.TicketAsync(ticket["id"]!.GetValue<long>())).Json["kind"]!.GetValue<string>() == "done", "the resolved alert finishes its ticket");
    }

    static async Task<DateTime> EndOfAsync(ServerUnderTest server)
    {
        var alerts = (await server.Script.GetAsync("/api/v2/alerts?filter=alertname%3D%22DiskFull%22")).Expect(200).Json.AsArray();
        return Assert.Single(alerts)!["endsAt"]!.GetValue<DateTime>();
    }
}
