using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>The audit trail narrowed, and lists as files.</summary>
public class ListExportTests
{
    [Theory, BothServers]
    public async Task The_audit_trail_is_filtered_by_who_when_and_what(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await server.Script.CreateAsync("""{"title": "Leak"}""");
        (await server.Admin.PatchAsync("/api/v1/tickets/1", """{"title": "100% leak"}""")).Expect(200);
        var all = await EventsAsync("");
        Assert.NotEmpty(all);
        Assert.All(await EventsAsync("who=admin"), e => Assert.Equal("admin", e["who"]!.GetValue<string>()));
        var changed = Assert.Single(await EventsAsync("q=100%25 LEAK"));
        Assert.Equal(("changed", "127.0.0.1"), (changed["type"]!.GetValue<string>(), changed["from"]!.GetValue<string>()));
        var at = changed["at"]!.GetValue<string>();
        Assert.Contains(await EventsAsync($"from={at}&ticket=1"), e => e["seq"]!.GetValue<long>() == changed["seq"]!.GetValue<long>());
        Assert.DoesNotContain(await EventsAsync($"to={at}"), e => e["seq"]!.GetValue<long>() == changed["seq"]!.GetValue<long>());
        (await server.Admin.GetAsync("/api/v1/audit?from=yesterday")).ExpectRefusal(400, "invalid");
        (await server.Admin.GetAsync("/api/v1/audit.csv?ticket=x")).ExpectRefusal(400, "invalid");

        var lines = (await server.Admin.GetAsync("/api/v1/audit.jsonl?who=admin")).Expect(200).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((await EventsAsync("who=admin")).Select(e => e.ToJsonString()), lines.Select(line => JsonNode.Parse(line)!.ToJsonString()));

        async Task<List<JsonNode>> EventsAsync(string filter) => [.. (await server.Admin.GetAsync("/api/v1/audit?limit=500&" + filter)).Expect(200).Json["items"]!.AsArray().Select(item => item!)];
    }

