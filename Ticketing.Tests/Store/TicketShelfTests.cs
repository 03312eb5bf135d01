using Ticketing.Admission;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class TicketShelfTests(StoreEngine engine)
{
    [Fact]
    public async Task What_happens_to_a_finished_ticket_does_not_hide_the_open_one_of_the_same_reference()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.SubmitAsync("first", "r1");
        await fixture.SubmitAsync("over", "r1", signal: Signal.Ok);
        await fixture.SubmitAsync("second", "r1");
        await fixture.Store.Tickets.AddNoteAsync(1, "It was the valve", StoreFixture.Origin, default);

        var repeat = await fixture.SubmitAsync("again", "r1");

        Assert.Equal((Disposition.Merged, 2L), (repeat.Disposition, repeat.Ticket!.Id));
    }

    [Fact]
    public async Task A_condition_that_ended_and_came_back_and_was_deleted_within_one_group_is_stored()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.SubmitAsync("first", "r1");

        var refusal = await fixture.Store.RunAsync(session =>
        {
            var first = session.Tickets.FindOpen("boiler", "r1")!;
            new TicketEnd(session).Finish(first, StoreFixture.Origin, null);
            var second = first with { Id = session.NextId("tickets"), Title = "second" };
            session.Tickets.Add(second);
            session.Tickets.Delete(second);
        });

        Assert.Null(refusal);
        Assert.Equal(2, fixture.Count("tickets"));
        Assert.Equal(["first"], fixture.Store.Read.Stream(new()).Select(ticket => ticket.Title));
    }
}

public sealed class TicketShelfOnSqliteTests() : TicketShelfTests(StoreEngine.Sqlite);

public sealed class TicketShelfOnPostgresTests() : TicketShelfTests(StoreEngine.Postgres);
