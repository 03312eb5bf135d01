using Ticketing.Admission;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Admission;

public sealed class SpoolTests : IAsyncDisposable
{
    readonly SpoolFixture _spool = new();

    public ValueTask DisposeAsync() => _spool.DisposeAsync();

    [Fact]
    public async Task What_comes_while_the_store_is_away_is_acknowledged_from_the_spool_and_enters_in_order()
    {
        _spool.Away = SpoolFixture.StoreIsAway;
        for (var i = 1; i <= 600; i++)
        {
            Assert.Equal(Disposition.Spooled, (await _spool.SubmitAsync(SpoolFixture.Alarm($"{i}"))).Disposition);
        }
        Assert.Equal(600, _spool.Spool.Depth);
        Assert.Contains("600 report(s) wait", _spool.Spool.Trouble, StringComparison.Ordinal);

        _spool.Away = null;
        await _spool.EmptyAsync();

        Assert.Equal(Enumerable.Range(1, 600).Select(i => $"{i}"), _spool.Stored().Select(ticket => ticket.Title));
        Assert.Equal(Disposition.Created, (await _spool.SubmitAsync(SpoolFixture.Alarm("straight"))).Disposition);
        Assert.Equal((600, 600, 0), (_spool.Spool.Spooled, _spool.Spool.Entered, _spool.Spool.RefusedLater));
    }

    /// <summary>Devices that send without waiting for answers, while the store goes and comes.</summary>
    [Fact]
    public async Task However_often_the_store_goes_and_comes_each_report_enters_once_and_each_devices_order_stays()
    {
        var random = new Random(20_261_121);
        var answers = new List<Task<SubmitResult>>();
        for (var i = 1; i <= 2_000; i++)
        {
            for (var device = 0; device < 4; device++)
            {
                answers.Add(_spool.SubmitAsync(SpoolFixture.Alarm($"{i}", $"device-{device}")).AsTask());
            }
            if (random.Next(40) == 0)
            {
                _spool.Away = _spool.Away is null ? SpoolFixture.StoreIsAway : null;
            }
            if (random.Next(100) == 0)
            {
                await Task.WhenAll(answers);
            }
        }
        var results = await Task.WhenAll(answers);
        _spool.Away = null;
        await _spool.EmptyAsync();

        Assert.All(results, result => Assert.True(result.Disposition is Disposition.Created or Disposition.Spooled, $"{result.Disposition} {result.Refusal}"));
        Assert.Contains(results, result => result.Disposition == Disposition.Created);
        Assert.Contains(results, result => result.Disposition == Disposition.Spooled);
        foreach (var device in _spool.Stored().GroupBy(ticket => ticket.System))
        {
            Assert.Equal(Enumerable.Range(1, 2_000).Select(i => $"{i}"), device.Select(ticket => ticket.Title));
        }
    }

    [Fact]
    public async Task The_end_of_a_condition_waits_behind_its_beginning()
    {
        _spool.Away = SpoolFixture.StoreIsAway;
        await _spool.SubmitAsync(SpoolFixture.Alarm("Pressure low", reference: "pressure"));
        Assert.Equal(Disposition.Spooled, (await _spool.SubmitAsync(SpoolFixture.Alarm("ok", reference: "pressure", signal: Signal.Ok, ifRefused: IfRefused.Reject))).Disposition);
        await _spool.Tickets.ConditionAsync(SpoolFixture.Alarm("Door open", reference: "door"), StoreFixture.Origin, default);
        await _spool.Tickets.ConditionAsync(SpoolFixture.Alarm("Door open", reference: "door"), StoreFixture.Origin, default);
        await _spool.Tickets.ConditionAsync(SpoolFixture.Alarm("Door open", reference: "door", signal: Signal.Ok), StoreFixture.Origin, default);
        await _spool.Tickets.AliveAsync("boiler", heartbeat: true, StoreFixture.Origin, default);
        await _spool.Tickets.AvailabilityAsync("boiler", online: true, StoreFixture.Origin, default);
        await _spool.Tickets.RecordUnreadableAsync("boiler", new(RefusalKind.Invalid, "invalid", "?"), "eA==", StoreFixture.Origin);
        _spool.Away = null;
        await _spool.EmptyAsync();

        Assert.All(_spool.Store.Store.Read.List(new TicketQuery()).Value!.Items, ticket => Assert.Equal((TicketKind.Done, 1L), (ticket.Kind, ticket.Occurrences)));
        Assert.Equal(["opened", "finished", "opened", "finished", "systemChanged", "unreadable"], _spool.Store.Store.Read.Audit(new(), null, 10).Reverse().Select(e => e.Type));
        Assert.True(_spool.Store.Store.Read.Systems().Single().Online);
    }

