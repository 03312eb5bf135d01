using System.Globalization;
using System.Text;
using Ticketing.Maintenance;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>The day's plan holds its rules whoever plans, and says which one refuses.</summary>
public class MaintenancePlanTests
{
    const string Day = "2027-03-02";

    [Theory, BothServers]
    public async Task A_job_is_registered_planned_and_finished(ServerMode mode)
    {
        await using var server = await StartAsync(mode);
        var asset = await AssetAsync(server, "Car", """, "plate": "ka-123-b", "manuals": ["https://example.org/manual"], "warrantyUntil": "2028-01-31", "system": "car" """);

        var planned = (await PlanAsync(server, asset, "08:00", "12:00")).Expect(201);
        var path = planned.Header("Location")!;
        Assert.Equal("planned", (await server.Script.GetAsync(path)).Expect(200).Json["status"]!.GetValue<string>());
        var finished = (await PutAsync(server, $"{path}/finish", $$"""{"actualStart": "{{Day}}T08:00:00Z", "actualEnd": "{{Day}}T11:00:00Z", "notes": "New pads"}""")).Expect(200).Json;

        Assert.Equal(("finished", "New pads", 55.50m), (finished["status"]!.GetValue<string>(), finished["notes"]!.GetValue<string>(), finished["cost"]!.GetValue<decimal>()));
        Assert.Equal(PlanRules.FinishedAlready, (await PutAsync(server, $"{path}/finish", $$"""{"actualStart": "{{Day}}T08:00:00Z", "actualEnd": "{{Day}}T11:00:00Z"}""")).Expect(409).Json["code"]!.GetValue<string>());
        var car = (await server.Script.GetAsync($"/api/v1/assets/{asset}")).Expect(200).Json;
        Assert.Equal(("KA-123-B", 55.50m, "2028-01-31"), (car["plate"]!.GetValue<string>(), car["cost"]!.GetValue<decimal>(), car["warrantyUntil"]!.GetValue<string>()));
        Assert.Single((await server.Script.GetAsync($"/api/v1/plan?from={Day}&to=2027-03-31")).Expect(200).Json["items"]!.AsArray());
        Assert.Single((await server.Script.GetAsync("/api/v1/assets?system=car")).Expect(200).Json["items"]!.AsArray());
    }

    [Theory, BothServers]
    public async Task Each_rule_refuses_by_its_name(ServerMode mode)
    {
        await using var server = await StartAsync(mode);
        var cars = new List<long>();
        for (var n = 0; n < 4; n++)
        {
            cars.Add(await AssetAsync(server, $"Car {n}"));
        }

        (await PlanAsync(server, cars[0], "08:00", "10:00")).Expect(201);
        (await PlanAsync(server, cars[0], "10:00", "12:00")).Expect(201);
        Assert.Equal(PlanRules.AssetBusy, await RefusedAsync(server, cars[0], "09:00", "09:30"));
        (await PlanAsync(server, cars[1], "08:30", "09:30")).Expect(201);
        (await PlanAsync(server, cars[2], "08:00", "12:00")).Expect(201);
        Assert.Equal(PlanRules.NoWorkstation, await RefusedAsync(server, cars[3], "09:00", "11:00"));
        (await PlanAsync(server, cars[3], "09:30", "12:00")).Expect(201);
        var split = (await server.Script.PostAsync($"/api/v1/plan/{Day}/jobs", $$"""{"assetId": {{cars[3]}}, "startsAt": "{{Day}}T22:00:00Z", "endsAt": "2027-03-03T02:00:00Z"}""")).Expect(409).Json;
        Assert.Equal(PlanRules.NotOneDay, split["code"]!.GetValue<string>());
        (await server.Script.PostAsync($"/api/v1/plan/{Day}/jobs", $$"""{"assetId": {{cars[3]}}, "startsAt": "{{Day}}T12:00:00Z", "endsAt": "{{Day}}T12:00:00Z"}""")).Expect(400);
        (await server.Script.PostAsync("/api/v1/plan/2027-02-30/jobs", "{}")).Expect(400);
        (await server.Script.GetAsync($"/api/v1/plan/{Day}/jobs/99")).Expect(404);
    }

