using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Whoever looks sees what happens as it happens, and misses nothing when the connection breaks.</summary>
public class LiveStreamTests
{
    [Theory, BothServers]
    public async Task A_new_ticket_and_its_changes_arrive_as_events(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await using var live = await LiveEvents.OpenAsync(server.Admin);

        var ticket = await server.Script.CreateAsync("""{"title": "Alarm", "sla": "gold"}""");
        var opened = await live.NextAsync(one => one.Name == "ticket" && one.Json["id"]!.GetValue<long>() == ticket.Id, "the event of the new ticket");
        (await server.Script.PatchAsync($"/api/v1/tickets/{ticket.Id}", """{"status": "working"}""")).Expect(200);
        var moved = await live.NextAsync(one => one.Name == "ticket", "the event of the move");

        Assert.Equal(("Alarm", ticket["dueAt"]), (opened.Json["title"]!.GetValue<string>(), opened.Json["dueAt"]!.GetValue<string>()));
        Assert.Equal("working", moved.Json["status"]!.GetValue<string>());
        Assert.NotNull(opened.Id);
    }

    [Theory, BothServers]
    public async Task After_a_break_the_stream_goes_on_where_it_ended(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        string? last;
        await using (var live = await LiveEvents.OpenAsync(server.Admin))
        {
            await server.Script.CreateAsync("""{"title": "Seen"}""");
            last = (await live.NextAsync(one => one.Name == "ticket", "the first event")).Id;
        }
        var missed = new List<long>();
        for (var n = 0; n < 5; n++)
        {
            missed.Add((await server.Script.CreateAsync($$"""{"title": "Missed {{n}}"}""")).Id);
        }

        await using var again = await LiveEvents.OpenAsync(server.Admin, last);

        foreach (var id in missed)
        {
            Assert.Equal(id, (await again.NextAsync(one => one.Name == "ticket", $"the missed event of ticket {id}")).Json["id"]!.GetValue<long>());
        }
    }

    [Theory, BothServers]
    public async Task Without_credentials_there_is_no_stream(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        (await server.Anonymous.GetAsync("/api/v1/stream")).Expect(401);
    }
}
