using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>While a system is worked on, its alarms wake nobody; what still fires afterwards is a ticket.</summary>
public class MaintenanceWindowTests
{
    [Theory, BothServers]
    public async Task Alarms_wait_for_the_end_of_the_window_and_are_tickets_then(ServerMode mode)
    {
        await using var server = await MaintenancePlanTests.StartAsync(mode);
        var end = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O", CultureInfo.InvariantCulture);
        var window = (await server.Script.PostAsync("/api/v1/windows", $$"""{"title": "New pump", "systems": ["boiler"], "endsAt": "{{end}}"}""")).Expect(201);
        var path = window.Header("Location")!;

        var held = (await server.Script.SubmitAsync("""{"title": "Pressure low", "system": "boiler", "reference": "pressure", "sla": "gold"}""")).Expect(202).Json;
        Assert.Equal((false, window.Id), (held["spooled"]!.GetValue<bool>(), held["window"]!.GetValue<long>()));
        (await server.Script.SubmitAsync("""{"title": "No flame", "system": "boiler", "reference": "flame"}""")).Expect(202);
        (await server.Script.SubmitAsync("""{"title": "Flame", "system": "boiler", "reference": "flame", "state": "ok"}""")).Expect(200);
        Assert.Equal(0, await server.Script.CountAsync());
        var now = (await server.Script.GetAsync(path)).Expect(200).Json;
        Assert.Equal((true, 1, "pressure"), (now["active"]!.GetValue<bool>(), now["held"]!.GetValue<int>(), now["alarms"]![0]!["reference"]!.GetValue<string>()));

        (await server.Script.DeleteAsync(path)).Expect(204);
        await Eventually.TrueAsync(async () => await server.Script.CountAsync("reference=pressure") == 1, "the alarm to become a ticket", TimeSpan.FromSeconds(30));
        Assert.Equal(1, await server.Script.CountAsync());
        (await server.Script.DeleteAsync(path)).Expect(404);
        (await server.Script.PostAsync("/api/v1/windows", """{"systems": ["boiler"], "cron": "0 2 * * FUN", "minutes": 60}""")).Expect(400);
        (await server.Script.PostAsync("/api/v1/windows", """{"systems": ["boiler"], "cron": "0 2 * * SUN", "minutes": 60}""")).Expect(201);
    }
}
