using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

public class TicketEditingTests
{
    [Fact]
    public async Task Every_field_of_a_change_is_taken_and_null_empties()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var ticket = await server.Script.CreateAsync("""{"title": "Low", "category": "heating", "labels": {"a": "b"}}""");
        var changed = (await server.Script.PatchAsync($"/api/v1/tickets/{ticket.Id}",
            """{"title": "Lower", "description": "0.4\nbar", "category": null, "assignee": "anna", "watchers": ["bob", "carl"], "labels": {"floor": "cellar"}, "status": "working", "id": 99, "version": 9}""")).Expect(200);
        Assert.Equal((ticket.Id, "Lower", "0.4\nbar", null, "anna", "working", "working"), (changed.Id, changed["title"], changed["description"], changed["category"], changed["assignee"], changed["status"], changed["kind"]));
        Assert.Equal(["bob", "carl"], changed.Json["watchers"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Equal("cellar", changed.Json["labels"]!["floor"]!.GetValue<string>());
        Assert.NotNull(changed["startedAt"]);
        var refused = (await server.Script.PatchAsync($"/api/v1/tickets/{ticket.Id}", """{"title": "", "assignee": 5, "watchers": "bob", "status": null}""")).ExpectRefusal(400, "invalid");
        Assert.Equal(["title", "assignee", "watchers", "status"], refused.Json["errors"]!.AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task If_match_protects_what_somebody_else_changed()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var ticket = await server.Script.CreateAsync("""{"title": "Low", "sla": "gold"}""");
        var path = $"/api/v1/tickets/{ticket.Id}";
        var tag = (await server.Script.TicketAsync(ticket.Id)).ETag!;
        (await server.Script.PatchAsync(path, """{"title": "Mine"}""", ("If-Match", tag))).Expect(200);
        (await server.Script.PatchAsync(path, """{"title": "Yours"}""", ("If-Match", tag))).ExpectRefusal(412, "version-changed");
        (await server.Script.SendAsync(HttpMethod.Post, path + "/cancel", null, ("If-Match", tag))).Expect(412);
        (await server.Script.DeleteAsync(path, ("If-Match", tag))).Expect(412);
        (await server.Script.PatchAsync(path, """{"title": "Any"}""", ("If-Match", "*"))).Expect(200);
        (await server.Script.PatchAsync(path, """{"title": "By version"}""", ("If-Match", "\"3\""))).Expect(200);
        Assert.Equal("By version", (await server.Script.TicketAsync(ticket.Id))["title"]);
    }

    [Fact]
    public async Task Moves_follow_the_workflow_and_finished_is_final()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var path = $"/api/v1/tickets/{(await server.Script.CreateAsync("""{"title": "Low"}""")).Id}";
        (await server.Script.PatchAsync(path, """{"status": "asleep"}""")).ExpectRefusal(400, "invalid");
        Assert.NotNull((await server.Script.PatchAsync(path, """{"status": "done"}""")).Expect(200)["finishedAt"]);
        (await server.Script.PatchAsync(path, """{"status": "open"}""")).ExpectRefusal(409, "illegal-move");
        (await server.Script.SendAsync(HttpMethod.Post, path + "/cancel", null)).ExpectRefusal(409, "finished-already");
    }

    [Fact]
    public async Task Cancelled_and_deleted_once_is_enough()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var path = $"/api/v1/tickets/{(await server.Script.CreateAsync("""{"title": "Low", "sla": "gold"}""")).Id}";
        var cancelled = (await server.Script.SendAsync(HttpMethod.Post, path + "/cancel", null)).Expect(200);
        Assert.Equal(("cancelled", null), (cancelled["kind"], cancelled["plannedAt"]));
        (await server.Script.SendAsync(HttpMethod.Post, path + "/cancel", null)).Expect(409);
        (await server.Script.DeleteAsync(path)).Expect(204);
        (await server.Script.DeleteAsync(path)).Expect(404);
        (await server.Script.GetAsync(path)).Expect(404);
        (await server.Script.PatchAsync(path, """{"title": "x"}""")).Expect(404);
        Assert.Equal(0, await server.Script.CountAsync());
        Assert.Contains("deleted", (await server.Script.GetAsync("/api/v1/audit?ticket=1")).Expect(200).Json["items"]!.AsArray().Select(line => line!["type"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Notes_belong_to_their_author_and_anyone_resolves_them()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var ticket = (await server.Script.CreateAsync("""{"title": "Low"}""")).Id;
        var note = (await server.Script.PostAsync($"/api/v1/tickets/{ticket}/log", """{"text": "On my way\nsoon"}""")).Expect(201);
        Assert.Equal($"/api/v1/tickets/{ticket}/log/{note.Id}", note.Location);
        (await server.Admin.PatchAsync(note.Location!, """{"text": "Mine now"}""")).ExpectRefusal(403, "not-the-author");
        (await server.Admin.DeleteAsync(note.Location!)).Expect(403);
        Assert.Equal("Later", (await server.Script.PatchAsync(note.Location!, """{"text": "Later"}""")).Expect(200)["text"]);
        Assert.Equal("admin", (await server.Admin.PatchAsync(note.Location!, """{"resolved": true}""")).Expect(200)["resolvedBy"]);
        (await server.Admin.PatchAsync(note.Location!, "{}")).ExpectRefusal(400, "invalid");
        (await server.Admin.PatchAsync(note.Location!, """{"resolved": false}""")).ExpectRefusal(400, "invalid");
        (await server.Script.PostAsync($"/api/v1/tickets/{ticket}/log", """{"text": " "}""")).ExpectRefusal(400, "invalid");
        (await server.Script.PostAsync("/api/v1/tickets/99/log", """{"text": "x"}""")).Expect(404);
        Assert.Contains((await server.Script.TicketAsync(ticket)).Json["log"]!.AsArray(), line => line!["text"]?.GetValue<string>() == "Later");
        (await server.Script.DeleteAsync(note.Location!)).Expect(204);
        (await server.Script.DeleteAsync(note.Location!)).Expect(404);
        Assert.DoesNotContain((await server.Script.TicketAsync(ticket)).Json["log"]!.AsArray(), line => line!["id"]!.GetValue<long>() == note.Id);
    }

    [Fact]
    public async Task A_slot_that_moves_makes_every_copy_of_the_ticket_stale()
    {
        var clock = new TestClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, clock);
        var first = await server.Script.CreateAsync("""{"title": "First", "sla": "gold"}""");
        var second = await server.Script.CreateAsync("""{"title": "Second", "sla": "gold"}""");
        Assert.Equal("2026-03-02T09:01:00Z", second["plannedAt"]);
        foreach (var path in new[] { $"/api/v1/tickets/{second.Id}", "/api/v1/tickets?kind=open&order=newest" })
        {
            var tag = (await server.Script.GetAsync(path)).Expect(200).ETag!;
            (await server.Script.GetAsync(path, ("If-None-Match", tag))).Expect(304);
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.NotEqual(tag, (await server.Script.GetAsync(path, ("If-None-Match", tag))).Expect(200).ETag);
        }
        var before = (await server.Script.TicketAsync(second.Id)).ETag!;
        (await server.Script.SendAsync(HttpMethod.Post, $"/api/v1/tickets/{first.Id}/cancel", null)).Expect(200);
        var after = (await server.Script.GetAsync($"/api/v1/tickets/{second.Id}", ("If-None-Match", before))).Expect(200);
        Assert.Equal("2026-03-02T09:02:00Z", after["plannedAt"]);
    }

    [Fact]
    public async Task A_list_without_promises_stays_current_however_much_time_passes()
    {
        var clock = new TestClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, clock);
        await server.Script.CreateAsync("""{"title": "First"}""");
        var tag = (await server.Script.GetAsync("/api/v1/tickets")).Expect(200).ETag!;
        clock.Advance(TimeSpan.FromMinutes(10));
        (await server.Script.GetAsync("/api/v1/tickets", ("If-None-Match", tag))).Expect(304);
        (await server.Script.SendAsync(HttpMethod.Delete, "/api/v1/tickets/1", null)).Expect(204);
        Assert.Empty((await server.Script.GetAsync("/api/v1/tickets", ("If-None-Match", tag))).Expect(200).Json["items"]!.AsArray());
    }
}
