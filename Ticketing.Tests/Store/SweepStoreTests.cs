using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class SweepStoreTests(StoreEngine engine)
{
    static readonly CancellationToken Cancel = CancellationToken.None;

    /// <summary>The sweeps of a store as they run in the server, started by the test.</summary>
    sealed class Sweeps(StoreFixture fixture)
    {
        readonly SchedulerLoop _loop = Loop(fixture);

        static SchedulerLoop Loop(StoreFixture fixture)
        {
            var store = new SweepStore(fixture.Store);
            var jobs = SweepJobs.Of("home", store, store, new(fixture.Clock));
            return new(() => jobs, fixture.Clock, NullLogger<SchedulerLoop>.Instance);
        }

        public async Task RunAsync()
        {
            while (await _loop.RunDueAsync(Cancel) == TimeSpan.Zero)
            {
                // A job with more to do goes on at once.
            }
        }

        public async Task AdvanceAsync(TimeSpan by)
        {
            fixture.Clock.Advance(by);
            await RunAsync();
        }
    }

    async Task<StoreFixture> WithTicketAsync(Sla sla, params Recipient[] audience)
    {
        var fixture = new StoreFixture(engine, audience);
        await fixture.AddAgentAsync();
        Assert.Equal(Disposition.Created, (await fixture.SubmitAsync("Boiler pressure low", sla: sla)).Disposition);
        return fixture;
    }

    static string[] Log(StoreFixture fixture, long id = 1) => [.. fixture.Store.Read.FindWithLog(id)!.Log.Select(line => line.Type)];

    static string[] Mails(StoreFixture fixture) => [.. fixture.Store.Pool.Read(sql => sql.List("SELECT kind FROM outbox ORDER BY id", row => row.GetString(0)))];

    [Theory]
    [InlineData(Sla.Gold, 90)]
    [InlineData(Sla.Silver, 180)]
    [InlineData(Sla.Bronze, 360)]
    public async Task A_ticket_is_warned_about_once_when_a_quarter_of_its_time_is_left(Sla sla, int minutes)
    {
        using var fixture = await WithTicketAsync(sla, new Recipient("anna", "anna@example.org"));
        var sweeps = new Sweeps(fixture);
        await sweeps.RunAsync();
        await sweeps.AdvanceAsync(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(5));
        Assert.Equal([EventTypes.Opened], Log(fixture));
        await sweeps.AdvanceAsync(TimeSpan.FromSeconds(5));
        await sweeps.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([EventTypes.Opened, EventTypes.DueSoon], Log(fixture));
        Assert.Equal([MailKinds.Opened, MailKinds.DueSoon], Mails(fixture));
        Assert.Equal(2, fixture.Store.Read.Find(1)!.Version);
        Assert.Equal("system", fixture.Store.Read.FindWithLog(1)!.Log[^1].Who);
    }

    [Fact]
    public async Task A_breach_is_marked_once_and_neither_mark_is_repeated_after_a_restart()
    {
        using var fixture = await WithTicketAsync(Sla.Gold, new Recipient("anna", "anna@example.org"));
        var sweeps = new Sweeps(fixture);
        for (var minute = 0; minute < 130; minute++)
        {
            await sweeps.AdvanceAsync(TimeSpan.FromMinutes(1));
        }
        string[] expected = [EventTypes.Opened, EventTypes.DueSoon, EventTypes.Breached];
        Assert.Equal(expected, Log(fixture));
        fixture.Reopen();
        sweeps = new Sweeps(fixture);
        await sweeps.RunAsync();
        await sweeps.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(expected, Log(fixture));
        Assert.Equal([MailKinds.Opened, MailKinds.DueSoon, MailKinds.Breached], Mails(fixture));
    }

    [Fact]
    public async Task What_fell_due_while_the_server_was_down_is_marked_as_breached_without_a_warning()
    {
        using var fixture = await WithTicketAsync(Sla.Gold);
        fixture.Clock.Advance(TimeSpan.FromHours(5));
        fixture.Reopen();
        await new Sweeps(fixture).RunAsync();
        Assert.Equal([EventTypes.Opened, EventTypes.Breached], Log(fixture));
    }

    [Fact]
    public async Task Finished_and_deleted_tickets_are_left_alone()
    {
        using var fixture = await WithTicketAsync(Sla.Gold);
        await fixture.SubmitAsync("Second", sla: Sla.Gold);
        await fixture.Store.Tickets.CancelAsync(1, null, StoreFixture.Origin, Cancel);
        await fixture.Store.Tickets.DeleteAsync(2, null, StoreFixture.Origin, Cancel);
        var events = fixture.Count("events");
        await new Sweeps(fixture).AdvanceAsync(TimeSpan.FromMinutes(100));
        await new Sweeps(fixture).AdvanceAsync(TimeSpan.FromMinutes(100));
        Assert.Equal(events, fixture.Count("events"));
    }

    [Fact]
    public async Task Acting_on_what_has_changed_since_it_was_found_does_nothing()
    {
        using var fixture = await WithTicketAsync(Sla.Gold);
        var store = new SweepStore(fixture.Store);
        fixture.Clock.Advance(TimeSpan.FromMinutes(100));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.WarnDueSoonAsync(1, Cancel).AsTask())); // found twice, acted on at once
        await store.MarkBreachedAsync(1, Cancel); // not due yet
        await store.WarnDueSoonAsync(99, Cancel); // no such ticket
        Assert.Equal([EventTypes.Opened, EventTypes.DueSoon], Log(fixture));
        await fixture.Store.Tickets.CancelAsync(1, null, StoreFixture.Origin, Cancel);
        fixture.Clock.Advance(TimeSpan.FromMinutes(100));
        await store.MarkBreachedAsync(1, Cancel);
        Assert.Equal([EventTypes.Opened, EventTypes.DueSoon, EventTypes.Cancelled], Log(fixture));
    }

    [Fact]
    public async Task A_clock_that_jumps_forward_and_back_warns_about_each_ticket_once()
    {
        using var fixture = await WithTicketAsync(Sla.Gold);
        var start = fixture.Clock.GetUtcNow();
        var sweeps = new Sweeps(fixture);
        await sweeps.RunAsync();
        fixture.Clock.Jump(start.AddMinutes(100));
        await sweeps.AdvanceAsync(TimeSpan.FromSeconds(5));
        fixture.Clock.Jump(start.AddMinutes(-600));
        await sweeps.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(Disposition.Created, (await fixture.SubmitAsync("Taken in by the earlier clock", sla: Sla.Gold)).Disposition);
        for (var minute = 0; minute < 800; minute++)
        {
            await sweeps.AdvanceAsync(TimeSpan.FromMinutes(1));
        }
        Assert.Equal([EventTypes.Opened, EventTypes.DueSoon, EventTypes.Breached], Log(fixture, 1));
        Assert.Equal([EventTypes.Opened, EventTypes.DueSoon, EventTypes.Breached], Log(fixture, 2));
    }

    [Fact]
    public async Task Hundreds_of_tickets_that_fall_due_together_are_all_marked_at_once()
    {
        using var fixture = new StoreFixture(engine);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => fixture.SubmitAsync($"Alarm {i}", sla: Sla.Gold, ifRefused: IfRefused.Record)));
        await new Sweeps(fixture).AdvanceAsync(TimeSpan.FromMinutes(121));
        Assert.Equal(500, fixture.Store.Pool.Read(sql => sql.Number("SELECT COUNT(*) FROM events WHERE type = 'breached'")));
    }

    [Fact]
    public async Task A_device_that_sends_no_heartbeat_any_more_is_one_ticket_per_silence()
    {
        using var fixture = new StoreFixture(engine);
        var sweeps = new Sweeps(fixture);
        await fixture.Store.Tickets.AliveAsync("pump", heartbeat: true, StoreFixture.Origin, Cancel);
        await sweeps.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Null(fixture.Store.Read.Find(1));
        await sweeps.AdvanceAsync(TimeSpan.FromMinutes(1));
        var ticket = fixture.Store.Read.Find(1)!;
        Assert.Equal(("pump is silent", "pump", "heartbeat", "system"), (ticket.Title, ticket.System, ticket.Reference, ticket.Requester));
        Assert.Equal("The last heartbeat came at 2026-03-02 10:00:00 UTC; one is expected every 1 h.", ticket.Description);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero), fixture.Store.Read.Systems().Single().LastSeenAt!.Value.Offset);

        // Somebody closes it: the same silence is not reported again, not even after a restart.
        await fixture.Store.Tickets.CancelAsync(1, null, StoreFixture.Origin, Cancel);
        await sweeps.AdvanceAsync(TimeSpan.FromHours(2));
        fixture.Reopen();
        sweeps = new Sweeps(fixture);
        await sweeps.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Null(fixture.Store.Read.Find(2));

        // Back, and silent once more: a new ticket, which the next heartbeat finishes.
        await fixture.Store.Tickets.AliveAsync("pump", heartbeat: true, StoreFixture.Origin, Cancel);
        await sweeps.AdvanceAsync(TimeSpan.FromMinutes(61));
        Assert.Equal(TicketKind.Open, fixture.Store.Read.Find(2)!.Kind);
        await fixture.Store.Tickets.AliveAsync("pump", heartbeat: true, StoreFixture.Origin, Cancel);
        Assert.Equal(TicketKind.Done, fixture.Store.Read.Find(2)!.Kind);
    }

    [Fact]
    public async Task Nobody_is_silent_because_the_server_was_down_or_its_clock_was_set()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.Store.Tickets.AliveAsync("pump", heartbeat: true, StoreFixture.Origin, Cancel);
        fixture.Clock.Advance(TimeSpan.FromDays(3));
        fixture.Reopen();
        var sweeps = new Sweeps(fixture);
        await sweeps.RunAsync();
        await sweeps.AdvanceAsync(TimeSpan.FromMinutes(30));
        fixture.Clock.Jump(fixture.Clock.GetUtcNow().AddDays(2));
        await sweeps.AdvanceAsync(TimeSpan.FromSeconds(5));
        await sweeps.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Null(fixture.Store.Read.Find(1));
        await sweeps.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("pump is silent", fixture.Store.Read.Find(1)!.Title);
    }

    [Fact]
    public async Task A_device_offline_beyond_its_grace_is_a_ticket_until_it_is_back()
    {
        using var fixture = new StoreFixture(engine);
        var sweeps = new Sweeps(fixture);
        await sweeps.RunAsync();
        await fixture.Store.Tickets.AvailabilityAsync("pump", online: false, StoreFixture.Origin, Cancel);
        await sweeps.AdvanceAsync(TimeSpan.FromSeconds(55));
        await fixture.Store.Tickets.AvailabilityAsync("pump", online: true, StoreFixture.Origin, Cancel);
        await sweeps.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Null(fixture.Store.Read.Find(1));

        await fixture.Store.Tickets.AvailabilityAsync("pump", online: false, StoreFixture.Origin, Cancel);
        for (var i = 0; i < 40; i++)
        {
            await sweeps.AdvanceAsync(TimeSpan.FromSeconds(5));
        }
        var ticket = fixture.Store.Read.Find(1)!;
        Assert.Equal(("pump is offline", "availability", 1), (ticket.Title, ticket.Reference, ticket.Occurrences));
        Assert.Contains("longer than its grace of 1 min", ticket.Description, StringComparison.Ordinal);
        await fixture.Store.Tickets.AvailabilityAsync("pump", online: true, StoreFixture.Origin, Cancel);
        Assert.Equal(TicketKind.Done, fixture.Store.Read.Find(1)!.Kind);
    }

    [Fact]
    public async Task Rows_of_expired_holds_and_day_old_answers_go_away()
    {
        using var fixture = new StoreFixture(engine);
        await fixture.AddAgentAsync();
        var sweeps = new Sweeps(fixture);
        await sweeps.RunAsync();
        await fixture.Store.Tickets.HoldAsync(Sla.Gold, StoreFixture.Origin, Cancel);
        await fixture.SubmitAsync("Leak", key: "k1");
        await sweeps.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal((0, 1), (fixture.Count("holds"), fixture.Count("idempotency")));
        await sweeps.AdvanceAsync(TimeSpan.FromHours(24));
        Assert.Equal(0, fixture.Count("idempotency"));
        Assert.Equal(fixture.Now, new SweepStore(fixture.Store).LastDone("answers/home"));
        Assert.Null(new SweepStore(fixture.Store).LastDone("answers/other"));
    }

    [Fact]
    public async Task Sweeps_with_nothing_to_do_write_nothing()
    {
        using var fixture = await WithTicketAsync(Sla.Gold);
        var sweeps = new Sweeps(fixture);
        await sweeps.RunAsync();
        var before = fixture.Version;
        for (var i = 0; i < 600; i++)
        {
            await sweeps.AdvanceAsync(TimeSpan.FromSeconds(5));
        }
        Assert.Equal(before, fixture.Version);
    }

    [Theory]
    [InlineData(SweepSql.DueSoon, "tickets_open_due")]
    [InlineData(SweepSql.Breached, "tickets_open_due")]
    [InlineData(SweepSql.LastReport, "tickets_system")]
    [InlineData(SweepSql.CountAnswers, "idempotency_created")]
    [InlineData(SweepSql.ForgetAnswers, "idempotency_created")]
    public void Sweeps_use_their_indexes(string sql, string expected)
    {
        using var fixture = new StoreFixture(engine);
        var plan = QueryPlan.Of(fixture, sql);
        plan.AssertUses(expected, sorts: true);
        plan.AssertScansNoTickets();
    }
}

public sealed class SweepStoreOnSqliteTests() : SweepStoreTests(StoreEngine.Sqlite);

public sealed class SweepStoreOnPostgresTests() : SweepStoreTests(StoreEngine.Postgres);
