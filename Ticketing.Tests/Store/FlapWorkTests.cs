using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

/// <summary>A condition comes and goes: its ticket stays until it is quiet.</summary>
public abstract class FlapWorkTests : IDisposable
{
    readonly StoreFixture _fixture;
    SchedulerLoop _loop = null!;

    protected FlapWorkTests(StoreEngine engine)
    {
        _fixture = new(engine, new GuardLimits(0, 1, 3, 10));
        Schedule();
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    void Schedule()
    {
        ScheduledJob[] jobs = [new FlapStore(_fixture.Store).Job];
        _loop = new(() => jobs, _fixture.Clock, NullLogger<SchedulerLoop>.Instance);
    }

    async Task AdvanceAsync(double minutes)
    {
        _fixture.Clock.Advance(TimeSpan.FromMinutes(minutes));
        await _loop.RunDueAsync(default);
    }

    Task<SubmitResult> ComeAsync() => _fixture.SubmitAsync("Door open", "door");

    Task<SubmitResult> GoAsync() => _fixture.SubmitAsync("Door open", "door", signal: Signal.Ok);

    string[] Tickets => [.. _fixture.Store.Read.List(new() { Limit = 100, Order = TicketOrder.Oldest }).Value!.Items.Select(ticket => $"{ticket.Id} {ticket.Status} ×{ticket.Occurrences}")];

    Instant? Next => _fixture.Store.Pool.Read(sql => AgendaSql.Read(sql, _fixture.Now, default)).Missing;

    /// <summary>Comes and goes twice: the fourth change is one too many.</summary>
    async Task FlapAsync()
    {
        await ComeAsync();
        await GoAsync();
        await ComeAsync();
        var held = await GoAsync();
        Assert.Equal((Disposition.Merged, "open"), (held.Disposition, held.Ticket!.Status));
    }

    [Fact]
    public async Task Up_to_the_limit_every_end_finishes_a_ticket()
    {
        for (var i = 0; i < 5; i++)
        {
            await ComeAsync();
            Assert.Equal(Disposition.Finished, (await GoAsync()).Disposition);
            await AdvanceAsync(10);
        }
        Assert.Equal(5, Tickets.Length);
    }

    [Fact]
    public async Task Beyond_it_the_ticket_stays_open_and_is_finished_once_when_it_was_quiet()
    {
        await FlapAsync();
        Assert.Equal(["1 done ×1", "2 open ×1"], Tickets);
        Assert.Equal(_fixture.Now + TimeSpan.FromMinutes(10), Next);
        await AdvanceAsync(9);
        Assert.Equal(["1 done ×1", "2 open ×1"], Tickets);
        await AdvanceAsync(1);
        await AdvanceAsync(1);
        Assert.Equal(["1 done ×1", "2 done ×1"], Tickets);
        Assert.Equal((0, null), (_fixture.Count("held_finishes"), Next));
        Assert.Equal(["opened", "finishHeld", "finished"], _fixture.Store.Read.FindWithLog(2)!.Log.Select(entry => entry.Type));
        Assert.Equal(Disposition.NothingToFinish, (await GoAsync()).Disposition);
    }

    [Fact]
    public async Task Coming_back_takes_the_finish_back_and_going_again_begins_the_quiet_anew()
    {
        await FlapAsync();
        await AdvanceAsync(5);
        await ComeAsync();
        Assert.Equal(0, _fixture.Count("held_finishes"));
        await AdvanceAsync(4);
        await GoAsync();
        await AdvanceAsync(9);
        Assert.Equal("2 open ×2", Tickets[^1]);
        await AdvanceAsync(1);
        Assert.Equal("2 done ×2", Tickets[^1]);
    }

    [Fact]
    public async Task Repeats_of_what_is_there_are_no_changes()
    {
        for (var i = 0; i < 20; i++)
        {
            await ComeAsync();
        }
        Assert.Equal(Disposition.Finished, (await GoAsync()).Disposition);
    }

    [Fact]
    public async Task A_restart_forgets_no_finish_that_is_held()
    {
        await FlapAsync();
        _fixture.Reopen();
        Schedule();
        await AdvanceAsync(10);
        Assert.Equal("2 done ×1", Tickets[^1]);
    }

    [Fact]
    public async Task What_somebody_finished_meanwhile_stays_as_it_is()
    {
        await FlapAsync();
        await _fixture.Store.Tickets.CancelAsync(2, null, StoreFixture.Origin, default);
        await AdvanceAsync(10);
        Assert.Equal("2 cancelled ×1", Tickets[^1]);
        Assert.Equal(0, _fixture.Count("held_finishes"));
    }
}

public sealed class FlapWorkOnSqliteTests() : FlapWorkTests(StoreEngine.Sqlite);

public sealed class FlapWorkOnPostgresTests() : FlapWorkTests(StoreEngine.Postgres);
