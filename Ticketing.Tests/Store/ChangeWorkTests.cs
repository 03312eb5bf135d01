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
        Assert.Equal([EventTypes.Deleted, EventTypes.Opened], fixture.Store.Read.Audit(null, 10, null, 1).Select(e => e.Type));
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
}

public sealed class ChangeWorkOnSqliteTests() : ChangeWorkTests(StoreEngine.Sqlite);

public sealed class ChangeWorkOnPostgresTests() : ChangeWorkTests(StoreEngine.Postgres);
