using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A sensor floods and another flaps, at a server that is told to guard against both; their neighbours notice nothing.</summary>
public class StormTests
{
    [Theory, BothServers]
    public async Task A_flood_is_one_ticket_with_a_count_and_a_flapping_condition_keeps_its_ticket(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode, ("Guard:StormPerMinute", "1"), ("Guard:StormBurst", "5"), ("Guard:FlapChanges", "2"), ("Guard:FlapMinutes", "5"));
        var guard = (await server.Admin.GetAsync("/api/v1/server")).Expect(200).Json["guard"]!;
        Assert.Equal((1, 5, 2, 5), (guard["stormPerMinute"]!.GetValue<int>(), guard["stormBurst"]!.GetValue<int>(), guard["flapChanges"]!.GetValue<int>(), guard["flapMinutes"]!.GetValue<int>()));

        await using var sensor = await MqttTestClient.ConnectAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => sensor.PublishAsync("ticketing/home/sensor-7/alarm", $$"""{"title": "Door {{i}}", "reference": "door-{{i}}"}""")));
        (await server.Script.SubmitAsync("""{"title": "Pressure low", "system": "boiler", "sla": "gold"}""")).Expect(201);

        var tickets = await server.Script.AllAsync("order=oldest");
        var storm = Assert.Single(tickets, ticket => ticket["reference"]?.GetValue<string>() == "storm");
        var single = tickets.Count(ticket => ticket["system"]!.GetValue<string>() == "sensor-7") - 1;
        Assert.InRange(single, 5, 10); // five, and one more for each minute that the flood took
        Assert.Equal(200 - single, storm["occurrences"]!.GetValue<int>());
        Assert.Equal($"sensor-7: {200 - single} reports folded", storm["title"]!.GetValue<string>());
        Assert.Equal(200 - single, (await server.Admin.GetAsync("/api/v1/audit?type=folded&limit=500")).Expect(200).Json["items"]!.AsArray().Count);

        for (var i = 0; i < 4; i++)
        {
            await server.Script.SubmitAsync("""{"title": "Power", "system": "pump", "reference": "power"}""");
            await server.Script.SubmitAsync("""{"title": "Power", "system": "pump", "reference": "power", "state": "ok"}""");
        }
        var power = await server.Script.AllAsync("system=pump&order=oldest");
        Assert.Equal(["done", "open"], power.Select(ticket => ticket["status"]!.GetValue<string>()));
        Assert.Equal(3, power[1]["occurrences"]!.GetValue<int>());
    }
}
