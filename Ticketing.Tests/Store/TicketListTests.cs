using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class TicketListTests(StoreEngine engine)
{
    public static TheoryData<string, string> Plans => new()
    {
        { TicketSql.ById, "id" },
        { TicketSql.OpenByReference, "tickets_open_reference|tickets_open_due" },
        { TicketSql.OpenPromises, "tickets_open_due" },
        { TicketSql.PlanOrder, "tickets_open_due" },
        { TicketSql.OpenOfSystem, "tickets_system" },
        { TicketSql.Open, "tickets_open_due" },
        { TicketSql.CountOpen, "tickets_open_due" },
        { EventSql.OfTicket, "events_ticket" },
        { EventSql.After, "id" },
        { AuditSql.Page(new(), 1, 1, SqlDialect.Sqlite).Sql, "id" },
        { AuditSql.Page(new() { Ticket = 1 }, 1, 1, SqlDialect.Sqlite).Sql, "events_ticket" },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void Statements_use_their_index_and_sort_nothing(string sql, string index)
    {
        using var fixture = new StoreFixture(engine);
        QueryPlan.Of(fixture, sql).AssertUses(index);
    }

    public static TheoryData<TicketOrder, string?, string[]> Lists => new()
    {
        { TicketOrder.Due, null, ["tickets_open_due", "tickets_open_due|id", "tickets_finished|id"] },
        { TicketOrder.Newest, null, ["id"] },
        { TicketOrder.Oldest, null, ["id"] },
        { TicketOrder.Updated, null, ["tickets_updated"] },
        { TicketOrder.Newest, "system", ["tickets_system"] },
        { TicketOrder.Newest, "category", ["tickets_category"] },
        { TicketOrder.Newest, "assignee", ["tickets_assignee"] },
        { TicketOrder.Newest, "requester", ["tickets_requester"] },
        { TicketOrder.Newest, "finished", ["tickets_finished"] },
        { TicketOrder.Newest, "done", ["tickets_finished"] },
        { TicketOrder.Newest, "text", ["ticket_search"] },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void Lists_come_in_the_order_of_an_index(TicketOrder order, string? filter, string[] indexes)
    {
        using var fixture = new StoreFixture(engine);
        var query = new TicketQuery { Order = order };
        query = filter switch
        {
            "system" => query with { System = "boiler" },
            "category" => query with { Category = "heating" },
            "assignee" => query with { Assignee = "anna" },
            "requester" => query with { Requester = "anna" },
            "finished" => query with { Kinds = [TicketKind.Done, TicketKind.Cancelled] },
            "done" => query with { Kinds = [TicketKind.Done] },
            "text" => query with { Text = "pressure" },
            _ => query,
        };
        var list = TicketList.Of(query, 0, fixture.Store.Session.Sql.Dialect);
        foreach (var (part, index) in TicketList.PartsOf(order).Zip(indexes))
        {
            var (sql, arguments) = list.Page(part, null, 50);
            new QueryPlan(fixture, sql, arguments).AssertUses(index, sorts: filter == "text"); // The matches of a text are few and sorted.
        }
    }

    [Fact]
    public async Task Counting_looks_at_no_ticket_where_an_index_knows()
    {
        using var fixture = new StoreFixture(engine);
        for (var i = 0; i < 5; i++)
        {
            await fixture.SubmitAsync($"Alarm {i}", $"r{i}");
        }
        await fixture.SubmitAsync("fine", "r1", signal: Signal.Ok);
        await fixture.Store.Tickets.DeleteAsync(3, null, StoreFixture.Origin, default);

        TicketQuery[] all = [new(), new() { Kinds = [TicketKind.Open, TicketKind.Working, TicketKind.Waiting] }];
        Assert.Equal([4, 3], all.Select(query => fixture.Store.Read.List(query).Value!.Total));
        Assert.All(all, query =>
        {
            var list = TicketList.Of(query, 0, fixture.Store.Session.Sql.Dialect);
            new QueryPlan(fixture, list.Count, list.Arguments).AssertScansNoTickets();
        });
    }

    [Fact]
    public async Task Pages_neither_skip_nor_repeat_and_unfinished_come_first_by_due_time()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.AddAgentAsync();
        for (var i = 0; i < 40; i++)
        {
            await fixture.SubmitAsync($"Alarm {i}", $"r{i}", (Sla)(i % 4));
            fixture.Clock.Advance(TimeSpan.FromSeconds(7));
        }
        await fixture.SubmitAsync("fine", "r3", signal: Signal.Ok);
        await fixture.SubmitAsync("fine", "r8", signal: Signal.Ok);

        var seen = new List<Ticket>();
        string? cursor = null;
        do
        {
            var page = fixture.Store.Read.List(new() { Limit = 7, Cursor = cursor }).Value!;
            Assert.Equal(40, page.Total);
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(40, seen.Select(t => t.Id).Distinct().Count());
        Assert.Equal([9L, 4L], seen.Where(t => t.IsFinished).Select(t => t.Id));
        Assert.Equal(seen.OrderBy(t => t.IsFinished).ThenBy(t => t.IsFinished ? 0 : t.DueAt?.Milliseconds ?? long.MaxValue).ThenBy(t => t.IsFinished ? -t.Id : t.Id).Select(t => t.Id), seen.Select(t => t.Id));
        Assert.Equal(seen.Select(t => t.Id), fixture.Store.Read.Stream(new()).Select(t => t.Id));
    }

    [Fact]
    public void A_cursor_of_another_order_is_refused()
    {
        using var fixture = new StoreFixture(engine);
        Assert.Equal("invalid", fixture.Store.Read.List(new() { Order = TicketOrder.Updated, Cursor = "0.0.5.1" }).Refusal!.Code);
        Assert.Equal("invalid", fixture.Store.Read.List(new() { Cursor = "0.9.5.1" }).Refusal!.Code);
        Assert.Equal("invalid", fixture.Store.Read.List(new() { Cursor = "' OR 1=1" }).Refusal!.Code);
    }

    [Theory]
    [InlineData("pressure", 1)]
    [InlineData("RESSUR", 1)]
    [InlineData("bar", 1)]
    [InlineData("9%", 1)]
    [InlineData("ky", 0)]
    [InlineData("p-ref", 1)]
    [InlineData("\"' OR 1 --", 0)]
    public async Task Search_finds_parts_of_words_before_and_after_indexing(string text, int matches)
    {
        using var fixture = new StoreFixture(engine);
        await fixture.Store.Tickets.CommitAsync(new() { Title = "Boiler pressure low", Description = "0.4 bar, 9% left", System = "boiler", Reference = "p-ref" }, StoreFixture.Origin, default);
        await fixture.SubmitAsync("Window open", system: "cellar");
        Assert.Equal(matches, fixture.Store.Read.List(new() { Text = text }).Value!.Total);

        await fixture.Store.IndexAsync(default);
        Assert.Equal(matches, fixture.Store.Read.List(new() { Text = text }).Value!.Total);
    }

    [Fact]
    public async Task Indexing_lets_a_flood_pass_first_and_the_search_does_not_notice()
    {
        using var fixture = new StoreFixture(engine);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => fixture.SubmitAsync($"Boiler pressure low {i}")));
        await fixture.Store.IndexAsync(default);
        Assert.Equal(0, fixture.Count("ticket_search"));
        Assert.Equal(300, fixture.Store.Read.List(new() { Text = "pressure" }).Value!.Total);
        await fixture.Store.IndexAsync(default); // a second later, nothing more came
        Assert.Equal(300, fixture.Count("ticket_search"));
        Assert.Equal(300, fixture.Store.Read.List(new() { Text = "pressure" }).Value!.Total);
    }
}

public sealed class TicketListOnSqliteTests() : TicketListTests(StoreEngine.Sqlite);

public sealed class TicketListOnPostgresTests() : TicketListTests(StoreEngine.Postgres);
