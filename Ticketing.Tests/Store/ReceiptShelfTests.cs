using Ticketing.Admission;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class ReceiptShelfTests(StoreEngine engine)
{
    [Fact]
    public async Task A_receipt_is_on_disk_with_its_ticket_and_is_found_after_a_restart()
    {
        using var fixture = new StoreFixture(engine);
        var first = await Submit(fixture, repeat: false);
        fixture.Reopen();

        var again = await Submit(fixture, repeat: true);

        Assert.Equal((Disposition.Replayed, first.Ticket!.Id), (again.Disposition, again.Ticket!.Id));
        Assert.Equal((1, 1), (fixture.Count("tickets"), fixture.Count("mqtt_receipts")));
    }

    [Fact]
    public async Task Copies_in_one_group_are_one_ticket()
    {
        using var fixture = new StoreFixture(engine);
        var results = await Task.WhenAll(Submit(fixture, repeat: false), Submit(fixture, repeat: true), Submit(fixture, repeat: true));

        Assert.Equal([Disposition.Created, Disposition.Replayed, Disposition.Replayed], results.Select(result => result.Disposition));
    }

    [Fact]
    public async Task A_repeat_of_a_ticket_that_is_deleted_makes_none()
    {
        using var fixture = new StoreFixture(engine);
        var first = await Submit(fixture, repeat: false);
        await fixture.Store.Tickets.DeleteAsync(first.Ticket!.Id, null, Origin.Clock, default);

        Assert.Equal((Disposition.Replayed, null), ((await Submit(fixture, repeat: true)) is var again ? (again.Disposition, again.Ticket) : default));
    }

    [Fact]
    public async Task Receipts_are_forgotten_after_a_day_unless_their_packet_id_was_used_again()
    {
        using var fixture = new StoreFixture(engine);
        await Submit(fixture, repeat: false, packet: 1);
        await Submit(fixture, repeat: false, packet: 2);
        fixture.Clock.Advance(TimeSpan.FromHours(20));
        await Submit(fixture, repeat: false, packet: 2);
        fixture.Clock.Advance(TimeSpan.FromHours(5));
        var sweeps = new SweepStore(fixture.Store);
        var jobs = SweepJobs.Of("home", sweeps, sweeps, new ListeningTime(fixture.Clock));

        await jobs.Single(job => job.Name == "receipts/home").Run(Instant.From(fixture.Clock.GetUtcNow()), default);

        Assert.Equal(1, fixture.Count("mqtt_receipts"));
        Assert.Equal(Disposition.Created, (await Submit(fixture, repeat: true, packet: 1)).Disposition);
        Assert.Equal(Disposition.Replayed, (await Submit(fixture, repeat: true, packet: 2)).Disposition);
    }

    static Task<SubmitResult> Submit(StoreFixture fixture, bool repeat, int packet = 1) => fixture.Store.Tickets.CommitAsync(
        new Submission { Title = "Pressure low", System = "boiler", Receipt = new(Session: -17, packet, Digest: 42, repeat ? new Instant(0) : null) }, new Origin("board", "mqtt"), default).AsTask();
}

public sealed class ReceiptShelfOnSqliteTests() : ReceiptShelfTests(StoreEngine.Sqlite);

public sealed class ReceiptShelfOnPostgresTests() : ReceiptShelfTests(StoreEngine.Postgres);