    [Fact]
    public async Task What_is_to_be_refused_rather_than_recorded_is_refused_at_once()
    {
        _spool.Away = SpoolFixture.StoreIsAway;
        Assert.Equal(StoreAway.UnavailableCode, (await _spool.SubmitAsync(SpoolFixture.Alarm("gold", sla: Sla.Gold, ifRefused: IfRefused.Reject))).Refusal?.Code);
        Assert.Equal(0, _spool.Spool.Depth);
        Assert.Null(_spool.Spool.Trouble);
    }

    [Fact]
    public async Task A_healthy_store_that_has_too_much_to_do_is_no_reason_to_spool()
    {
        _spool.Away = Refusal.Busy;
        Assert.Equal("busy", (await _spool.SubmitAsync(SpoolFixture.Alarm("x"))).Refusal?.Code);
        Assert.Equal(0, _spool.Spool.Depth);
    }

    [Fact]
    public async Task What_was_sent_behind_a_report_in_doubt_comes_again_with_it_and_must_not_enter_before_it()
    {
        var (device, other) = (new Origin("boiler", "mqtt"), new Origin("boiler", "mqtt"));
        _spool.Away = new(RefusalKind.Unavailable, StoreAway.InDoubtCode, "perhaps");
        Assert.Equal(StoreAway.InDoubtCode, (await _spool.SubmitAsync(SpoolFixture.Alarm("1"), device)).Refusal?.Code);
        _spool.Away = SpoolFixture.StoreIsAway;
        Assert.Equal(StoreAway.InDoubtCode, (await _spool.SubmitAsync(SpoolFixture.Alarm("2"), device)).Refusal?.Code);
        foreach (var title in (string[])["1", "2"])
        {
            Assert.Equal(Disposition.Spooled, (await _spool.SubmitAsync(SpoolFixture.Alarm(title), other)).Disposition); // its next connection
        }
        _spool.Away = null;
        await _spool.EmptyAsync();
        Assert.Equal(["1", "2"], _spool.Stored().Select(ticket => ticket.Title));
    }

