using System.Globalization;
using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Work that comes back makes itself known in time; a ticket finds its place in the plan, and back.</summary>
public class MaintenanceRecurringTests
{
    static readonly string Today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory, BothServers]
    public async Task A_counter_that_has_gone_far_enough_over_http_or_mqtt_makes_a_job(ServerMode mode)
    {
        await using var server = await MaintenancePlanTests.StartAsync(mode);
        var asset = await MaintenancePlanTests.AssetAsync(server, "Car", """, "system": "car" """);
        var rule = (await server.Script.PostAsync("/api/v1/recurrences", $$"""{"title": "Oil", "assetId": {{asset}}, "unit": "usage", "every": 15000, "counter": "km"}""")).Expect(201);
        var path = rule.Header("Location")!;
        await using var car = await MqttTestClient.ConnectAsync(server.MqttPort, "car", await server.DeviceAsync("car", "car"));

        (await server.Script.PostAsync("/api/v1/usage", """{"system": "car", "counter": "km", "value": 14999}""")).Expect(204);
        await car.PublishAsync("ticketing/home/car/usage", """{"counter": "hours", "value": 90000}""");
        Assert.Equal(14_999, (await server.Script.GetAsync(path)).Expect(200).Json["usage"]!.GetValue<long>());
        await car.PublishAsync("ticketing/home/car/usage", """{"counter": "km", "value": 15001.4}""");
        var turn = await Eventually.SomeAsync(async () => (await server.Script.GetAsync(path)).Expect(200).Json["turns"]!.AsArray() is [{ } one] ? one : null, "the turn");

        Assert.Equal("job 1", turn["text"]!.GetValue<string>());
        Assert.Equal((15_001, 30_000), (await server.Script.GetAsync(path)).Expect(200).Json is { } now ? (now["usage"]!.GetValue<long>(), now["usageDue"]!.GetValue<long>()) : default);
        (await server.Script.PostAsync("/api/v1/usage", """{"counter": "km", "value": 1}""")).Expect(400);
        (await server.Script.PostAsync($"{path}/snooze", """{"until": "tomorrow"}""")).Expect(400);
        (await server.Script.PostAsync($"{path}/skip", "")).Expect(200);
        Assert.Equal(2, (await server.Script.GetAsync(path)).Expect(200).Json["turns"]!.AsArray().Count);
        (await server.Script.DeleteAsync(path)).Expect(204);
        Assert.Empty((await server.Script.GetAsync("/api/v1/recurrences")).Expect(200).Json["items"]!.AsArray());
    }

    [Theory, BothServers]
    public async Task Turns_become_jobs_and_tickets_ahead_of_time_once_each(ServerMode mode)
    {
        await using var server = await MaintenancePlanTests.StartAsync(mode);
        var asset = await MaintenancePlanTests.AssetAsync(server, "Car", """, "system": "car" """);
        var rules = new List<string>();
        foreach (var makes in (string[])["job", "ticket"])
        {
            rules.Add((await server.Script.PostAsync("/api/v1/recurrences", $$"""{"title": "Oil", "assetId": {{asset}}, "makes": "{{makes}}", "unit": "days", "every": 1000, "at": "23:30", "minutes": 15}""")).Expect(201).Header("Location")!);
        }

        foreach (var rule in rules)
        {
            await Eventually.TrueAsync(async () => (await server.Script.GetAsync(rule)).Expect(200).Json["turns"]!.AsArray().Count == 1, "its turn");
        }

        Assert.Equal(1, await server.Script.CountAsync("system=car"));
        Assert.Single((await server.Script.GetAsync($"/api/v1/assets/{asset}")).Expect(200).Json["jobs"]!.AsArray());
        (await server.Script.PostAsync("/api/v1/recurrences", $$"""{"title": "Oil", "assetId": {{asset}}, "unit": "cron", "cron": "0 0 * *"}""")).Expect(400);
        (await server.Script.PostAsync("/api/v1/recurrences", $$"""{"title": "Oil", "assetId": {{asset}}, "unit": "cron", "cron": "0 0 30 2 *"}""")).Expect(400);
        (await server.Script.PostAsync("/api/v1/recurrences", """{"title": "Oil", "assetId": 99, "unit": "days"}""")).Expect(404);
    }

    [Theory, BothServers]
    public async Task A_rule_is_written_anew_and_its_job_follows(ServerMode mode)
    {
        await using var server = await MaintenancePlanTests.StartAsync(mode);
        var asset = await MaintenancePlanTests.AssetAsync(server, "Car", """, "system": "car" """);
        var start = TimeProvider.System.GetUtcNow().AddDays(10).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var path = (await server.Script.PostAsync("/api/v1/recurrences", $$"""{"title": "Oil", "assetId": {{asset}}, "unit": "days", "every": 100, "start": "{{start}}"}""")).Expect(201).Header("Location")!;
        await Eventually.TrueAsync(async () => (await server.Script.GetAsync(path)).Expect(200).Json["turns"]!.AsArray().Count == 1, "its turn");

        var changed = (await MaintenancePlanTests.PutAsync(server, path, $$"""{"title": "Oil and filter", "assetId": {{asset}}, "unit": "days", "every": 100, "start": "{{start}}", "at": "13:30", "minutes": 30}""")).Expect(200).Json;
        Assert.Equal(("Oil and filter", 1), (changed["title"]!.GetValue<string>(), changed["turns"]!.AsArray().Count));
        var job = (await server.Script.GetAsync($"/api/v1/assets/{asset}")).Expect(200).Json["jobs"]!.AsArray().Single()!;
        Assert.Equal((start, "Oil and filter"), (job["day"]!.GetValue<string>(), job["description"]!.GetValue<string>()));
        Assert.Equal(TimeSpan.FromMinutes(30), job["endsAt"]!.GetValue<DateTime>() - job["startsAt"]!.GetValue<DateTime>());
        (await MaintenancePlanTests.PutAsync(server, path, $$"""{"assetId": {{asset}}, "unit": "days"}""")).Expect(400);
        (await MaintenancePlanTests.PutAsync(server, "/api/v1/recurrences/99", $$"""{"title": "x", "assetId": {{asset}}, "unit": "days"}""")).Expect(404);
        (await server.Script.DeleteAsync(path)).Expect(204);
        (await MaintenancePlanTests.PutAsync(server, path, $$"""{"title": "x", "assetId": {{asset}}, "unit": "days"}""")).Expect(404);
    }

    [Theory, BothServers]
    public async Task A_ticket_becomes_a_job_and_a_ticket_again_and_each_names_the_other(ServerMode mode)
    {
        await using var server = await MaintenancePlanTests.StartAsync(mode);
        var asset = await MaintenancePlanTests.AssetAsync(server, "Boiler", """, "system": "boiler" """);
        var ticket = (await server.Script.CreateAsync("""{"title": "Pressure low", "system": "boiler"}""")).Id;
        string Body(string from, string until) => $$"""{"startsAt": "{{Today}}T{{from}}:00Z", "endsAt": "{{Today}}T{{until}}:00Z"}""";

        var job = (await server.Script.PostAsync($"/api/v1/tickets/{ticket}/jobs", Body("08:00", "12:00"))).Expect(201);
        Assert.Equal((asset, ticket), (job.Json["assetId"]!.GetValue<long>(), job.Json["ticketId"]!.GetValue<long>()));
        Assert.Equal("planned-already", (await server.Script.PostAsync($"/api/v1/tickets/{ticket}/jobs", Body("13:00", "14:00"))).Expect(409).Json["code"]!.GetValue<string>());
        var back = (await server.Script.PostAsync($"{job.Header("Location")}/ticket", "")).Expect(200).Json;
        Assert.Equal(("cancelled", ticket), (back["status"]!.GetValue<string>(), back["ticketId"]!.GetValue<long>()));
        var again = (await server.Script.PostAsync($"/api/v1/tickets/{ticket}/jobs", Body("08:00", "12:00"))).Expect(201);
        (await MaintenancePlanTests.PutAsync(server, $"{again.Header("Location")}/finish", $$"""{"actualStart": "{{Today}}T08:00:00Z", "actualEnd": "{{Today}}T09:00:00Z", "notes": "New valve"}""")).Expect(200);

        var done = (await server.Script.TicketAsync(ticket)).Json;
        Assert.Equal("done", done["status"]!.GetValue<string>());
        Assert.Equal(3, done["log"]!.AsArray().Count(line => line!["changes"]?["job"] is JsonObject));
        Assert.Equal(["cancelled", "finished"], (await server.Script.GetAsync($"/api/v1/tickets/{ticket}/jobs")).Expect(200).Json["items"]!.AsArray().Select(one => one!["status"]!.GetValue<string>()));
        (await server.Script.GetAsync("/api/v1/tickets/99/jobs")).Expect(404);
    }
}
