using System.Text.Json.Nodes;
using System.Runtime.Versioning;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>The home server's monitor against the native server: what is reported, how often, and what happens while nobody listens.</summary>
[UnsupportedOSPlatform("windows")]
public class HomeServerTests
{
    const string Wrong = "tk_wrong0123456789012345678901234567";
    const string Full = "Use% IUse% Mounted on\n 95%    2% /\n", Fine = "Use% IUse% Mounted on\n 40%    2% /\n";

    [Fact]
    public async Task A_change_becomes_one_ticket_a_repeated_run_says_nothing_and_a_recovery_finishes_it()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name));
        (await machine.MonitorAsync()).Expect();
        Assert.Equal([], await TicketsAsync(server));

        machine.Says("df", Full);
        (await machine.MonitorAsync()).Expect();
        var again = (await machine.MonitorAsync()).Expect();

        Assert.Equal(["disk /: / is 95% full open 1"], await TicketsAsync(server));
        Assert.Equal("", again.Errors);

        machine.Says("df", "Use% IUse% Mounted on\n 88%    2% /\n");
        (await machine.MonitorAsync()).Expect(); // below the limit, but hardly
        Assert.Equal(["disk /: / is 95% full open 1"], await TicketsAsync(server));
        machine.Says("df", Fine);
        (await machine.MonitorAsync()).Expect();
        Assert.Equal(["disk /: / is 95% full done 1"], await TicketsAsync(server));
        machine.Says("df", Full);
        (await machine.MonitorAsync()).Expect();
        Assert.Equal(["disk /: / is 95% full done 1", "disk /: / is 95% full open 1"], await TicketsAsync(server));
    }

    [Fact]
    public async Task What_happens_while_the_server_is_away_is_spooled_and_delivered_in_order_once()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name), "CHECKS_OFF=(internet)");
        await server.StopAsync();
        machine.Says("df", Full);
        var away = (await machine.MonitorAsync()).Expect(75);
        Assert.Contains("is away. Reports waiting: 1.", away.Errors, StringComparison.Ordinal);
        machine.Says("df", Fine);
        (await machine.MonitorAsync()).Expect(75);
        machine.Says("df", Full);
        (await machine.RunAsync("ticket.sh", "alarm", "cellar", "The \"cellar\" is wet\tagain", "two\nlines")).Expect(75);
        (await machine.MonitorAsync()).Expect(75);
        Assert.Equal(4, machine.Spool.Length);

        await server.StartAgainAsync();
        (await machine.MonitorAsync()).Expect();

        Assert.Equal(["disk /: / is 95% full done 1", "cellar: The \"cellar\" is wet again open 1", "disk /: / is 95% full open 1"], await TicketsAsync(server));
        Assert.Empty(machine.Spool);
    }

    [Fact]
    public async Task A_report_whose_answer_was_lost_is_not_taken_twice()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name));
        machine.Says("df", Full);
        machine.Runs("rm", "exit 0"); // the power fails between the answer and the removal
        (await machine.MonitorAsync()).Expect();
        var sent = Assert.Single(machine.Spool);

        machine.Runs("rm", "exec /bin/rm \"$@\"");
        (await machine.MonitorAsync()).Expect();

        Assert.Equal(["disk /: / is 95% full open 1"], await TicketsAsync(server));
        Assert.False(File.Exists(sent));
    }

    [Fact]
    public async Task A_wrong_token_is_said_and_nothing_is_lost()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, Wrong);
        machine.Says("df", Full);

        var refused = (await machine.MonitorAsync()).Expect(77);

        Assert.Contains($"The server does not accept the token in {machine.File("token")} (401):", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, refused.ToString(), StringComparison.Ordinal);
        Assert.Single(machine.Spool);
        machine.Token("what is this");
        Assert.Contains("must hold one line, the token", (await machine.MonitorAsync()).Expect(78).Errors, StringComparison.Ordinal);
        machine.Token(await server.DeviceAsync("nas", HomeServer.Name));
        (await machine.MonitorAsync()).Expect();
        Assert.Equal(["disk /: / is 95% full open 1"], await TicketsAsync(server));
    }

    [Fact]
    public async Task What_the_server_refuses_is_set_aside_and_holds_nothing_up()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name));
        Directory.CreateDirectory(machine.File("state/spool"));
        await File.WriteAllTextAsync(machine.File("state/spool/1.broken.json"), """{"title":17}""");
        machine.Says("df", Full);

        var refused = (await machine.MonitorAsync()).Expect(65);

        Assert.Contains("The server refused 1.broken.json: 400", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(["disk /: / is 95% full open 1"], await TicketsAsync(server));
        File.Delete(machine.File("state/refused/1.broken.json"));
        (await machine.MonitorAsync()).Expect();
    }

    [Fact]
    public async Task A_full_spool_is_said_and_reported_once_there_is_room()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name), "SPOOL_LIMIT=1", "CHECKS_OFF=(internet)");
        await server.StopAsync();
        (await machine.RunAsync("ticket.sh", "alarm", "first", "First")).Expect(75);
        machine.Says("df", Full);
        Assert.Contains("is full (SPOOL_LIMIT=1); reported later: / is 95% full", (await machine.MonitorAsync()).Expect(75).Errors, StringComparison.Ordinal);
        await server.StartAgainAsync();

        (await machine.MonitorAsync()).Expect();
        (await machine.MonitorAsync()).Expect();

        Assert.Equal(["first: First open 1", "disk /: / is 95% full open 1"], await TicketsAsync(server));
    }

    [Fact]
    public async Task The_heartbeat_arrives()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas-token", HomeServer.Name), $"HEARTBEAT=mqtt://127.0.0.1:{server.MqttPort}", "TOKEN_NAME=nas-token");

        (await machine.MonitorAsync()).Expect();

        await Eventually.TrueAsync(async () => (await server.Admin.GetAsync("/api/v1/systems")).Expect(200).Json["items"]!.AsArray().Any(system => system!["name"]!.GetValue<string>() == HomeServer.Name && system["lastHeartbeatAt"] is not null), "the heartbeat");
    }

    [Theory]
    [InlineData("HEARTBEAT=carrier-pigeon", "must be mqtt://HOST:PORT")]
    [InlineData("SERVER=home", "must be an address such as")]
    [InlineData("SYSTEM=a/b", "must be a name without blanks")]
    public async Task A_setting_that_cannot_be_used_is_named(string setting, string message)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name), setting);

        Assert.Contains(message, (await machine.MonitorAsync()).Expect(78).Errors, StringComparison.Ordinal);
    }

    /// <summary>All tickets, oldest first: reference, title, kind and how often it was reported.</summary>
    internal static async Task<IReadOnlyList<string>> TicketsAsync(ServerUnderTest server)
    {
        var tickets = new List<string>();
        foreach (var ticket in await server.Script.AllAsync("order=oldest"))
        {
            tickets.Add($"{Text(ticket, "reference")}: {Text(ticket, "title")} {Text(ticket, "kind")} {ticket["occurrences"]}");
        }
        return tickets;
    }

    static string? Text(JsonNode ticket, string member) => ticket[member]?.GetValue<string>();
}
