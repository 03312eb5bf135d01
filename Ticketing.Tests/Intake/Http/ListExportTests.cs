using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>The audit trail narrowed, and lists as files.</summary>
public class ListExportTests
{
    [Theory, InProcessServers]
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

    [Theory, InProcessServers]
    public async Task Lists_are_files_too(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await server.Script.CreateAsync("""{"title": "Leak", "system": "=cmd()"}""");
        (await server.Admin.PostAsync("/api/v1/contacts", """{"name": "Anna, the neighbour"}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/assets", """{"name": "Car", "kind": "car", "warrantyUntil": "2031-05-01"}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/categories", """{"name": "heating", "people": ["admin"]}""")).Expect(201);
        foreach (var (list, text) in new[] { ("contacts", "1,\"Anna, the neighbour\",,,,false"), ("assets", "1,Car,car,,,2031-05-01,,,false,0.00"), ("categories", "heating,,admin,"), ("invoices", "hourlyRate,jobs,total"), ("audit", "opened"), ("mails", "nextAttemptAt"), ("systems", "'=cmd()"), ("users", "admin") })
        {
            var csv = (await server.Admin.GetAsync($"/api/v1/{list}.csv")).Expect(200);
            Assert.Equal("text/csv", csv.MediaType);
            Assert.Contains(text, csv.Text, StringComparison.Ordinal);
            Assert.Equal("PK"u8.ToArray(), (await server.Admin.GetAsync($"/api/v1/{list}.xlsx")).Expect(200).Bytes[..2]);
        }
    }
}
