using Ticketing.Notify;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class ChangeWorkTests(StoreEngine engine)
{
    static async Task<Outcome<Ticket>> ChangeAsync(StoreFixture fixture, TicketChange change, long id = 1) => await fixture.Store.Tickets.ChangeAsync(id, change, StoreFixture.Origin, default);

    [Fact]
    public async Task A_change_raises_the_version_and_is_a_line_of_the_log_with_before_and_after()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.SubmitAsync("Leak");
        var changed = await ChangeAsync(fixture, new() { Title = "Leak in the cellar", Assignee = "anna", Status = "working", ExpectedVersion = 1 });

        Assert.Equal((2, TicketKind.Working, fixture.Now), (changed.Value!.Version, changed.Value.Kind, changed.Value.StartedAt));
        var line = fixture.Store.Read.FindWithLog(1)!.Log[^1];
        Assert.Equal(EventTypes.Moved, line.Type);
        Assert.Equal(new FieldChange("Leak", "Leak in the cellar"), line.Changes!["title"]);
        Assert.Equal(new FieldChange(null, "anna"), line.Changes["assignee"]);
        Assert.Equal(new FieldChange("open", "working"), line.Changes["status"]);
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_an_equal_value_changes_nothing()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.SubmitAsync("Leak");
        Assert.Equal(RefusalKind.PreconditionFailed, (await ChangeAsync(fixture, new() { Title = "x", ExpectedVersion = 7 })).Refusal!.Kind);
        Assert.Equal(1, (await ChangeAsync(fixture, new() { Title = "Leak" })).Value!.Version);
        Assert.Equal(RefusalKind.NotFound, (await ChangeAsync(fixture, new() { Title = "x" }, id: 9)).Refusal!.Kind);
    }

    [Fact]
    public async Task A_finished_ticket_is_final_and_an_unknown_state_is_invalid()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.SubmitAsync("Leak");
        Assert.Equal("invalid", (await ChangeAsync(fixture, new() { Status = "gone" })).Refusal!.Code);
        Assert.Equal(TicketKind.Done, (await ChangeAsync(fixture, new() { Status = "done" })).Value!.Kind);
        Assert.Equal("illegal-move", (await ChangeAsync(fixture, new() { Status = "open" })).Refusal!.Code);
        Assert.Equal("illegal-move", (await ChangeAsync(fixture, new() { Status = "done" })).Refusal!.Code);
        Assert.Equal("finished-already", (await fixture.Store.Tickets.CancelAsync(1, null, StoreFixture.Origin, default)).Refusal!.Code);
    }

    [Fact]
    public async Task Deleted_is_hidden_kept_in_the_audit_and_not_deleted_twice()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.SubmitAsync("Leak", "r");
        Assert.NotNull((await fixture.Store.Tickets.DeleteAsync(1, null, StoreFixture.Origin, default)).Value);
        Assert.Equal(RefusalKind.NotFound, (await fixture.Store.Tickets.DeleteAsync(1, null, StoreFixture.Origin, default)).Refusal!.Kind);
        Assert.Null(fixture.Store.Read.Find(1));
        Assert.Equal(0, fixture.Store.Read.List(new()).Value!.Total);
        Assert.Equal([EventTypes.Deleted, EventTypes.Opened], fixture.Store.Read.Audit(new() { Ticket = 1 }, null, 10).Select(e => e.Type));
        Assert.Equal(2, (await fixture.SubmitAsync("Leak", "r")).Ticket!.Id);
    }

    [Fact]
    public async Task Everything_may_happen_to_one_ticket_in_one_group()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.AddAgentAsync();
        var writer = fixture.Store.Tickets;
        var submit = fixture.SubmitAsync("Leak", "r", Sla.Gold);
        var repeat = fixture.SubmitAsync("Leak", "r", Sla.Gold);
        var ok = fixture.SubmitAsync("fine", "r", signal: Signal.Ok);
        var next = fixture.SubmitAsync("Leak", "r", Sla.Gold);
        var delete = writer.DeleteAsync(2, null, StoreFixture.Origin, default).AsTask();
        var third = fixture.SubmitAsync("Leak", "r", Sla.Gold);
        await Task.WhenAll(submit, repeat, ok, next, delete, third);

        Assert.Equal(3, (await third).Ticket!.Id);
        Assert.Equal(119, fixture.Store.Read.SlaNow(fixture.Now).Free[Sla.Gold]);
        fixture.Reopen();
        Assert.Equal([3L, 1L], fixture.Store.Read.List(new()).Value!.Items.Select(t => t.Id));
        Assert.Equal(119, fixture.Store.Read.SlaNow(fixture.Now).Free[Sla.Gold]);
    }

    [Fact]
    public async Task Notes_belong_to_their_author_and_anyone_resolves_them()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.SubmitAsync("Leak");
        var writer = fixture.Store.Tickets;
        var other = new Origin("bob", "http");
        var note = (await writer.AddNoteAsync(1, "plumber called", StoreFixture.Origin, default)).Value!;

        Assert.Equal("not-the-author", (await writer.EditNoteAsync(1, note.Id, "x", other, default)).Refusal!.Code);
        Assert.Equal("not-the-author", (await writer.DeleteNoteAsync(1, note.Id, other, default)).Refusal!.Code);
        Assert.Equal("plumber comes at 9", (await writer.EditNoteAsync(1, note.Id, "plumber comes at 9", StoreFixture.Origin, default)).Value!.Text);
        Assert.Equal("bob", (await writer.ResolveNoteAsync(1, note.Id, other, default)).Value!.ResolvedBy);
        var line = fixture.Store.Read.FindWithLog(1)!.Log[^1];
        Assert.Equal(("plumber comes at 9", "bob"), (line.Text, line.ResolvedBy));
        await writer.DeleteNoteAsync(1, note.Id, StoreFixture.Origin, default);
        Assert.Equal([EventTypes.Opened], fixture.Store.Read.FindWithLog(1)!.Log.Select(l => l.Type));
        Assert.Equal(RefusalKind.NotFound, (await writer.EditNoteAsync(1, note.Id, "x", StoreFixture.Origin, default)).Refusal!.Kind);
    }

    [Fact]
    public async Task A_ticket_takes_its_reference_to_another_system_and_repeats_from_there_are_merged_into_it()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.SubmitAsync("Leak", "r");
        await fixture.SubmitAsync("Leak", "other", system: "nas");
        Assert.Equal("nas", (await ChangeAsync(fixture, new() { System = "nas" })).Value!.System);
        Assert.Equal((Disposition.Merged, 1L), Of(await fixture.SubmitAsync("Leak", "r", system: "nas")));
        Assert.Equal((Disposition.Created, 3L), Of(await fixture.SubmitAsync("Leak", "r")));
        fixture.Reopen();
        Assert.Equal((Disposition.Merged, 1L), Of(await fixture.SubmitAsync("Leak", "r", system: "nas")));
        Assert.Equal((Disposition.Merged, 3L), Of(await fixture.SubmitAsync("Leak", "r")));
        Assert.Equal("reference-taken", (await ChangeAsync(fixture, new() { System = "nas" }, id: 3)).Refusal!.Code);
        Assert.Equal("attic", (await ChangeAsync(fixture, new() { System = "attic" }, id: 3)).Value!.System);
        Assert.Contains(fixture.Store.Read.Systems(), system => system.Name == "attic");

        static (Disposition, long) Of(SubmitResult result) => (result.Disposition, result.Ticket!.Id);
    }

    [Fact]
    public async Task Moves_between_systems_and_repeats_may_come_in_one_group()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.SubmitAsync("Leak", "r");
        await fixture.SubmitAsync("Leak", "r", system: "nas");
        var repeat = fixture.SubmitAsync("Leak", "r");
        var over = fixture.SubmitAsync("fine", "r", system: "nas", signal: Signal.Ok);
        var move = ChangeAsync(fixture, new() { System = "nas" });
        var there = fixture.SubmitAsync("Leak", "r", system: "nas");
        var here = fixture.SubmitAsync("Leak", "r");
        var back = ChangeAsync(fixture, new() { System = "boiler" });
        await Task.WhenAll(repeat, over, move, there, here, back);

        Assert.Equal((1L, 3L, "reference-taken"), ((await there).Ticket!.Id, (await here).Ticket!.Id, (await back).Refusal!.Code));
        fixture.Reopen();
        Assert.Equal([("nas", 3L), ("boiler", 1L)], new[] { 1L, 3L }.Select(id => fixture.Store.Read.Find(id)!).Select(t => (t.System, t.Occurrences)));
    }

    [Fact]
    public async Task The_rules_about_people_hold_for_people_and_not_for_devices()
    {
        using var fixture = new StoreFixture(engine);
        var category = (await fixture.Store.Tickets.SaveCategoryAsync(new(0, "heating", default) { People = ["anna"] }, StoreFixture.Origin, default)).Value!;
        await fixture.SubmitAsync("Leak", "r");
        await ChangeAsync(fixture, new() { Category = "heating" });
        Origin By(string name, Standing standing) => new(name, "http") { By = new(name, standing, IsPerson: true) };
        var writer = fixture.Store.Tickets;

        Assert.Equal(TicketRules.NotOfCategoryCode, (await ChangeAsync(fixture, new() { Assignee = "bob" })).Refusal!.Code);
        Assert.Equal(TicketRules.MayNotFinishCode, (await writer.ChangeAsync(1, new() { Status = "done" }, By("carl", Standing.Agent), default)).Refusal!.Code);
        Assert.Equal(TicketRules.MayNotFinishCode, (await writer.CancelAsync(1, null, By("carl", Standing.Agent), default)).Refusal!.Code);
        Assert.Equal(TicketRules.MayNotFinishCode, (await writer.DeleteAsync(1, null, By("carl", Standing.Agent), default)).Refusal!.Code);
        Assert.Equal("working", (await writer.ChangeAsync(1, new() { Status = "working", Assignee = "anna" }, By("anna", Standing.Member), default)).Value!.Status);
        fixture.Reopen();
        Assert.Equal(["anna"], fixture.Store.Read.Categories()[0].People);
        Assert.Equal(TicketRules.NotOfCategoryCode, (await fixture.Store.Tickets.ChangeAsync(1, new() { Assignee = "bob" }, StoreFixture.Origin, default)).Refusal!.Code);
        await fixture.Store.Tickets.SaveCategoryAsync(category with { People = [] }, StoreFixture.Origin, default);
        Assert.Equal("bob", (await ChangeAsync(fixture, new() { Assignee = "bob" })).Value!.Assignee);
        Assert.Equal(Disposition.Finished, (await fixture.SubmitAsync("fine", "r", signal: Signal.Ok)).Disposition);
        Assert.Equal("finished-already", (await ChangeAsync(fixture, new() { Assignee = "anna" })).Refusal!.Code);
    }

    [Fact]
    public async Task Tickets_that_somebody_watches_are_found_in_memory_and_in_the_store()
    {
        using var fixture = new StoreFixture(engine, new Recipient("änn\"a", "anna@example.org"));
        foreach (var (id, watchers) in new (long, string[])[] { (1, ["mia", "ÄNN\"A"]), (2, ["mia"]), (3, []) })
        {
            await fixture.SubmitAsync("Leak");
            await ChangeAsync(fixture, new() { Watchers = new(true, watchers) }, id);
        }
        Assert.Equal(["mia", "änn\"a"], fixture.Store.Read.Find(1)!.Watchers);
        foreach (var kinds in (TicketKind[]?[])[[TicketKind.Open], null])
        {
            Assert.Equal([1L], fixture.Store.Read.List(new() { Participant = "änn\"a", Kinds = kinds }).Value!.Items.Select(ticket => ticket.Id));
            Assert.Empty(fixture.Store.Read.List(new() { Participant = "änn", Kinds = kinds }).Value!.Items);
        }
    }

    [Fact]
    public async Task Tickets_of_somebodys_categories_are_found_in_memory_and_in_the_store()
    {
        using var fixture = new StoreFixture(engine);
        foreach (var name in (string[])["heating", "heat", "water"])
        {
            await fixture.Store.Tickets.SaveCategoryAsync(new(0, name, default) { People = name == "heat" ? ["bob"] : ["anna"] }, StoreFixture.Origin, default);
        }
        foreach (var (id, name) in new[] { (1L, "heating"), (2L, "heat"), (3L, "water"), (4L, null) })
        {
            await fixture.SubmitAsync("Leak");
            await ChangeAsync(fixture, new() { Category = name }, id);
        }
        var query = new TicketQuery { Participant = "anna", Categories = CategoryNames.Of(fixture.Store.Read.Categories(), "anna") };
        foreach (var one in new[] { query with { Kinds = [TicketKind.Open] }, query })
        {
            var page = fixture.Store.Read.List(one).Value!;
            Assert.Equal([1L, 3L], page.Items.Select(ticket => ticket.Id).Order());
            Assert.Equal(2, page.Total);
        }
    }
}

public sealed class ChangeWorkOnSqliteTests() : ChangeWorkTests(StoreEngine.Sqlite);

public sealed class ChangeWorkOnPostgresTests() : ChangeWorkTests(StoreEngine.Postgres);