    [Theory, BothServers]
    public async Task Lists_are_files_too(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await server.Script.CreateAsync("""{"title": "Leak", "system": "=cmd()"}""");
        (await server.Admin.PostAsync("/api/v1/contacts", """{"name": "Anna, the neighbour"}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/assets", """{"name": "Car", "kind": "car", "warrantyUntil": "2031-05-01"}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "heating", "people": ["admin"]}""")).Expect(201);
        foreach (var (list, text) in new[] { ("contacts", "1,\"Anna, the neighbour\",,,,false"), ("assets", "1,Car,car,,,2031-05-01,,,false,0.00"), ("categories", "heating,,admin,"), ("invoices", "hourlyRate,jobs,total"), ("audit", "opened"), ("mails", "nextAttemptAt"), ("systems", "'=cmd()"), ("users", "admin") })
        {
            await HoldsAsync(server.Admin, $"/api/v1/{list}", text);
        }
    }

    [Theory, BothServers]
    public async Task A_file_is_narrowed_as_its_list_is(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        (await server.Admin.PostAsync("/api/v1/assets", """{"name": "Car", "system": "car"}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/assets", """{"name": "Roof"}""")).Expect(201);
        Assert.Equal((3, 2, 1), (await LinesAsync("assets.csv"), await LinesAsync("assets.csv?system=car"), await LinesAsync("assets.csv?system=boat")));
        Assert.Equal((1, 1), (await LinesAsync("mails.csv?ticket=1"), await LinesAsync("invoices.csv?contact=1")));
        (await server.Admin.GetAsync("/api/v1/mails.csv?ticket=x")).ExpectRefusal(400, "invalid");
        (await server.Admin.GetAsync("/api/v1/invoices.xlsx?contact=0")).ExpectRefusal(400, "invalid");

        async Task<int> LinesAsync(string list) => (await server.Admin.GetAsync("/api/v1/" + list)).Expect(200).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length;
    }

    [Theory, BothServers]
    public async Task Who_may_come_in_and_how_work_goes_are_files_too(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var secret = (await server.Admin.PostAsync("/api/v1/tokens", """{"name": "=cmd()", "kind": "script", "scope": "read"}""")).Expect(201)["token"]!;
        var link = (await server.Admin.PostAsync("/api/v1/invitations", """{"email": "anna@home.example", "role": "agent"}""")).Expect(201)["link"]!;
        (await server.Admin.PostAsync("/api/v1/agents", """{"name": "anna", "hours": "Mon-Fri 08:00-10:00"}""")).Expect(201);
        Assert.DoesNotContain(secret, await HoldsAsync(server.Admin, "/api/v1/tokens", ",\"'=cmd()\",script,read,,admin,"), StringComparison.Ordinal);
        Assert.DoesNotContain(link.Split('#')[1], await HoldsAsync(server.Admin, "/api/v1/invitations", ",anna@home.example,agent,admin,"), StringComparison.Ordinal);
        await HoldsAsync(server.Admin, "/api/v1/agents", ",anna,,true,Mon-Fri 08:00-10:00");
        await HoldsAsync(server.Admin, "/api/v1/workflows", "default,1,,open,open,working,,,\r\n");
        await HoldsAsync(server.Admin, "/api/v1/workflows", "default,1,,done,done,,,,\r\n");
        await HoldsAsync(server.Admin, "/api/v1/tenants", "home,");
        await HoldsAsync(server.Admin, "/api/v1/sessions", "id,tenant,createdAt");
        (await server.Script.GetAsync("/api/v1/sessions.csv")).ExpectRefusal(403, "forbidden");
    }

    [Theory, BothServers]
    public async Task What_reports_and_what_is_told_are_files_too(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var check = (await server.Script.PostAsync("/api/v1/checks", """{"name": "backup", "tags": ["nas", "night"], "periodSeconds": 3600}""")).Expect(201);
        (await server.Anonymous.GetAsync(check["pingPath"]! + "/7")).Expect(200);
        await HoldsAsync(server.Script, "/api/v1/checks", ",backup,backup,\"nas, night\",,down,false,3600,");
        await HoldsAsync(server.Script, check.Location! + "/pings", "failure,7,,GET,127.0.0.1,");
        (await server.Script.GetAsync("/api/v1/checks/77/pings.csv")).ExpectRefusal(404, "not-found");

        var channel = (await server.Admin.PostAsync("/api/v1/channels", """{"name": "bus", "kind": "mqtt", "address": "house/tickets", "events": ["opened", "finished"]}""")).Expect(201);
        await HoldsAsync(server.Admin, "/api/v1/channels", "1,bus,mqtt,house/tickets,false,,none,\"opened, finished\",true,");
        await HoldsAsync(server.Admin, channel.Location! + "/deliveries", "id,event,ticket,state");
        (await server.Admin.GetAsync("/api/v1/channels/77/deliveries.xlsx")).ExpectRefusal(404, "not-found");

        (await server.Script.PostAsync("/api/v2/silences", """{"matchers": [{"name": "alertname", "value": "Disk", "isRegex": false, "isEqual": true}, {"name": "instance", "value": "nas.\"x\"", "isRegex": true, "isEqual": false}], "endsAt": "2089-01-01T00:00:00Z", "createdBy": "anna", "comment": "disk swap"}""")).Expect(200);
        await HoldsAsync(server.Script, "/api/v2/silences", ",active,\"alertname=\"\"Disk\"\", instance!~\"\"nas.\\\"\"x\\\"\"\"\"\",");
        Assert.DoesNotContain("anna", (await server.Script.GetAsync("/api/v2/silences.csv?filter=alertname=x")).Expect(200).Text, StringComparison.Ordinal);
        (await server.Script.GetAsync("/api/v2/silences.csv?filter=x")).ExpectRefusal(400, "invalid");
    }

    [Theory, BothServers]
    public async Task The_plan_and_what_belongs_to_it_are_files_too(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var ticket = await server.Script.CreateAsync("""{"title": "Tyres", "system": "car"}""");
        (await server.Script.PostAsync("/api/v1/contacts", """{"name": "Anna"}""")).Expect(201);
        (await server.Script.PostAsync("/api/v1/assets", """{"name": "Car", "contactId": 1, "system": "car"}""")).Expect(201);
        (await server.Script.PostAsync($"/api/v1/tickets/{ticket.Id}/jobs", """{"startsAt": "2031-05-30T08:00:00Z", "endsAt": "2031-05-30T09:00:00Z"}""")).Expect(201);
        (await server.Script.PostAsync("/api/v1/plan/2033-02-01/jobs", """{"assetId": 1, "startsAt": "2033-02-01T08:00:00Z", "endsAt": "2033-02-01T09:00:00Z", "description": "Brakes"}""")).Expect(201);
        await HoldsAsync(server.Script, $"/api/v1/tickets/{ticket.Id}/jobs", "1,2031-05-30,1,Car,1,Anna,2031-05-30T08:00:00Z,2031-05-30T09:00:00Z,Tyres,planned,1,");
        (await server.Script.GetAsync("/api/v1/tickets/77/jobs.csv")).ExpectRefusal(404, "not-found");

        var whole = (await server.Script.GetAsync("/api/v1/plan.csv?from=2031-05-30&to=2033-02-01")).Expect(200).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1,2031-05-30,", "2,2033-02-01,"], whole[1..].Select(line => line[..13]));
        Assert.Single((await server.Script.GetAsync("/api/v1/plan.csv?from=2031-05-31&to=2033-01-31")).Expect(200).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        Assert.Single((await server.Script.GetAsync("/api/v1/plan.csv?from=9999-12-30")).Expect(200).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        (await server.Script.GetAsync("/api/v1/plan.csv?from=2031-05-30&to=2051-05-30")).ExpectRefusal(400, "invalid");
        (await server.Script.GetAsync("/api/v1/plan.xlsx?from=soon")).ExpectRefusal(400, "invalid");

        (await server.Script.PostAsync("/api/v1/windows", """{"title": "New pump", "systems": ["boiler", "car"], "cron": "0 2 * * SUN", "minutes": 60}""")).Expect(201);
        await HoldsAsync(server.Script, "/api/v1/windows", "1,New pump,\"boiler, car\",,,0 2 * * SUN,60,false,");
        (await server.Script.PostAsync("/api/v1/recurrences", """{"title": "Oil", "assetId": 1, "unit": "months", "every": 12, "start": "2031-03-01"}""")).Expect(201);
        await HoldsAsync(server.Script, "/api/v1/recurrences", "1,Oil,1,job,months,12,,false,2031-03-01,08:00,60,14,2031-03-01,");
    }

    /// <summary>The CSV, which has the text; the workbook is there too.</summary>
    static async Task<string> HoldsAsync(Api asker, string list, string text)
    {
        var csv = (await asker.GetAsync(list + ".csv")).Expect(200);
        Assert.Equal("text/csv", csv.MediaType);
        Assert.True(csv.Text.Contains(text, StringComparison.Ordinal), $"{list}.csv has no {text}:\n{csv.Text}");
        Assert.Equal("PK"u8.ToArray(), (await asker.GetAsync(list + ".xlsx")).Expect(200).Bytes[..2]);
        return csv.Text;
    }
}
