using System.Text;
using Ticketing.Intake.Http;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

public class StreamDoorTests
{
    [Fact]
    public async Task Tickets_devices_and_the_plan_arrive_with_the_state_after_the_change()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        await using var live = await LiveEvents.OpenAsync(server.Script);
        var ticket = await server.Script.CreateAsync("""{"title": "Low", "sla": "gold"}""");
        Assert.Equal(ticket["plannedAt"], (await live.NextAsync(one => one.Name == "ticket", "the ticket")).Json["plannedAt"]!.GetValue<string>());
        var system = (await server.Script.PostAsync("/api/v1/systems", """{"name": "boiler", "sla": "silver"}""")).Expect(201);
        Assert.Equal("silver", (await live.NextAsync(one => one.Name == "device", "the system")).Json["sla"]!.GetValue<string>());
        (await server.Script.DeleteAsync(system.Location!)).Expect(204);
        Assert.Equal("""{"name":"boiler","deleted":true}""", (await live.NextAsync(one => one.Name == "device", "the end of the system")).Data);
        (await server.Script.PostAsync("/api/v1/agents", """{"name": "anna"}""")).Expect(201);
        Assert.Equal(2, (await live.NextAsync(one => one.Name == "plan", "the plan")).Json["agents"]!.AsArray().Count);
        (await server.Script.DeleteAsync($"/api/v1/tickets/{ticket.Id}")).Expect(204);
        Assert.Equal($$"""{"id":{{ticket.Id}},"deleted":true}""", (await live.NextAsync(one => one.Name == "ticket", "the deletion")).Data);
    }

    [Fact]
    public async Task Whoever_sees_some_tickets_only_is_told_of_those()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var boiler = server.As(Api.Bearer(await server.DeviceAsync("boiler-1", "boiler")));
        await using var live = await LiveEvents.OpenAsync(boiler);
        await server.Script.CreateAsync("""{"title": "Other", "system": "nas"}""");
        (await server.Script.PostAsync("/api/v1/agents", """{"name": "anna"}""")).Expect(201);
        var own = await boiler.CreateAsync("""{"title": "Own"}""");
        Assert.Equal(own.Id, (await live.NextAsync(_ => true, "any event")).Json["id"]!.GetValue<long>());
    }

    [Fact]
    public async Task Resuming_reads_everything_missed_in_order_however_much_it_was()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        await Task.WhenAll(Enumerable.Range(1, 700).Select(n => server.Script.CreateAsync($$"""{"title": "Alarm {{n}}"}""")));
        await using var live = await LiveEvents.OpenAsync(server.Script, "0");
        var last = 0L;
        for (var id = 1; id <= 700; id++)
        {
            var next = await live.NextAsync(one => one.Name == "ticket", $"ticket {id}");
            Assert.Equal(id, next.Json["id"]!.GetValue<long>());
            Assert.True(long.Parse(next.Id!, System.Globalization.CultureInfo.InvariantCulture) > last);
            last = long.Parse(next.Id!, System.Globalization.CultureInfo.InvariantCulture);
        }
        var another = await server.Script.CreateAsync("""{"title": "New"}""");
        Assert.Equal(another.Id, (await live.NextAsync(one => one.Name == "ticket", "the new one")).Json["id"]!.GetValue<long>());
    }

    [Fact]
    public async Task An_id_that_is_none_is_refused()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        (await server.Script.GetAsync("/api/v1/stream", ("Last-Event-ID", "yesterday"))).ExpectRefusal(400, "invalid");
    }

    [Fact]
    public async Task A_comment_every_fifteen_seconds_keeps_the_connection_and_a_revoked_token_ends_it()
    {
        var clock = new TestClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, clock);
        var token = (await server.Script.PostAsync("/api/v1/tokens", """{"name": "wall", "kind": "script", "scope": "read"}""")).Expect(201);
        using var response = await server.As(Api.Bearer(token["token"]!)).Http.GetAsync("/api/v1/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), Encoding.UTF8);
        async Task<string?> LineAsync()
        {
            string? line;
            do
            {
                line = await Eventually.WithinAsync(reader.ReadLineAsync(), "a line of the stream");
            }
            while (line is "");
            return line;
        }
        Assert.Equal("retry: 2000", await LineAsync());
        clock.Advance(StreamDoor.Heartbeat);
        Assert.Equal(": still here", await LineAsync());
        (await server.Script.DeleteAsync($"/api/v1/tokens/{token.Id}")).Expect(204);
        clock.Advance(StreamDoor.Heartbeat);
        Assert.Null(await LineAsync());
    }
}