    [Theory, BothServers]
    public async Task Twenty_who_plan_one_slot_at_once_get_three_jobs_and_seventeen_refusals(ServerMode mode)
    {
        await using var server = await StartAsync(mode);
        var cars = new List<long>();
        for (var n = 0; n < 20; n++)
        {
            cars.Add(await AssetAsync(server, $"Car {n}"));
        }

        var answers = await Task.WhenAll(cars.Select(car => PlanAsync(server, car, "08:00", "12:00")));

        Assert.Equal([.. Enumerable.Repeat(201, 3), .. Enumerable.Repeat(409, 17)], answers.Select(answer => answer.Status).Order());
        Assert.All(answers.Where(answer => answer.Status == 409), answer => Assert.Equal(PlanRules.NoWorkstation, answer.Json["code"]!.GetValue<string>()));
    }

    [Theory, BothServers]
    public async Task Photos_are_kept_with_their_asset_and_programs_are_not(ServerMode mode)
    {
        await using var server = await StartAsync(mode);
        var asset = await AssetAsync(server, "Car");
        byte[] photo = [0xFF, 0xD8, 0xFF, 0xE0, .. Enumerable.Repeat((byte)7, 200_000)];

        var kept = (await server.Script.SendAsync(HttpMethod.Post, $"/api/v1/assets/{asset}/files?name=front.jpg", Api.Raw(photo, "image/jpeg"))).Expect(201);
        (await server.Script.SendAsync(HttpMethod.Post, $"/api/v1/assets/{asset}/files?name=run.jpg", Api.Raw("\u007fELF\u0001"u8.ToArray(), "image/jpeg"))).Expect(415);
        (await server.Script.SendAsync(HttpMethod.Post, $"/api/v1/assets/{asset}/files?name=large.jpg", Api.Raw([.. photo, .. new byte[FileTypes.Limit]], "image/jpeg"))).Expect(413);
        (await server.Script.SendAsync(HttpMethod.Post, $"/api/v1/assets/99/files?name=front.jpg", Api.Raw(photo, "image/jpeg"))).Expect(404);

        var read = (await server.Script.GetAsync(kept.Header("Location")!)).Expect(200);
        Assert.Equal(("image/jpeg", photo.Length), (read.MediaType, read.Bytes.Length));
        Assert.Single((await server.Script.GetAsync($"/api/v1/assets/{asset}")).Expect(200).Json["files"]!.AsArray());
        (await server.Script.DeleteAsync(kept.Header("Location")!)).Expect(204);
        (await server.Script.GetAsync(kept.Header("Location")!)).Expect(404);
    }

    internal static Task<ServerUnderTest> StartAsync(ServerMode mode, params (string Key, string Value)[] settings) => StartAsync(mode, null, settings);

    /// <summary>A server whose read models are made anew from the events when the journey is over, and must be the same.</summary>
    internal static async Task<ServerUnderTest> StartAsync(ServerMode mode, TimeProvider? clock, params (string Key, string Value)[] settings)
    {
        var server = await ServerUnderTest.StartAsync(mode, clock, [("TimeZone", "UTC"), .. settings]);
        server.Afterwards = () => PlanReplay.Check(server.Data, server.Database);
        return server;
    }

    internal static async Task<long> AssetAsync(ServerUnderTest server, string name, string more = "")
    {
        var contact = (await server.Script.PostAsync("/api/v1/contacts", $$"""{"name": "Anna", "email": "anna@example.org"}""")).Expect(201).Json["id"]!.GetValue<long>();
        return (await server.Script.PostAsync("/api/v1/assets", $$"""{"name": "{{name}}", "contactId": {{contact}}{{more}}}""")).Expect(201).Json["id"]!.GetValue<long>();
    }

    internal static Task<Answer> PlanAsync(ServerUnderTest server, long asset, string from, string until, string day = Day) => server.Script.PostAsync(
        $"/api/v1/plan/{day}/jobs", string.Create(CultureInfo.InvariantCulture, $$"""{"assetId": {{asset}}, "startsAt": "{{day}}T{{from}}:00Z", "endsAt": "{{day}}T{{until}}:00Z", "description": "Oil"}"""));

    internal static Task<Answer> PutAsync(ServerUnderTest server, string path, string json) => server.Script.SendAsync(HttpMethod.Put, path, new StringContent(json, Encoding.UTF8, "application/json"));

    static async Task<string> RefusedAsync(ServerUnderTest server, long asset, string from, string until) => (await PlanAsync(server, asset, from, until)).Expect(409).Json["code"]!.GetValue<string>();
}
