using System.Globalization;
using System.Text;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>Bytes that are lost, added or held back between the board and the server cost time, never a ticket and never a wrong one.</summary>
public class FaultyWireTests
{
    /// <summary>Each hurts one packet of a run; named after what happens.</summary>
    static readonly Dictionary<string, Action<FaultyWire>> Faults = new()
    {
        ["nothing"] = _ => { },
        ["a modem chatters before CONNACK"] = wire => wire.HurtToBoard(FaultyWire.ConnAck, FaultyWire.Before("\r\nready\r\nWIFI CONNECTED\r\n \u0002\u0001GOT IP\r\n"u8.ToArray())),
        ["CONNACK is cut"] = wire => wire.HurtToBoard(FaultyWire.ConnAck, FaultyWire.Cut(1, 1)),
        ["CONNECT is cut"] = wire => wire.HurtToServer(FaultyWire.Connect, FaultyWire.Cut(30, 4)),
        ["SUBACK is lost"] = wire => wire.HurtToBoard(FaultyWire.SubAck, FaultyWire.Drop),
        ["PUBACK is lost"] = wire => wire.HurtToServer(FaultyWire.Publish, packet => Expecting(wire, packet), "alarm"),
        ["the alarm is lost"] = wire => wire.HurtToServer(FaultyWire.Publish, FaultyWire.Drop, "alarm"),
        ["the alarm's header is cut"] = wire => wire.HurtToServer(FaultyWire.Publish, FaultyWire.Cut(0, 2), "alarm"),
        ["the alarm's topic is cut"] = wire => wire.HurtToServer(FaultyWire.Publish, FaultyWire.Cut(28, 1), "alarm"),
        ["the alarm's payload is cut"] = wire => wire.HurtToServer(FaultyWire.Publish, FaultyWire.Cut(45, 3), "alarm"),
        ["the alarm's end is cut"] = wire => wire.HurtToServer(FaultyWire.Publish, packet => packet[..^1], "alarm"),
        ["noise comes before the status"] = wire => wire.HurtToBoard(FaultyWire.Publish, FaultyWire.Before([0x00, 0xFF, 0x55, 0x32, 0x90]), "open"),
        ["the status is cut"] = wire => wire.HurtToBoard(FaultyWire.Publish, FaultyWire.Cut(20, 5), "open"),
    };

    public static TheoryData<string> Names => [.. Faults.Keys.Skip(1)];

    static int Runs => int.TryParse(Environment.GetEnvironmentVariable("TICKETING_FIRMWARE_RUNS"), CultureInfo.InvariantCulture, out var runs) ? runs : 3;

    [Theory, MemberData(nameof(Names))]
    public async Task An_alarm_arrives_once_although(string fault)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var token = await server.DeviceAsync(Board.Name, Board.System);

        await RunAsync(server, Chip.F405, token, fault);

        Assert.Single(await AlarmByFirmwareTests.TicketsAsync(server, "water"));
    }

    /// <summary>Set <c>TICKETING_FIRMWARE_RUNS=50</c> for a long one.</summary>
    [Fact]
    public async Task Runs_with_changing_faults_and_restarts_lose_nothing_and_double_nothing()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var token = await server.DeviceAsync(Board.Name, Board.System);
        var ids = new HashSet<string>();

        for (var run = 0; run < Runs; run++)
        {
            if (run % 5 == 2)
            {
                await server.KillAsync();
                await server.StartAgainAsync();
            }
            Assert.True(ids.Add(await RunAsync(server, (Chip)(run % 3), token, Faults.Keys.ElementAt(run % Faults.Count))), "Two runs of the board gave the same id to their alarms.");
        }

        var tickets = await AlarmByFirmwareTests.TicketsAsync(server, "water");
        Assert.Equal(Runs, tickets.Count);
        Assert.All(tickets, ticket => Assert.Equal("done", ticket["kind"]!.GetValue<string>()));
    }

    /// <summary>A board starts, reports water, sees its ticket promised, taken and finished. Returns the id in its alarm.</summary>
    static async Task<string> RunAsync(ServerUnderTest server, Chip chip, string token, string fault)
    {
        await using var wire = new FaultyWire(server.MqttPort);
        Faults[fault](wire);
        await using var board = await Board.StartAsync(chip, wire.Port, token);
        await board.SaysAsync("lamp alone");
        await board.TurnAsync(1);
        await board.SaysAsync("ticket water unsent");

        await Eventually.TrueAsync(() => wire.IsDone, $"the fault: {fault}", TimeSpan.FromMinutes(1));
        await board.SaysAsync("stored water 1", "ticket water promised");

        var ticket = Assert.Single(await AlarmByFirmwareTests.TicketsAsync(server, "water"), ticket => ticket["kind"]!.GetValue<string>() != "done");
        Assert.Equal("Water in the cellar", ticket["title"]!.GetValue<string>());
        await AlarmByFirmwareTests.MoveAsync(server, ticket, "working");
        await board.SaysAsync("ticket water taken");
        await AlarmByFirmwareTests.MoveAsync(server, ticket, "done");
        await board.SaysAsync("ticket water finished");
        var alarms = wire.Sent.Where(packet => packet.IsPublish && packet.Holds("boiler/alarm")).ToList();
        Assert.All(alarms.GroupBy(alarm => alarm.Connection), once => Assert.Single(once));
        Assert.All(alarms.Skip(1), alarm => Assert.True(alarm.IsDuplicate, "A redelivery must say that it is one."));
        Assert.False(alarms[0].IsDuplicate);
        return Assert.Single(alarms.Select(IdOf).Distinct());
    }

    /// <summary>Lets the alarm pass and holds back its acknowledgement, which is then the next one.</summary>
    static byte[] Expecting(FaultyWire wire, byte[] packet)
    {
        wire.HurtToBoard(FaultyWire.PubAck, FaultyWire.Drop);
        return packet;
    }

    static string IdOf(SentPacket alarm)
    {
        var text = Encoding.UTF8.GetString(alarm.Bytes);
        return text[text.IndexOf("\"id\":\"", StringComparison.Ordinal)..];
    }
}
