using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class AgendaSqlTests(StoreEngine engine) : IDisposable
{
    readonly StoreFixture _fixture = new(engine, new Recipient("anna", "anna@example.org"));
    Instant _listening;

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    AgendaFacts Facts => _fixture.Store.Pool.Read(sql => AgendaSql.Read(sql, _fixture.Now, _listening, digest: null));

    [Fact]
    public void An_empty_store_waits_for_nothing() => Assert.Null(Facts.Next);

    [Fact]
    public async Task Each_tiers_first_ticket_is_to_be_warned_about_then_the_first_breach_waits()
    {
        await _fixture.AddAgentAsync();
        var gold = (await _fixture.SubmitAsync("gold", sla: Sla.Gold)).Ticket!;
        var silver = (await _fixture.SubmitAsync("silver", sla: Sla.Silver)).Ticket!;
        Assert.Equal([(Sla.Gold, gold.DueAt!.Value), (Sla.Silver, silver.DueAt!.Value)], Facts.Warnings.OrderByDescending(ticket => ticket.Tier).OrderBy(ticket => ticket.DueAt.Milliseconds));
        Assert.Equal(gold.DueAt, Facts.Breach);

        var sweeps = new SweepStore(_fixture.Store);
        Assert.Null(await sweeps.WarnDueSoonAsync(gold.Id, default));
        Assert.Equal(Sla.Silver, Assert.Single(Facts.Warnings).Tier);

        _fixture.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await sweeps.MarkBreachedAsync(gold.Id, default));
        Assert.Equal(silver.DueAt, Facts.Breach);

        await _fixture.Store.Tickets.CancelAsync(silver.Id, null, StoreFixture.Origin, default);
        Assert.Empty(Facts.Warnings);
        Assert.Null(Facts.Breach);
    }

    [Fact]
    public async Task A_silent_system_waits_until_its_silence_was_reported()
    {
        await _fixture.Store.Tickets.SaveSystemAsync(new(0, "boiler", Sla.None, 60, 600, null, null, null, null, default), StoreFixture.Origin, default);
        await _fixture.Store.Tickets.AliveAsync("boiler", true, StoreFixture.Origin, default);
        var heard = _fixture.Now;
        Assert.Equal(heard + TimeSpan.FromMinutes(10), Facts.Missing);
        _listening = heard + TimeSpan.FromMinutes(1);
        Assert.Equal(heard + TimeSpan.FromMinutes(11), Facts.Missing);

        _fixture.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(_fixture.Now, Facts.Missing);
        var sweeps = new SweepStore(_fixture.Store);
        Assert.Null(await sweeps.ReportSilentAsync(Assert.Single(sweeps.FindSilent(_fixture.Now, _listening)), default));
        Assert.Null(Facts.Missing);
    }

    [Fact]
    public async Task An_offline_system_waits_for_the_end_of_its_grace()
    {
        await _fixture.Store.Tickets.AvailabilityAsync("boiler", false, StoreFixture.Origin, default);
        var grace = _fixture.Store.Read.Systems().Single().GraceSeconds;
        Assert.Equal(_fixture.Now + TimeSpan.FromSeconds(grace), Facts.Missing);
        await _fixture.Store.Tickets.AvailabilityAsync("boiler", true, StoreFixture.Origin, default);
        Assert.Null(Facts.Missing);
    }

    [Fact]
    public async Task The_first_waiting_mail_is_due_at_its_next_attempt()
    {
        await _fixture.SubmitAsync("mailed");
        Assert.Equal(_fixture.Now, Facts.Mail);
        var mail = Assert.Single(await _fixture.Store.Outbox.TakeDueAsync(_fixture.Now, 10, TimeSpan.FromMinutes(1), default));
        await _fixture.Store.Outbox.MarkRetryAsync(mail.Id, _fixture.Now + TimeSpan.FromHours(1), "451 later", default);
        Assert.Equal(_fixture.Now + TimeSpan.FromHours(1), Facts.Mail);
    }
}

public sealed class AgendaSqlOnSqliteTests() : AgendaSqlTests(StoreEngine.Sqlite);

public sealed class AgendaSqlOnPostgresTests() : AgendaSqlTests(StoreEngine.Postgres);
