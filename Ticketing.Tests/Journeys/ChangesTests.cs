using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Who works on a ticket changes it; nobody overwrites what he has not seen, and everything is in the log.</summary>
public class ChangesTests
{
    [Theory, BothServers]
    public async Task A_change_is_shown_in_the_ticket_and_in_its_log(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var ticket = await server.Script.CreateAsync("""{"title": "Alarm", "labels": {"floor": "1"}}""");

        var changed = (await server.Admin.PatchAsync($"/api/v1/tickets/{ticket.Id}", """
            {"title": "Alarm in the cellar", "description": "Pump is dead", "category": "water", "assignee": "admin", "watchers": ["admin"], "labels": {"floor": "0"}, "status": "working"}
            """)).Expect(200);

        Assert.Equal(("Alarm in the cellar", "Pump is dead", "water", "admin", "working", "working"), (changed["title"], changed["description"], changed["category"], changed["assignee"], changed["status"], changed["kind"]));
        Assert.NotNull(changed["startedAt"]);
        Assert.Equal(2, changed.Json["version"]!.GetValue<long>());
        var log = (await server.Script.TicketAsync(ticket.Id)).Json["log"]!.AsArray();
        var changes = log.Where(line => line!["who"]!.GetValue<string>() == "admin").SelectMany(line => (line!["changes"] as JsonObject)?.AsEnumerable() ?? []).ToDictionary();
        Assert.Equal(("Alarm", "Alarm in the cellar"), (changes["title"]!["from"]!.GetValue<string>(), changes["title"]!["to"]!.GetValue<string>()));
        Assert.Equal("working", changes["status"]!["to"]!.GetValue<string>());
    }

    [Theory, BothServers]
    public async Task A_change_of_what_has_changed_meanwhile_is_refused(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var ticket = await server.Script.CreateAsync("""{"title": "Alarm"}""");
        var seen = (await server.Script.TicketAsync(ticket.Id)).ETag!;
        (await server.Script.PatchAsync($"/api/v1/tickets/{ticket.Id}", """{"title": "First"}""", ("If-Match", seen))).Expect(200);

        var late = await server.Script.PatchAsync($"/api/v1/tickets/{ticket.Id}", """{"title": "Second"}""", ("If-Match", seen));

        late.Expect(412);
        Assert.Equal("First", (await server.Script.TicketAsync(ticket.Id))["title"]);
    }

    [Theory, BothServers]
    public async Task A_move_that_the_workflow_does_not_know_is_refused(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var ticket = await server.Script.CreateAsync("""{"title": "Alarm"}""");
        (await server.Script.PatchAsync($"/api/v1/tickets/{ticket.Id}", """{"status": "done"}""")).Expect(200);

        (await server.Script.PatchAsync($"/api/v1/tickets/{ticket.Id}", """{"status": "open"}""")).ExpectRefusal(409, "illegal-move");

        Assert.Equal("done", (await server.Script.TicketAsync(ticket.Id))["status"]);
    }

    [Theory, BothServers]
    public async Task Cancelling_twice_and_deleting_twice_is_refused(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var ticket = await server.Script.CreateAsync("""{"title": "Alarm"}""");

        Assert.Equal("cancelled", (await server.Script.PostAsync($"/api/v1/tickets/{ticket.Id}/cancel", "{}")).Expect(200)["kind"]);
        (await server.Script.PostAsync($"/api/v1/tickets/{ticket.Id}/cancel", "{}")).Expect(409);
        (await server.Script.DeleteAsync($"/api/v1/tickets/{ticket.Id}")).Expect(204);
        (await server.Script.DeleteAsync($"/api/v1/tickets/{ticket.Id}")).ExpectRefusal(404, "not-found");

        (await server.Script.GetAsync($"/api/v1/tickets/{ticket.Id}")).ExpectRefusal(404, "not-found");
        Assert.Equal(0, await server.Script.CountAsync());
        var audit = (await server.Admin.GetAsync($"/api/v1/audit?ticket={ticket.Id}")).Expect(200).Json["items"]!.AsArray().Select(entry => entry!["type"]!.GetValue<string>());
        Assert.Equal(["deleted", "cancelled", "opened"], audit);
    }

    [Theory, BothServers]
    public async Task A_note_is_edited_and_deleted_by_its_author_and_resolved_by_anyone(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var ticket = await server.Script.CreateAsync("""{"title": "Alarm"}""");
        var log = $"/api/v1/tickets/{ticket.Id}/log";
        var note = (await server.Admin.PostAsync(log, """{"text": "Called the plumer"}""")).Expect(201);
        Assert.Equal($"{log}/{note.Id}", note.Location);

        (await server.Script.PatchAsync(note.Location!, """{"text": "No"}""")).Expect(403);
        (await server.Script.DeleteAsync(note.Location!)).Expect(403);
        (await server.Admin.PatchAsync(note.Location!, """{"text": "Called the plumber"}""")).Expect(200);
        (await server.Script.PatchAsync(note.Location!, """{"resolved": true}""")).Expect(200);

        var line = (await server.Script.TicketAsync(ticket.Id)).Json["log"]!.AsArray().Single(one => one!["id"]!.GetValue<long>() == note.Id)!;
        Assert.Equal(("Called the plumber", "setup", "admin"), (line["text"]!.GetValue<string>(), line["resolvedBy"]!.GetValue<string>(), line["who"]!.GetValue<string>()));
        (await server.Admin.DeleteAsync(note.Location!)).Expect(204);
        Assert.DoesNotContain((await server.Script.TicketAsync(ticket.Id)).Json["log"]!.AsArray(), one => one!["id"]!.GetValue<long>() == note.Id);
        (await server.Admin.PostAsync(log, """{"text": "  "}""")).ExpectRefusal(400, "invalid");
    }
}
