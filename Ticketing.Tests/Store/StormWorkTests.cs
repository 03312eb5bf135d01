using Ticketing.Admission;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

/// <summary>One system floods: what is too much is counted, promises hold, others notice nothing.</summary>
public abstract class StormWorkTests(StoreEngine engine) : IDisposable
{
    readonly StoreFixture _fixture = new(engine, new GuardLimits(6, 3, 0, 10), new Ticketing.Notify.Recipient("anna", "anna@example.org"));

    int _reports;

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    string[] Tickets => [.. _fixture.Store.Read.List(new() { Limit = 100, Order = TicketOrder.Oldest }).Value!.Items.Select(ticket => $"{ticket.System}: {ticket.Title} ×{ticket.Occurrences} {ticket.Sla.Name()}")];

    async Task<List<SubmitResult>> FloodAsync(int reports, Sla? sla = null)
    {
        var results = new List<SubmitResult>();
        for (var i = 0; i < reports; i++)
        {
            results.Add(await _fixture.SubmitAsync($"Door {_reports}", $"door-{_reports}", sla, "sensor-7"));
            _reports++;
        }
        return results;
    }

    [Fact]
    public async Task What_is_too_much_is_counted_in_one_ticket_and_stands_in_the_audit_trail()
    {
        var results = await FloodAsync(8);
        await _fixture.SubmitAsync("Pressure low", "pressure");

        Assert.Equal(["sensor-7: Door 0 ×1 none", "sensor-7: Door 1 ×1 none", "sensor-7: Door 2 ×1 none", "sensor-7: sensor-7: 5 reports folded ×5 none", "boiler: Pressure low ×1 none"], Tickets);
        Assert.Equal([Disposition.Created, Disposition.Created, Disposition.Created, Disposition.Created, Disposition.Merged, Disposition.Merged, Disposition.Merged, Disposition.Merged], results.Select(result => result.Disposition));
        var folded = _fixture.Store.Read.Audit(new() { Type = EventTypes.Folded }, null, 100);
        Assert.Equal(["Door 3 door-3", "Door 4 door-4", "Door 5 door-5", "Door 6 door-6", "Door 7 door-7"], folded.Select(entry => EventData.Read(entry.Data)).Select(data => $"{data.Text} {data.Reference}").Reverse());
    }

    [Fact]
    public async Task A_repeat_and_an_end_are_never_too_much()
    {
        await FloodAsync(3);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(Disposition.Merged, (await _fixture.SubmitAsync("Door 0", "door-0", system: "sensor-7")).Disposition);
        }
        Assert.Equal(Disposition.Finished, (await _fixture.SubmitAsync("Door 0", "door-0", system: "sensor-7", signal: Signal.Ok)).Disposition);
        Assert.Equal(3, _fixture.Count("tickets"));
    }

    [Fact]
    public async Task A_promise_is_kept_by_a_storm_ticket_of_that_tier_which_takes_one_slot()
    {
        await _fixture.AddAgentAsync();
        await FloodAsync(3);
        var gold = await FloodAsync(50, Sla.Gold);
        await FloodAsync(1);

        Assert.Equal(["sensor-7: sensor-7: 50 reports folded ×50 gold", "sensor-7: sensor-7: 1 report folded ×1 none"], Tickets[3..]);
        Assert.All(gold, result => Assert.True(result.Ticket is { Guaranteed: true } ticket && ticket.DueAt <= _fixture.Now + Sla.Gold.Length()));
        Assert.Equal(1, _fixture.Store.Read.SlaNow(_fixture.Now).Promised);
    }

    [Fact]
    public async Task When_it_calms_down_its_reports_are_tickets_again_and_the_storm_ticket_is_left_to_people()
    {
        await FloodAsync(5);
        _fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        await _fixture.SubmitAsync("Battery low", "battery", system: "sensor-7");
        Assert.Equal(["sensor-7: sensor-7: 2 reports folded ×2 none", "sensor-7: Battery low ×1 none"], Tickets[3..]);
        await FloodAsync(10);
        Assert.StartsWith("sensor-7: sensor-7: ", Tickets[3], StringComparison.Ordinal);
        Assert.Single(Tickets, ticket => ticket.Contains("folded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_goes_on_counting_in_the_same_ticket()
    {
        await FloodAsync(5);
        _fixture.Reopen();
        await FloodAsync(9);
        Assert.Equal("sensor-7: sensor-7: 8 reports folded ×8 none", Tickets[3]);
    }

    [Fact]
    public async Task What_a_person_reports_is_a_ticket_whatever_its_system_does()
    {
        await FloodAsync(5);
        var result = await _fixture.Store.Tickets.CommitAsync(new() { Title = "It rattles", System = "sensor-7" }, new("anna", "page"), default);
        Assert.Equal((Disposition.Created, "It rattles"), (result.Disposition, result.Ticket!.Title));
    }

    [Fact]
    public async Task A_name_as_long_as_may_be_leaves_room_for_the_count()
    {
        var name = new string('n', TicketLimits.Name);
        for (var i = 0; i < 5; i++)
        {
            await _fixture.SubmitAsync($"Door {i}", null, null, name);
        }
        var title = _fixture.Store.Read.List(new() { Limit = 100, Order = TicketOrder.Newest }).Value!.Items[0].Title;
        Assert.True(title.Length <= TicketLimits.Title);
        Assert.EndsWith(": 2 reports folded", title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_used_gets_the_storm_ticket_again()
    {
        await FloodAsync(3);
        var first = await _fixture.SubmitAsync("Door", system: "sensor-7", key: "k-1");
        var again = await _fixture.SubmitAsync("Door", system: "sensor-7", key: "k-1");
        Assert.Equal((Disposition.Replayed, first.Ticket!.Id), (again.Disposition, again.First!.TicketId));
        Assert.Equal("sensor-7: sensor-7: 1 report folded ×1 none", Tickets[3]);
    }
}

public sealed class StormWorkOnSqliteTests() : StormWorkTests(StoreEngine.Sqlite);

public sealed class StormWorkOnPostgresTests() : StormWorkTests(StoreEngine.Postgres);
