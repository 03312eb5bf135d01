using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class AlertBookTests : IDisposable
{
    readonly StoreFixture _fixture;
    readonly AlertBook _book;
    readonly SchedulerLoop _loop;

    protected AlertBookTests(StoreEngine engine)
    {
        _fixture = new(engine);
        _book = new(_fixture.Store);
        var jobs = AlertJobs.Of("home", _book, new(_fixture.Clock));
        _loop = new(() => jobs, _fixture.Clock, NullLogger<SchedulerLoop>.Instance);
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    async Task FireAsync(string name = "DiskFull", int minutes = 4) => Assert.Null(await _book.TakeAsync([AlertOf(name, minutes)], StoreFixture.Origin, default));

    Alert AlertOf(string name, int minutes) => new(name + "-print", "prometheus", new Dictionary<string, string> { ["alertname"] = name, ["zone"] = "🏠" }, new Dictionary<string, string> { ["summary"] = $"{name} fires" }, "http://p", null,
        _fixture.Now - TimeSpan.FromMinutes(1), _fixture.Now + TimeSpan.FromMinutes(minutes), _fixture.Now);

    Silence SilenceOf(string name, int minutes) => new("", [new("alertname", name, IsRegex: true, IsEqual: true)], _fixture.Now, _fixture.Now + TimeSpan.FromMinutes(minutes), _fixture.Now, "anna", "cleaning");

    async Task AdvanceAsync(TimeSpan by)
    {
        _fixture.Clock.Advance(by);
        while (await _loop.RunDueAsync(default) == TimeSpan.Zero)
        {
            // A job with more to do goes on at once.
        }
    }

    string[] Tickets => [.. _fixture.Store.Read.List(new() { Limit = 100, Order = TicketOrder.Oldest }).Value!.Items.Select(ticket => $"{ticket.Title} {ticket.Status} {ticket.Occurrences}")];

    Instant? Next => _fixture.Store.Pool.Read(sql => AgendaSql.Read(sql, _fixture.Now, default)).Missing;

    [Fact]
    public async Task A_repeat_changes_nothing_but_when_the_alert_ends()
    {
        await FireAsync();
        await AdvanceAsync(TimeSpan.FromMinutes(3));
        await FireAsync();
        await AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(["DiskFull fires open 1"], Tickets);
        var alert = Assert.Single(_book.Alerts(_fixture.Now));
        Assert.Equal((_fixture.Now - TimeSpan.FromMinutes(7), _fixture.Now + TimeSpan.FromMinutes(1), "🏠", "http://p"), (alert.StartsAt, alert.EndsAt, alert.Labels["zone"], alert.GeneratorUrl));
        Assert.Equal(alert.EndsAt, Next);
    }

    [Fact]
    public async Task An_alert_that_is_not_sent_again_is_over_and_so_is_its_ticket()
    {
        await FireAsync();
        await AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(["DiskFull fires done 1"], Tickets);
        Assert.Empty(_book.Alerts(default));
        Assert.Null(Next);
        await FireAsync();
        Assert.Equal(["DiskFull fires done 1", "DiskFull fires open 1"], Tickets);
    }

    [Fact]
    public async Task An_alert_that_says_that_it_ended_is_over()
    {
        await FireAsync();
        await FireAsync(minutes: 0);

        Assert.Equal(["DiskFull fires done 1"], Tickets);
        await FireAsync(minutes: 0);
        Assert.Equal(["DiskFull fires done 1"], Tickets);
    }

    [Fact]
    public async Task What_was_repeated_before_the_sweep_came_to_it_goes_on()
    {
        await FireAsync();
        _fixture.Clock.Advance(TimeSpan.FromMinutes(5));
        var ended = Assert.Single(_book.FindEnded(_fixture.Now, 10));
        await FireAsync();

        Assert.Null(await _book.EndAsync(ended, default));
        Assert.Equal(["DiskFull fires open 1"], Tickets);
    }

    [Fact]
    public async Task A_server_that_was_away_waits_for_a_repeat()
    {
        await FireAsync();
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        var jobs = AlertJobs.Of("home", _book, new(_fixture.Clock));
        var loop = new SchedulerLoop(() => jobs, _fixture.Clock, NullLogger<SchedulerLoop>.Instance);
        await loop.RunDueAsync(default);
        Assert.Equal(["DiskFull fires open 1"], Tickets);

        _fixture.Clock.Advance(IAlertSweep.RepeatedWithin);
        await loop.RunDueAsync(default);
        Assert.Equal(["DiskFull fires done 1"], Tickets);
    }

    [Fact]
    public async Task A_silence_holds_what_matches_and_releases_what_still_fires()
    {
        var silence = (await _book.SaveSilenceAsync(SilenceOf("Disk.*", 10), StoreFixture.Origin, default)).Value!;
        await FireAsync(minutes: 30);
        await FireAsync("DiskGone", minutes: 4);
        await FireAsync("Door", minutes: 30);
        Assert.Equal(["Door fires open 1"], Tickets);
        Assert.Equal(2, _book.Alerts(_fixture.Now).Count(alert => Silence.Holding(_book.Silences(), alert, _fixture.Now).Contains(silence.Id)));

        await AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(["Door fires open 1"], Tickets);
        Assert.Equal(silence.EndsAt, Next);
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["Door fires open 1", "DiskFull fires open 1"], Tickets);
        await AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(["Door fires open 1", "DiskFull fires open 1"], Tickets);
    }

    [Fact]
    public async Task A_silence_that_somebody_ends_releases_at_once_unless_another_one_holds()
    {
        var one = (await _book.SaveSilenceAsync(SilenceOf("Disk.*", 10), StoreFixture.Origin, default)).Value!;
        var other = (await _book.SaveSilenceAsync(SilenceOf(".*Full", 10), StoreFixture.Origin, default)).Value!;
        await FireAsync(minutes: 30);

        Assert.Null(await _book.EndSilenceAsync(one.Id, StoreFixture.Origin, default));
        Assert.Empty(Tickets);
        Assert.Null(await _book.EndSilenceAsync(other.Id, StoreFixture.Origin, default));
        Assert.Equal(["DiskFull fires open 1"], Tickets);
        Assert.Equal("already-expired", (await _book.EndSilenceAsync(other.Id, StoreFixture.Origin, default))!.Code);
        Assert.Equal("not-found", (await _book.EndSilenceAsync("nothing", StoreFixture.Origin, default))!.Code);
    }

    [Fact]
    public async Task A_silence_is_changed_in_place_where_only_its_end_changes_and_replaced_otherwise()
    {
        var silence = (await _book.SaveSilenceAsync(SilenceOf("Disk.*", 10), StoreFixture.Origin, default)).Value!;

        var longer = (await _book.SaveSilenceAsync(silence with { EndsAt = silence.EndsAt + TimeSpan.FromHours(1) }, StoreFixture.Origin, default)).Value!;
        Assert.Equal(silence.Id, longer.Id);
        var other = (await _book.SaveSilenceAsync(longer with { Matchers = [new("alertname", "Door", false, true)] }, StoreFixture.Origin, default)).Value!;
        Assert.NotEqual(silence.Id, other.Id);
        Assert.Equal(["active", "expired"], _book.Silences().Select(one => one.StateAt(_fixture.Now)).Order());
        Assert.Equal("not-found", (await _book.SaveSilenceAsync(silence with { Id = "nothing" }, StoreFixture.Origin, default)).Refusal!.Code);
    }

    [Fact]
    public async Task The_watchdog_is_a_heartbeat()
    {
        await FireAsync(Alert.Watchdog);

        Assert.Empty(Tickets);
        Assert.Equal(_fixture.Now, Assert.Single(_fixture.Store.Read.Systems()).LastHeartbeatAt);
    }

    [Fact]
    public async Task What_is_known_survives_a_restart()
    {
        await _book.SaveSilenceAsync(SilenceOf("Disk.*", 10), StoreFixture.Origin, default);
        await FireAsync(minutes: 30);
        _fixture.Reopen();
        var book = new AlertBook(_fixture.Store);

        Assert.Single(book.Alerts(_fixture.Now));
        Assert.Equal(("anna", "cleaning"), Assert.Single(book.Silences()) is var one ? (one.CreatedBy, one.Comment) : default);
    }
}

public sealed class AlertBookOnSqliteTests() : AlertBookTests(StoreEngine.Sqlite);

public sealed class AlertBookOnPostgresTests() : AlertBookTests(StoreEngine.Postgres);
