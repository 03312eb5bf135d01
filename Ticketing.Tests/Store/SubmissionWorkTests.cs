using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class SubmissionWorkTests(StoreEngine engine)
{
    [Fact]
    public async Task A_submission_is_on_disk_when_it_is_answered_and_after_a_restart()
    {
        using var fixture = new StoreFixture(engine, new Recipient("Anna", "anna@example.org"));
        var result = await fixture.SubmitAsync("Boiler pressure low", "boiler-pressure");

        Assert.Equal(Disposition.Created, result.Disposition);
        Assert.Equal(1, result.Ticket!.Id);
        fixture.Reopen();
        var found = fixture.Store.Read.FindWithLog(1)!;
        Assert.Equal("Boiler pressure low", found.Ticket.Title);
        Assert.Equal(EventTypes.Opened, Assert.Single(found.Log).Type);
        Assert.Equal(1, fixture.Count("outbox"));
        Assert.Equal("boiler", Assert.Single(fixture.Store.Read.Systems()).Name);
    }

    [Fact]
    public async Task Repeats_of_a_reference_merge_until_it_is_finished()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.SubmitAsync("Pressure low", "p");
        var second = await fixture.SubmitAsync("Pressure low", "p");
        Assert.Equal(Disposition.Merged, second.Disposition);
        Assert.Equal(2, second.Ticket!.Occurrences);

        var ok = await fixture.SubmitAsync("Pressure fine", "p", signal: Signal.Ok);
        Assert.Equal(Disposition.Finished, ok.Disposition);
        Assert.Equal(TicketKind.Done, ok.Ticket!.Kind);
        Assert.Equal(Disposition.NothingToFinish, (await fixture.SubmitAsync("Pressure fine", "p", signal: Signal.Ok)).Disposition);

        var third = await fixture.SubmitAsync("Pressure low", "p");
        Assert.Equal(Disposition.Created, third.Disposition);
        Assert.Equal(2, third.Ticket!.Id);
        Assert.Equal([EventTypes.Opened, EventTypes.Merged, EventTypes.Finished], fixture.Store.Read.FindWithLog(1)!.Log.Select(l => l.Type));
    }

    [Fact]
    public async Task Two_hundred_repeats_at_once_are_one_ticket_and_counted_lines()
    {
        using var fixture = new StoreFixture(engine);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => fixture.SubmitAsync("Pressure low", "p")));

        var found = fixture.Store.Read.FindWithLog(1)!;
        Assert.Equal(1, fixture.Count("tickets"));
        Assert.Equal(200, found.Ticket.Occurrences);
        Assert.Equal(200, found.Log.Sum(l => l.Count));
    }

    [Theory]
    [InlineData(0, 120)]
    [InlineData(30, 119)]
    public async Task One_agent_gives_exactly_as_many_gold_promises_as_there_are_whole_minutes(int second, int promises)
    {
        using var fixture = new StoreFixture(engine);
        fixture.Clock.Advance(TimeSpan.FromSeconds(second));
        await fixture.AddAgentAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => fixture.SubmitAsync($"Alarm {i}", sla: Sla.Gold)));

        Assert.Equal(promises, results.Count(r => r.Disposition == Disposition.Created));
        var refused = results.Where(r => r.Disposition == Disposition.Refused).ToList();
        Assert.Equal(400 - promises, refused.Count);
        Assert.All(refused, r => Assert.Equal(AdmissionRules.NotGuaranteedCode, r.Refusal!.Code));
        Assert.All(refused, r => Assert.Equal([Sla.Silver, Sla.Bronze], r.Refusal!.Offers));
        Assert.Equal(promises, fixture.Count("tickets"));
        Assert.Equal(promises, results.Where(r => r.Slot is not null).Select(r => r.Slot!.StartsAt).Distinct().Count());
        fixture.Reopen();
        Assert.Equal(0, fixture.Store.Read.SlaNow(fixture.Now).Free[Sla.Gold]);
        Assert.Equal(Disposition.Refused, (await fixture.SubmitAsync("One more", sla: Sla.Gold)).Disposition);
    }

    [Fact]
    public async Task A_tier_that_cannot_be_promised_is_recorded_without_promise_when_asked_to()
    {
        using var fixture = new StoreFixture(engine);
        var result = await fixture.SubmitAsync("Alarm", sla: Sla.Gold, ifRefused: IfRefused.Record);

        Assert.Equal(Disposition.Created, result.Disposition);
        Assert.False(result.Ticket!.Guaranteed);
        Assert.Equal(Sla.Gold, result.Ticket.Sla);
    }

    [Fact]
    public async Task Finishing_and_cancelling_free_the_slot_at_once()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.AddAgentAsync();
        for (var i = 0; i < 120; i++)
        {
            await fixture.SubmitAsync($"Alarm {i}", $"r{i}", Sla.Gold);
        }
        Assert.Equal(Disposition.Refused, (await fixture.SubmitAsync("Alarm", sla: Sla.Gold)).Disposition);
        Assert.NotNull((await fixture.Store.Tickets.CancelAsync(1, null, StoreFixture.Origin, default)).Value);
        Assert.Equal(Disposition.Created, (await fixture.SubmitAsync("Alarm", sla: Sla.Gold)).Disposition);
        await fixture.SubmitAsync("fine", "r5", signal: Signal.Ok);
        Assert.Equal(Disposition.Created, (await fixture.SubmitAsync("Alarm", sla: Sla.Gold)).Disposition);
        Assert.Equal(Disposition.Refused, (await fixture.SubmitAsync("Alarm", sla: Sla.Gold)).Disposition);
    }

    [Fact]
    public async Task A_hold_takes_a_slot_becomes_a_ticket_once_and_expires()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.AddAgentAsync();
        var hold = (await fixture.Store.Tickets.HoldAsync(Sla.Gold, StoreFixture.Origin, default)).Value!;
        Assert.Equal(119, fixture.Store.Read.SlaNow(fixture.Now).Free[Sla.Gold]);

        var ticket = await fixture.SubmitAsync("From hold", hold: hold.Id);
        Assert.Equal(hold.DueAt, ticket.Ticket!.DueAt);
        Assert.Equal("hold-expired", (await fixture.SubmitAsync("Again", hold: hold.Id)).Refusal!.Code);

        var second = (await fixture.Store.Tickets.HoldAsync(Sla.Gold, StoreFixture.Origin, default)).Value!;
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("hold-expired", (await fixture.SubmitAsync("Late", hold: second.Id)).Refusal!.Code);
    }

    [Fact]
    public async Task A_repeated_idempotency_key_gets_the_first_answer_for_a_day()
    {
        using var fixture = new StoreFixture(engine);
        var first = await fixture.SubmitAsync("Disk full", key: "k1");
        var again = await fixture.SubmitAsync("Disk full", key: "k1");

        Assert.Equal(Disposition.Replayed, again.Disposition);
        Assert.Equal((201, first.Ticket!.Id), (again.First!.Status, again.First.TicketId));
        fixture.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        Assert.Equal(Disposition.Created, (await fixture.SubmitAsync("Disk full", key: "k1")).Disposition);
    }
}

public sealed class SubmissionWorkOnSqliteTests() : SubmissionWorkTests(StoreEngine.Sqlite);

public sealed class SubmissionWorkOnPostgresTests() : SubmissionWorkTests(StoreEngine.Postgres);
