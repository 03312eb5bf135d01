using Ticketing.Admission;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class ReadModelLimitsTests(StoreEngine engine)
{
    static readonly TicketQuery Open = new() { Kinds = RandomHome.Unfinished };

    readonly List<string> _misses = [];
    readonly List<string> _hits = [];

    [Fact]
    public async Task Who_has_too_many_reads_from_the_store_and_comes_back_when_a_fifth_of_the_room_is_free()
    {
        var models = new ReadModels(_hits.Add, _misses.Add);
        using var fixture = new StoreFixture(engine, models);
        await FillAsync(fixture, ReadModel.MaxTickets);
        AssertFromMemory(fixture, ReadModel.MaxTickets);
        Assert.Equal(ReadModel.MaxTickets, models.Tickets);

        await fixture.SubmitAsync("one more");
        AssertFromStore(fixture, ReadModel.MaxTickets + 1, ReadMisses.TooMany);
        Assert.Equal((0L, 0L), (models.Tickets, models.Bytes));

        await HideAsync(fixture, downTo: ReadModel.MaxTickets - 1);
        fixture.Clock.Advance(TimeSpan.FromSeconds(11));
        AssertFromStore(fixture, ReadModel.MaxTickets - 1, ReadMisses.TooMany);

        await HideAsync(fixture, downTo: ReadModel.MaxTickets * 8 / 10);
        AssertFromStore(fixture, ReadModel.MaxTickets * 8 / 10, ReadMisses.TooMany);
        fixture.Clock.Advance(TimeSpan.FromMinutes(5));
        AssertFromMemory(fixture, ReadModel.MaxTickets * 8 / 10);
    }

    [Fact]
    public async Task What_all_tenants_hold_together_is_bounded_and_given_back()
    {
        var models = new ReadModels(_hits.Add, _misses.Add, budget: 50_000);
        using var first = new StoreFixture(engine, models);
        using var second = new StoreFixture(engine, models);
        await FillAsync(first, 80);
        await FillAsync(second, 80);
        AssertFromMemory(first, 80);
        AssertFromStore(second, 80, ReadMisses.Memory);

        first.Store.Dispose();
        Assert.Equal((0L, 0L), (models.Tickets, models.Bytes));
        second.Clock.Advance(TimeSpan.FromMinutes(5));
        AssertFromMemory(second, 80);
        Assert.InRange(models.Bytes, 80 * 400, 50_000);
    }

    [Fact]
    public async Task Questions_that_memory_cannot_answer_say_why()
    {
        using var fixture = new StoreFixture(engine, new ReadModels(_hits.Add, _misses.Add));
        await FillAsync(fixture, 3);
        fixture.Store.Read.List(new());
        fixture.Store.Read.List(Open with { Text = "alarm" });
        fixture.Store.Read.List(Open with { Order = TicketOrder.Updated });
        fixture.Store.Read.Find(99);
        fixture.Store.Read.FindWithLog(1);
        Assert.Equal([ReadMisses.Finished, ReadMisses.Text, ReadMisses.Order, ReadMisses.NotOpen, ReadMisses.Log], _misses);
        Assert.Empty(_hits);
    }

    [Fact]
    public async Task A_model_that_nobody_reads_is_forgotten_and_read_anew()
    {
        var models = new ReadModels(_hits.Add, _misses.Add);
        using var fixture = new StoreFixture(engine, models);
        AssertFromMemory(fixture, 0);
        for (var i = 0; i <= ReadModel.MaxTickets; i += 100)
        {
            await Task.WhenAll(Enumerable.Range(i, 100).Select(n => fixture.SubmitAsync("Alarm", $"r{n}")));
            await Task.WhenAll(Enumerable.Range(i, 100).Select(n => fixture.SubmitAsync("over", $"r{n}", signal: Signal.Ok)));
        }
        AssertFromMemory(fixture, 0);
    }

    void AssertFromMemory(StoreFixture fixture, int count)
    {
        (_hits, _misses).Clear();
        Assert.Equal(count, fixture.Store.Read.List(Open).Value!.Total);
        Assert.Equal(["list"], _hits);
        Assert.Empty(_misses);
    }

    void AssertFromStore(StoreFixture fixture, int count, string reason)
    {
        (_hits, _misses).Clear();
        Assert.Equal(count, fixture.Store.Read.List(Open).Value!.Total);
        Assert.Equal([reason], _misses);
        Assert.Empty(_hits);
    }

    /// <summary>Straight into the store, before anybody reads.</summary>
    static async Task FillAsync(StoreFixture fixture, int tickets) => Assert.Null(await fixture.Store.RunAsync(session =>
    {
        for (var id = 1; id <= tickets; id++)
        {
            session.Tickets.Add(new() { Id = session.NextId("tickets"), Title = "Alarm", System = "boiler", Status = "open", Kind = TicketKind.Open, CreatedAt = session.Now, UpdatedAt = session.Now, LastSeenAt = session.Now });
        }
    }));

    static async Task HideAsync(StoreFixture fixture, int downTo) => Assert.Null(await fixture.Store.RunAsync(session =>
    {
        var hidden = session.Sql.Execute("UPDATE tickets SET deleted_at = 1 WHERE id > @id AND deleted_at IS NULL", (long)downTo);
        session.Sql.Execute(TicketSql.AddCount, (long)TicketKind.Open, -(long)hidden);
    }));
}

public sealed class ReadModelLimitsOnSqliteTests() : ReadModelLimitsTests(StoreEngine.Sqlite);

public sealed class ReadModelLimitsOnPostgresTests() : ReadModelLimitsTests(StoreEngine.Postgres);

static class Counted
{
    public static void Clear(this (List<string> Hits, List<string> Misses) counted)
    {
        counted.Hits.Clear();
        counted.Misses.Clear();
    }
}
