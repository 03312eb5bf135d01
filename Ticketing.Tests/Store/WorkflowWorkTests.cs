using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class WorkflowWorkTests(StoreEngine engine)
{
    static Workflow Two(string second = "done") => new("short", 0, [new("new", TicketKind.Open, [new(second)]), new(second, TicketKind.Done, [])]);

    static Origin By(string name, Standing standing = Standing.Member) => new(name, "http") { By = new(name, standing, IsPerson: true) };

    static async Task CategoryAsync(StoreFixture fixture, string workflow, params string[] people) =>
        Assert.Null((await fixture.Store.Tickets.SaveCategoryAsync(new(0, workflow + "s", default) { Workflow = workflow, People = people }, StoreFixture.Origin, default)).Refusal);

    static async Task<SubmitResult> SubmitAsync(StoreFixture fixture, string category, Sla? sla = null, string? candidate = null, string? reference = null) =>
        await fixture.Store.Tickets.CommitAsync(new()
        {
            Title = "Please", System = "home", Category = category, Sla = sla, Requester = "mia", Reference = reference,
            Labels = candidate is null ? null : new Dictionary<string, string> { ["candidateId"] = candidate, ["candidateName"] = "Eva" },
        }, StoreFixture.Origin, default);

    static async Task<Outcome<Ticket>> MoveAsync(StoreFixture fixture, long id, string status, Origin by) => await fixture.Store.Tickets.ChangeAsync(id, new() { Status = status }, by, default);

    [Fact]
    public async Task A_running_ticket_keeps_its_version_whatever_becomes_of_the_workflow()
    {
        using var fixture = new StoreFixture(engine);
        var writer = fixture.Store.Tickets;
        Assert.Equal(1, (await writer.SaveWorkflowAsync(Two(), create: true, StoreFixture.Origin, default)).Value!.Version);
        Assert.Equal("name-taken", (await writer.SaveWorkflowAsync(Two(), create: true, StoreFixture.Origin, default)).Refusal!.Code);
        await CategoryAsync(fixture, "short");
        Assert.Equal(("new", "short", 1L), Of((await SubmitAsync(fixture, "shorts")).Ticket!));
        Assert.Equal(2, (await writer.SaveWorkflowAsync(Two("finished"), create: false, StoreFixture.Origin, default)).Value!.Version);
        Assert.Equal(("new", "short", 2L), Of((await SubmitAsync(fixture, "shorts")).Ticket!));
        Assert.Equal("in-use", (await writer.DeleteWorkflowAsync("short", StoreFixture.Origin, default)).Refusal!.Code);
        await writer.SaveCategoryAsync(fixture.Store.Read.Categories()[0] with { Workflow = null }, StoreFixture.Origin, default);
        Assert.Null((await writer.DeleteWorkflowAsync("short", StoreFixture.Origin, default)).Refusal);
        fixture.Reopen();

        Assert.Null(fixture.Store.Read.Workflows().Newest("short"));
        Assert.Equal(("open", null, 1L), Of((await SubmitAsync(fixture, "shorts")).Ticket!));
        Assert.Equal("invalid", (await MoveAsync(fixture, 1, "finished", StoreFixture.Origin)).Refusal!.Code);
        Assert.Equal(TicketKind.Done, (await MoveAsync(fixture, 1, "done", StoreFixture.Origin)).Value!.Kind);
        Assert.Equal(TicketKind.Done, (await MoveAsync(fixture, 2, "finished", StoreFixture.Origin)).Value!.Kind);
        Assert.Equal(3, (await fixture.Store.Tickets.SaveWorkflowAsync(Two(), create: true, StoreFixture.Origin, default)).Value!.Version);
        Assert.Equal("shipped", (await fixture.Store.Tickets.DeleteWorkflowAsync("default", StoreFixture.Origin, default)).Refusal!.Code);

        static (string, string?, long) Of(Ticket ticket) => (ticket.Status, ticket.Workflow, ticket.WorkflowVersion);
    }

    [Fact]
    public async Task What_waits_for_an_approval_takes_capacity_from_then_on()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.AddAgentAsync();
        await CategoryAsync(fixture, "approval");
        for (var n = 0; n < 3; n++)
        {
            Assert.Equal((Sla.Gold, null, false), Of((await SubmitAsync(fixture, "approvals", Sla.Gold)).Ticket!));
        }
        Assert.Equal(120, fixture.Store.Read.SlaNow(fixture.Now).Free[Sla.Gold]);
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((Sla.Gold, fixture.Now + TimeSpan.FromHours(2), true), Of((await MoveAsync(fixture, 1, "approved", By("root", Standing.Admin))).Value!));
        Assert.Equal(119, fixture.Store.Read.SlaNow(fixture.Now).Free[Sla.Gold]);
        await MoveAsync(fixture, 2, "refused", By("root", Standing.Admin));
        Assert.Equal(119, fixture.Store.Read.SlaNow(fixture.Now).Free[Sla.Gold]);
        while ((await fixture.SubmitAsync("Leak", sla: Sla.Gold)).Disposition == Disposition.Created)
        {
        }
        fixture.Reopen();
        Assert.Equal((Sla.Gold, fixture.Now + TimeSpan.FromHours(2), false), Of((await MoveAsync(fixture, 3, "approved", By("root", Standing.Admin))).Value!));
        await MoveAsync(fixture, 1, "done", By("root", Standing.Admin));
        Assert.Equal(1, fixture.Store.Read.SlaNow(fixture.Now).Free[Sla.Gold]);
        Assert.True(fixture.Store.Read.Find(1)!.Guaranteed);

        static (Sla, Instant?, bool) Of(Ticket ticket) => (ticket.Sla, ticket.DueAt, ticket.Guaranteed);
    }

    [Fact]
    public async Task A_candidate_has_one_unfinished_ticket_also_within_a_group()
    {
        using var fixture = new StoreFixture(engine);
        await CategoryAsync(fixture, "grant");
        var both = await Task.WhenAll(SubmitAsync(fixture, "grants", candidate: "4711"), SubmitAsync(fixture, "grants", candidate: " 4711 "));
        Assert.Equal(["active-already"], both.Where(result => result.Refusal is not null).Select(result => result.Refusal!.Code));
        var first = both.Single(result => result.Ticket is not null).Ticket!;
        var other = (await SubmitAsync(fixture, "grants")).Ticket!;
        Outcome<Ticket> Labelled(string candidate) => fixture.Store.Tickets.ChangeAsync(other.Id, new() { Labels = new(true, new Dictionary<string, string> { ["candidateId"] = candidate }) }, StoreFixture.Origin, default).AsTask().GetAwaiter().GetResult();
        Assert.Equal("active-already", Labelled("4711").Refusal!.Code);
        Assert.Null(Labelled("4712").Refusal);
        fixture.Reopen();
        Assert.Equal("active-already", (await SubmitAsync(fixture, "grants", candidate: "4712")).Refusal!.Code);
        await MoveAsync(fixture, first.Id, "refused", StoreFixture.Origin);
        Assert.Null(Labelled("4711").Refusal);
        Assert.Equal(Disposition.Created, (await SubmitAsync(fixture, "grants", candidate: "4712")).Disposition);
        await fixture.Store.Tickets.DeleteAsync(other.Id, null, StoreFixture.Origin, default);
        Assert.Equal(Disposition.Created, (await SubmitAsync(fixture, "grants", candidate: "4711")).Disposition);
    }

    [Fact]
    public async Task Moves_are_made_by_their_roles_with_what_they_require_and_mailed_to_whom_they_name()
    {
        using var fixture = new StoreFixture(engine, new Recipient("mia", "mia@example.org"), new Recipient("anna", "anna@example.org"), new Recipient("carl", "carl@example.org"));
        await CategoryAsync(fixture, "grant", "anna");
        var id = (await SubmitAsync(fixture, "grants")).Ticket!.Id;
        var opened = fixture.Count("outbox");
        var root = By("root", Standing.Admin);
        Assert.Equal(WorkflowRules.MayNotMoveCode, (await MoveAsync(fixture, id, "granted", By("anna", Standing.Agent))).Refusal!.Code);
        Assert.Equal(WorkflowRules.MissingCode, (await MoveAsync(fixture, id, "granted", root)).Refusal!.Code);
        Assert.Equal("illegal-move", (await MoveAsync(fixture, id, "accepted", root)).Refusal!.Code);
        var labels = new Dictionary<string, string> { ["candidateName"] = "Eva", ["candidateId"] = "1" };
        Assert.Null((await fixture.Store.Tickets.ChangeAsync(id, new() { Status = "granted", Labels = labels }, root, default)).Refusal);
        Assert.Equal(opened + 2, fixture.Count("outbox"));
        Assert.Null((await MoveAsync(fixture, id, "offer requested", By("mia"))).Refusal);
        Assert.Null((await MoveAsync(fixture, id, "offer pending", By("anna"))).Refusal);
        Assert.Equal(TicketKind.Done, (await MoveAsync(fixture, id, "accepted", By("mia"))).Value!.Kind);
        Assert.Equal(opened + 5, fixture.Count("outbox"));
        Assert.Equal(["opened", "moved", "moved", "moved", "finished"], fixture.Store.Read.FindWithLog(id)!.Log.Select(line => line.Type));
    }

    [Fact]
    public async Task The_end_of_a_condition_and_a_cancellation_find_the_ends_of_any_workflow()
    {
        using var fixture = new StoreFixture(engine);
        await CategoryAsync(fixture, "grant");
        await SubmitAsync(fixture, "grants", reference: "r");
        await fixture.SubmitAsync("over", "r", system: "home", signal: Signal.Ok);
        Assert.Equal(("refused", TicketKind.Cancelled), (fixture.Store.Read.Find(1)!.Status, fixture.Store.Read.Find(1)!.Kind));
        await SubmitAsync(fixture, "grants");
        Assert.Equal("refused", (await fixture.Store.Tickets.CancelAsync(2, null, StoreFixture.Origin, default)).Value!.Status);
    }
}

public sealed class WorkflowWorkOnSqliteTests() : WorkflowWorkTests(StoreEngine.Sqlite);

public sealed class WorkflowWorkOnPostgresTests() : WorkflowWorkTests(StoreEngine.Postgres);
