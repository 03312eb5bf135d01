using System.Globalization;
using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>The firmware sample, emulated, against the native server: what a homeowner gets who solders it together.</summary>
public class AlarmByFirmwareTests
{
    const string Wrong = "tk_wrong0123456789012345678901234567";

    [Theory]
    [InlineData(Chip.F405)]
    [InlineData(Chip.F205)]
    [InlineData(Chip.F100)]
    public async Task An_alarm_is_stored_before_it_is_acknowledged_and_the_lamp_follows_the_ticket(Chip chip)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var board = await Board.StartAsync(chip, server.MqttPort, await server.DeviceAsync(Board.Name, Board.System));
        await board.SaysAsync("link up", "lamp finished");

        await board.TurnAsync(1);

        await board.SaysAsync("lamp unsent", "stored water 1");
        var ticket = Assert.Single(await TicketsAsync(server, "water"));
        Assert.Equal(("Water in the cellar", "gold", "open"), (ticket["title"]!.GetValue<string>(), ticket["sla"]!.GetValue<string>(), ticket["status"]!.GetValue<string>()));
        await board.SaysAsync("ticket water promised");
        await MoveAsync(server, ticket, "working");
        await board.SaysAsync("lamp taken", "ticket water taken");
        await MoveAsync(server, ticket, "done");
        await board.SaysAsync("lamp finished", "ticket water finished");
        Assert.Equal(1, (await server.Script.TicketAsync(ticket["id"]!.GetValue<long>())).Json["occurrences"]!.GetValue<int>());
        await board.TypeAsync('?');
        await Eventually.TrueAsync(() => board.Lines.Any(line => line.StartsWith("stack ", StringComparison.Ordinal)), "the depth of the stack");
        Assert.InRange(int.Parse(board.Lines.Single(line => line.StartsWith("stack ", StringComparison.Ordinal))[6..], CultureInfo.InvariantCulture), 1, 512);
    }

    [Fact]
    public async Task A_condition_that_is_over_finishes_its_ticket()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var board = await Board.StartAsync(Chip.F100, server.MqttPort, await server.DeviceAsync(Board.Name, Board.System));
        await board.SaysAsync("link up");
        await board.TurnAsync(3);
        await board.SaysAsync("stored freezer 1", "ticket freezer promised");

        await board.TurnAsync(3);

        await board.SaysAsync("stored freezer 2", "ticket freezer finished");
        Assert.Equal("done", Assert.Single(await TicketsAsync(server, "freezer"))["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_board_says_that_it_is_there_and_its_last_will_that_it_is_gone()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var token = await server.DeviceAsync(Board.Name, Board.System);
        await using var watcher = await MqttTestClient.ConnectAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken);
        await watcher.SubscribeAsync("ticketing/home/boiler/availability");
        await using (var board = await Board.StartAsync(Chip.F405, server.MqttPort, token))
        {
            await board.SaysAsync("link up");
            Assert.Equal("online", (await watcher.NextAsync("the birth message")).Text);
        }

        Assert.Equal("offline", (await watcher.NextAsync("the last will")).Text);
    }

    [Fact]
    public async Task What_was_acknowledged_survives_a_killed_server_and_what_happens_meanwhile_is_delivered_after_it()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var board = await Board.StartAsync(Chip.F405, server.MqttPort, await server.DeviceAsync(Board.Name, Board.System));
        await board.SaysAsync("link up");
        await board.TurnAsync(1);
        await board.SaysAsync("stored water 1");

        await server.KillAsync();
        await board.TurnAsync(2);
        await board.SaysAsync("ticket boiler unsent", "link silent");
        await server.StartAgainAsync();

        await board.SaysAsync("link up", "stored boiler 2", "ticket boiler promised");
        var water = Assert.Single(await TicketsAsync(server, "water"));
        var boiler = Assert.Single(await TicketsAsync(server, "boiler"));
        Assert.All([water, boiler], ticket => Assert.Equal(1, ticket["occurrences"]!.GetValue<int>()));
        await MoveAsync(server, boiler, "working");
        await board.SaysAsync("ticket boiler taken");
        await server.KillAsync();
        await board.SaysAsync("link silent");
        await server.StartAgainAsync();
        await MoveAsync(server, boiler, "done");
        await board.SaysAsync("link up", "ticket boiler finished");
    }

    [Fact]
    public async Task A_wrong_or_revoked_token_is_refused_and_the_lamp_says_so()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var token = (await server.Admin.PostAsync("/api/v1/tokens", $$"""{"name":"{{Board.Name}}","kind":"device","system":"{{Board.System}}"}""")).Expect(201);
        await using (var stranger = await Board.StartAsync(Chip.F205, server.MqttPort, Wrong))
        {
            await stranger.SaysAsync("lamp refused");
            await stranger.TurnAsync(1);
            await stranger.SaysAsync("ticket water unsent");
            Assert.DoesNotContain("link up", stranger.Lines);
        }
        await using var board = await Board.StartAsync(Chip.F205, server.MqttPort, token["token"]!);
        await board.SaysAsync("link up");
        Assert.Equal(0, await server.Script.CountAsync("system=boiler&q=cellar"));

        (await server.Admin.DeleteAsync($"/api/v1/tokens/{token.Id}")).Expect(204);

        await board.TurnAsync(1);
        await board.SaysAsync("lamp refused");
        Assert.DoesNotContain("stored water 1", board.Lines);
    }

    internal static async Task<IReadOnlyList<JsonNode>> TicketsAsync(ServerUnderTest server, string reference) =>
        [.. (await server.Script.AllAsync($"system={Board.System}")).Where(ticket => ticket["reference"]?.GetValue<string>() == reference)];

    internal static async Task MoveAsync(ServerUnderTest server, JsonNode ticket, string status) =>
        (await server.Script.PatchAsync($"/api/v1/tickets/{ticket["id"]}", $$"""{"status":"{{status}}"}""")).Expect(200);
}
