using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>What is wrong in the house, found by any of its properties, page by page, without sending what the reader already has.</summary>
public class ListsTests
{
    [Theory, BothServers]
    public async Task Every_filter_finds_what_it_says(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var boiler = await server.Script.CreateAsync("""{"title": "Boiler pressure low", "system": "boiler", "category": "heating", "sla": "gold", "requester": "anna"}""");
        var disk = await server.Script.CreateAsync("""{"title": "Disk 91% full", "description": "Größe: /dev/sda1", "system": "nas", "category": "storage", "reference": "disk-sda1"}""");
        var door = await server.Script.CreateAsync("""{"title": "Garage door open", "system": "garage"}""");
        (await server.Script.PatchAsync($"/api/v1/tickets/{disk.Id}", """{"status": "working", "assignee": "admin"}""")).Expect(200);
        (await server.Script.PatchAsync($"/api/v1/tickets/{door.Id}", """{"status": "done"}""")).Expect(200);

        foreach (var (query, expected) in new (string, long[])[]
        {
            ("status=working", [disk.Id]),
            ("kind=open", [boiler.Id]),
            ("kind=done", [door.Id]),
            ("sla=gold", [boiler.Id]),
            ("system=garage", [door.Id]),
            ("category=storage", [disk.Id]),
            ("assignee=admin", [disk.Id]),
            ("requester=anna", [boiler.Id]),
            ("q=PRESSURE", [boiler.Id]),
            ("q=gr%C3%B6%C3%9Fe", [disk.Id]),
            ("q=sda1", [disk.Id]),
            ("q=%25", [disk.Id]),
            ("from=2000-01-01T00:00:00Z&to=2001-01-01T00:00:00Z", []),
            ("from=2000-01-01T00:00:00Z&system=nas", [disk.Id]),
            ("order=oldest", [boiler.Id, disk.Id, door.Id]),
            ("order=newest", [door.Id, disk.Id, boiler.Id]),
            ("", [boiler.Id, disk.Id, door.Id]),
        })
        {
            var page = (await server.Script.GetAsync("/api/v1/tickets?" + query)).Expect(200).Json;
            Assert.True(expected.SequenceEqual(Ids(page)), $"?{query} found {string.Join(", ", Ids(page))} instead of {string.Join(", ", expected)}");
            Assert.Equal(expected.Length, page["total"]!.GetValue<int>());
        }
    }

    [Theory, BothServers]
    public async Task Pages_neither_skip_nor_repeat_while_new_tickets_come_in(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var created = new List<long>();
        for (var n = 0; n < 25; n++)
        {
            created.Add((await server.Script.CreateAsync($$"""{"title": "Alarm {{n}}"}""")).Id);
        }

        var read = new List<long>();
        string? cursor = null;
        do
        {
            var page = (await server.Script.GetAsync($"/api/v1/tickets?order=newest&limit=10{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}")).Expect(200).Json;
            read.AddRange(Ids(page));
            cursor = page["next"]?.GetValue<string>();
            await server.Script.CreateAsync("""{"title": "Meanwhile"}""");
        }
        while (cursor is not null);

        Assert.Equal(created.AsEnumerable().Reverse(), read);
    }

    [Theory, BothServers]
    public async Task Who_has_the_list_already_is_told_so_until_something_happens(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var ticket = await server.Script.CreateAsync("""{"title": "Alarm"}""");
        foreach (var path in new[] { "/api/v1/tickets?limit=10", $"/api/v1/tickets/{ticket.Id}" })
        {
            var first = (await server.Script.GetAsync(path)).Expect(200);

            (await server.Script.GetAsync(path, ("If-None-Match", first.ETag!))).Expect(304);
            (await server.Script.PostAsync($"/api/v1/tickets/{ticket.Id}/log", """{"text": "On my way"}""")).Expect(201);
            var second = (await server.Script.GetAsync(path, ("If-None-Match", first.ETag!))).Expect(200);

            Assert.NotEqual(first.ETag, second.ETag);
        }
    }

    [Theory, BothServers]
    public async Task A_query_that_cannot_be_meant_is_refused_with_the_reason(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        foreach (var (query, field) in new[] { ("limit=0", "limit"), ("limit=many", "limit"), ("kind=broken", "kind"), ("sla=platinum", "sla"), ("from=yesterday", "from"), ("order=sideways", "order"), ("cursor=%00%FF", "cursor"), ("cursor=nonsense", "cursor") })
        {
            var refused = (await server.Script.GetAsync("/api/v1/tickets?" + query)).ExpectRefusal(400, "invalid");
            Assert.Contains(field, refused.Text, StringComparison.Ordinal);
        }
    }

    static long[] Ids(JsonNode page) => [.. page["items"]!.AsArray().Select(item => item!["id"]!.GetValue<long>())];
}
