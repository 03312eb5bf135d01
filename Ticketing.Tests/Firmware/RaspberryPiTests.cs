using System.Runtime.Versioning;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>Both versions of the Raspberry Pi's monitor against the native server.</summary>
[UnsupportedOSPlatform("windows")]
public class RaspberryPiTests
{
    const string Wrong = "tk_wrong0123456789012345678901234567";
    const string Hot = "temperature: The processor is at 85 °C", Weak = "voltage: The power supply is too weak: under-voltage", Wet = "water: Water in the garage";

    [Fact]
    public async Task Python_reports_changes_once_and_their_end()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var pi = new RaspberryPi(server.MqttPort, await server.DeviceAsync(RaspberryPi.Name, RaspberryPi.Name));
        await using var watcher = await StartAsync(pi, server);

        pi.Is("85.2", "0x50005", "hi");
        await TicketsAsync(server, $"{Hot} open 1", $"{Weak} open 1", $"{Wet} open 1");
        pi.Is("75.0", "0x50000", "hi"); // cooler, but not cool
        await TicketsAsync(server, $"{Hot} open 1", $"{Weak} done 1", $"{Wet} open 1");
        pi.Is("60.0", "0x50000", "lo");
        await TicketsAsync(server, $"{Hot} done 1", $"{Weak} done 1", $"{Wet} done 1");

        Assert.Equal(0, await pi.EndAsync());
        Assert.Equal("offline", (await watcher.NextAsync("the farewell")).Text);
        Assert.Empty(pi.Spool);
    }

    [Fact]
    public async Task Python_keeps_what_happens_while_the_server_is_away_and_delivers_it_in_order_once()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var pi = new RaspberryPi(server.MqttPort, await server.DeviceAsync(RaspberryPi.Name, RaspberryPi.Name));
        pi.Start();
        await pi.SaysAsync("link up");
        await server.KillAsync();
        await pi.SaysAsync("link lost");
        pi.Is("42.0", "0x0", "hi");
        await pi.SaysAsync("alarm: Water in the garage");
        pi.Is("42.0", "0x0", "lo");
        await pi.SaysAsync("over: Water in the garage");
        pi.Is("85.0", "0x0", "lo");
        await pi.SaysAsync("alarm: The processor");
        await Eventually.TrueAsync(() => pi.Spool.Count(file => file.EndsWith(".json", StringComparison.Ordinal)) == 3, "three reports on disk");
        await pi.EndAsync(ChildProcess.SigKill);
        pi.Start();

        await server.StartAgainAsync();

        await TicketsAsync(server, $"{Hot} open 1", $"{Wet} done 1");
        await Eventually.TrueAsync(() => pi.Spool.Length == 0, "an empty spool");
    }

    [Fact]
    public async Task Python_that_is_killed_is_reported_offline_by_its_last_will()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var pi = new RaspberryPi(server.MqttPort, await server.DeviceAsync(RaspberryPi.Name, RaspberryPi.Name));
        await using var watcher = await StartAsync(pi, server);

        await pi.EndAsync(ChildProcess.SigKill);

        Assert.Equal("offline", (await watcher.NextAsync("the last will")).Text);
    }

    [Fact]
    public async Task Python_says_that_its_token_is_not_accepted_and_keeps_its_reports()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var pi = new RaspberryPi(server.MqttPort, Wrong);
        pi.Is("42.0", "0x0", "hi");
        pi.Start();

        Assert.Equal(77, await pi.ExitAsync());

        await pi.SaysAsync("does not accept name and token");
        Assert.Single(pi.Spool);
        await File.WriteAllTextAsync(pi.File("token"), await server.DeviceAsync(RaspberryPi.Name, RaspberryPi.Name));
        pi.Start();
        await TicketsAsync(server, $"{Wet} open 1");
    }

    [Fact]
    public async Task A_setting_that_cannot_be_used_is_named_by_both()
    {
        await using var pi = new RaspberryPi(FreePort.Next(), Wrong);
        await File.AppendAllTextAsync(pi.File("monitor.conf"), "CONTACTS=17\n");

        Assert.Contains("must be GPIO:REFERENCE:TITLE", (await pi.LookAsync()).Expect(78).Errors, StringComparison.Ordinal);
        pi.Start();
        Assert.Equal(78, await pi.ExitAsync());
        await pi.SaysAsync("must be GPIO:REFERENCE:TITLE");
    }

    [Fact]
    public async Task Shell_reports_changes_once_and_their_end()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var pi = new RaspberryPi(server.MqttPort, await server.DeviceAsync(RaspberryPi.Name, RaspberryPi.Name));
        pi.Is("85.2", "0x50005", "hi");
        (await pi.LookAsync()).Expect();
        (await pi.LookAsync()).Expect();
        await TicketsAsync(server, $"{Hot} open 1", $"{Weak} open 1", $"{Wet} open 1");

        pi.Is("60.0", "0x50000", "lo");
        (await pi.LookAsync()).Expect();

        await TicketsAsync(server, $"{Hot} done 1", $"{Weak} done 1", $"{Wet} done 1");
    }

    [Fact]
    public async Task Shell_spools_while_the_server_is_away_and_while_the_token_is_wrong()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var pi = new RaspberryPi(server.MqttPort, Wrong);
        pi.Is("42.0", "0x0", "hi");
        Assert.Contains("does not accept name and token", (await pi.LookAsync()).Expect(77).Errors, StringComparison.Ordinal);
        await File.WriteAllTextAsync(pi.File("token"), await server.DeviceAsync(RaspberryPi.Name, RaspberryPi.Name));
        await server.StopAsync();
        pi.Is("85.0", "0x0", "lo");
        Assert.Contains("Reports waiting: 3.", (await pi.LookAsync()).Expect(75).Errors, StringComparison.Ordinal);

        await server.StartAgainAsync();
        (await pi.LookAsync()).Expect();

        await TicketsAsync(server, $"{Hot} open 1", $"{Wet} done 1");
        Assert.Empty(pi.Spool);
    }

    [Fact]
    public async Task The_units_are_valid()
    {
        var folder = RepositoryFiles.PathOf("firmware-samples", "raspberry-pi");
        var verified = await ChildProcess.RunAsync("systemd-analyze", ["verify", "--man=no", .. Directory.GetFiles(folder, "*.service"), .. Directory.GetFiles(folder, "*.timer")]);

        Assert.DoesNotMatch("Unknown|Invalid|Failed to parse|Missing", verified.ToString());
    }

    /// <summary>Starts the monitor, and waits until it says that it is there.</summary>
    /// <returns>Hears what becomes of it.</returns>
    static async Task<MqttTestClient> StartAsync(RaspberryPi pi, ServerUnderTest server)
    {
        var watcher = await MqttTestClient.ConnectAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken);
        await watcher.SubscribeAsync("ticketing/home/garage/availability");
        pi.Start();
        Assert.Equal("online", (await watcher.NextAsync("the birth message")).Text);
        return watcher;
    }

    /// <summary>Waits until these are all tickets, in the order of their text.</summary>
    static async Task TicketsAsync(ServerUnderTest server, params string[] expected)
    {
        IReadOnlyList<string> last = [];
        try
        {
            await Eventually.TrueAsync(async () => (last = [.. (await HomeServerTests.TicketsAsync(server)).Order(StringComparer.Ordinal)]).SequenceEqual(expected), "the tickets");
        }
        catch (TimeoutException)
        {
            Assert.Equal(expected, last);
        }
    }
}