    [Fact]
    public async Task A_promise_counts_from_entering_and_the_log_says_when_the_report_came()
    {
        await _spool.Store.AddAgentAsync();
        _spool.Away = SpoolFixture.StoreIsAway;
        var before = Instant.From(TimeProvider.System.GetUtcNow());
        await _spool.SubmitAsync(SpoolFixture.Alarm("gold", sla: Sla.Gold));
        _spool.Away = null;
        await _spool.EmptyAsync();

        var ticket = Assert.Single(_spool.Store.Store.Read.List(new TicketQuery()).Value!.Items);
        Assert.Equal((_spool.Store.Now, _spool.Store.Now + TimeSpan.FromHours(2), true), (ticket.CreatedAt, ticket.DueAt!.Value, ticket.Guaranteed));
        var opened = Assert.Single(_spool.Store.Store.Read.FindWithLog(ticket.Id)!.Log);
        Assert.InRange(opened.ReceivedAt!.Value, before.Utc, TimeProvider.System.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public async Task What_is_refused_on_entering_is_in_the_audit_trail_and_told()
    {
        await using var spool = new SpoolFixture(all: true);
        var told = new List<string>();
        spool.Spool.Refused += (entry, refusal) => told.Add($"{((Report.Submitted)entry.Report).Submission.Title} {refusal.Code}");
        spool.Away = SpoolFixture.StoreIsAway;
        await spool.SubmitAsync(SpoolFixture.Alarm("kept"));
        Assert.Equal(Disposition.Spooled, (await spool.SubmitAsync(SpoolFixture.Alarm("gold", sla: Sla.Gold, ifRefused: IfRefused.Reject))).Disposition);
        await spool.SubmitAsync(SpoolFixture.Alarm("kept, too"));
        spool.Away = null;
        await spool.EmptyAsync();

        Assert.Equal(["gold sla-not-guaranteed"], told);
        Assert.Equal(["kept", "kept, too"], spool.Stored().Select(ticket => ticket.Title));
        Assert.Contains(spool.Store.Store.Read.Audit(new() { Type = "refused" }, null, 10), e => e.Data!.Contains("receivedAt", StringComparison.Ordinal));
        Assert.Equal(1, spool.Spool.RefusedLater);
    }

    [Fact]
    public async Task A_full_spool_refuses_as_the_store_did()
    {
        await using var spool = new SpoolFixture(maximum: 3);
        spool.Away = SpoolFixture.StoreIsAway;
        var answers = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var result = await spool.SubmitAsync(SpoolFixture.Alarm($"{i}"));
            answers.Add(result.Refusal?.Code ?? $"{result.Disposition}");
        }
        Assert.Equal(["Spooled", "Spooled", "Spooled", StoreAway.UnavailableCode, StoreAway.UnavailableCode], answers);
        spool.Away = null;
        await spool.EmptyAsync();
        Assert.Equal(3, spool.Stored().Count);
    }

    [Fact]
    public async Task A_restart_goes_on_where_it_was_and_what_comes_then_queues_behind()
    {
        _spool.Away = SpoolFixture.StoreIsAway;
        await _spool.SubmitAsync(SpoolFixture.Alarm("1"));
        await _spool.SubmitAsync(SpoolFixture.Alarm("2"));
        await _spool.RestartAsync();
        Assert.Equal(2, _spool.Spool.Depth);
        Assert.Equal(Disposition.Spooled, (await _spool.SubmitAsync(SpoolFixture.Alarm("3"))).Disposition);
        _spool.Away = null;
        await _spool.EmptyAsync();
        Assert.Equal(["1", "2", "3"], _spool.Stored().Select(ticket => ticket.Title));
    }

    [Fact]
    public async Task A_server_that_ends_between_entering_and_removing_enters_nothing_twice()
    {
        _spool.Away = SpoolFixture.StoreIsAway;
        for (var i = 1; i <= 20; i++)
        {
            await _spool.SubmitAsync(SpoolFixture.Alarm($"{i}"));
        }
        _spool.ForgetsEntered = true;
        _spool.Away = null;
        await Eventually.TrueAsync(() => _spool.Stored().Count == 20, "all to enter");
        Assert.Equal(20, _spool.Spool.Depth);
        await _spool.RestartAsync();
        _spool.ForgetsEntered = false;
        Assert.Equal(Disposition.Spooled, (await _spool.SubmitAsync(SpoolFixture.Alarm("21"))).Disposition);
        _spool.Away = null;
        await _spool.EmptyAsync();
        Assert.Equal(Enumerable.Range(1, 21).Select(i => $"{i}"), _spool.Stored().Select(ticket => ticket.Title));
    }

    [Fact]
    public async Task What_waits_for_a_tenant_that_is_deleted_holds_up_nothing()
    {
        _spool.Away = SpoolFixture.StoreIsAway;
        await _spool.SubmitAsync(SpoolFixture.Alarm("x"));
        _spool.IsDeleted = true;
        await _spool.EmptyAsync();
        Assert.Empty(_spool.Stored());
    }

    [Fact]
    public async Task What_waits_for_a_tenant_on_the_move_enters_its_new_store()
    {
        _spool.Away = SpoolFixture.StoreIsAway;
        await _spool.SubmitAsync(SpoolFixture.Alarm("x"));
        _spool.IsMoving = true;
        _spool.Away = null;
        await _spool.RestartAsync();
        Assert.Equal(1, _spool.Spool.Depth);
        _spool.IsMoving = false;
        await _spool.EmptyAsync();
        Assert.Single(_spool.Stored());
    }

    [Fact]
    public async Task The_key_of_a_spooled_submission_tells_its_ticket_later()
    {
        _spool.Away = SpoolFixture.StoreIsAway;
        await _spool.SubmitAsync(SpoolFixture.Alarm("x", key: "k"));
        await _spool.SubmitAsync(SpoolFixture.Alarm("x", key: "k"));
        _spool.Away = null;
        await _spool.EmptyAsync();
        var again = await _spool.SubmitAsync(SpoolFixture.Alarm("x", key: "k"));
        Assert.Equal((Disposition.Replayed, 1), (again.Disposition, _spool.Stored().Count));
        Assert.Equal(201, again.First!.Status);
    }
}
