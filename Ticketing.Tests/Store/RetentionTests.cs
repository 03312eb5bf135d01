using Ticketing.Heartbeats;
using Ticketing.Notify;
using Ticketing.Notify.Channels;
using Ticketing.Store;
using Ticketing.Store.Channels;
using Ticketing.Store.Heartbeats;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class RetentionTests(StoreEngine engine)
{
    static readonly Origin Admin = new("admin", "page", null);

    [Fact]
    public async Task Only_what_ended_long_ago_is_measured_and_forgotten_and_the_trail_says_so()
    {
        using var fixture = new StoreFixture(engine, new Recipient("Anna", "anna@example.org"));
        var outbox = fixture.Store.Outbox;
        foreach (var title in (string[])["Leak", "Smoke", "Frost"])
        {
            await fixture.SubmitAsync(title);
        }
        var mails = await outbox.TakeDueAsync(fixture.Now, 10, TimeSpan.FromMinutes(10), default);
        await outbox.MarkSentAsync(mails[0].Id, fixture.Now, "250 ok", default);
        await outbox.MarkDeadAsync(mails[1].Id, fixture.Now, "550 no such user", default);
        var (retention, old) = (new Retention(fixture.Store), KeptKinds.OldOf("mails")!);
        Assert.Equal(new(0, 0), retention.Measure(old, fixture.Now - TimeSpan.FromDays(1)));
        fixture.Clock.Advance(TimeSpan.FromDays(100));
        await outbox.MarkSentAsync((await outbox.TakeDueAsync(fixture.Now, 10, TimeSpan.FromMinutes(10), default)).Single().Id, fixture.Now, "250 ok", default);

        var (count, bytes) = retention.Measure(old, fixture.Now - TimeSpan.FromDays(90));
        Assert.Equal(2, count);
        Assert.InRange(bytes, 200, 2_000);
        Assert.Null(await retention.ForgetAsync(old, fixture.Now - TimeSpan.FromDays(90), Admin, default));
        Assert.Equal(mails[2].Id, Assert.Single(outbox.List(null, 10)).Id);
        Assert.Equal(new(0, 0), retention.Measure(old, fixture.Now - TimeSpan.FromDays(90)));
        var said = fixture.Store.Read.Audit(new(), null, 1)[0];
        Assert.Equal((EventTypes.MailsForgotten, "admin"), (said.Type, said.Actor));
        Assert.Contains("2 mails", said.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_still_waits_is_kept_however_old_it_is()
    {
        using var fixture = new StoreFixture(engine, new Recipient("Anna", "anna@example.org"));
        var channels = new ChannelStore(fixture.Store);
        await channels.SaveAsync(new() { Id = 0, CreatedAt = default, Name = "hook", Kind = ChannelKind.Webhook, Address = "https://example.org/", Secret = "s", Events = [MailKinds.Opened], Enabled = true }, Admin, default);
        await fixture.SubmitAsync("Leak");
        await fixture.SubmitAsync("Smoke");
        var told = (await channels.TakeDueAsync(fixture.Now, 10, TimeSpan.FromMinutes(10), default))[0].Delivery.Id;
        await channels.MarkSentAsync(told, fixture.Now, "204");
        fixture.Clock.Advance(TimeSpan.FromDays(1_000));

        var result = await new Retention(fixture.Store).ForgetAllAsync(fixture.Now - TimeSpan.FromDays(7), default);
        Assert.Equal((1, false, null), (result.Acted, result.More, result.Trouble));
        Assert.Equal((2, 1), (fixture.Count("outbox"), fixture.Count("deliveries")));
        var said = fixture.Store.Read.Audit(new(), null, 1)[0];
        Assert.Equal((EventTypes.DeliveriesForgotten, Origin.Clock.Actor), (said.Type, said.Actor));
        Assert.Equal(default, await new Retention(fixture.Store).ForgetAllAsync(fixture.Now - TimeSpan.FromDays(7), default));
    }

    [Fact]
    public async Task The_last_ping_of_a_check_and_those_of_a_run_that_has_not_ended_are_kept()
    {
        using var fixture = new StoreFixture(engine);
        var checks = new CheckStore(fixture.Store);
        var (idle, running) = (await AddAsync("backup"), await AddAsync("scrub"));
        foreach (var check in (long[])[idle, running])
        {
            await PingAsync(check, PingKind.Success);
            fixture.Clock.Advance(TimeSpan.FromHours(1));
            await PingAsync(check, PingKind.Success);
        }
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        await PingAsync(running, PingKind.Start);
        await PingAsync(running, PingKind.Log);
        fixture.Clock.Advance(TimeSpan.FromDays(30));

        var (retention, old) = (new Retention(fixture.Store), KeptKinds.OldOf("pings")!);
        Assert.Equal(3, retention.Measure(old, fixture.Now - TimeSpan.FromDays(7)).Rows);
        Assert.Null(await retention.ForgetAsync(old, fixture.Now - TimeSpan.FromDays(7), Admin, default));
        Assert.Equal([2L], checks.PingsOf(idle, 10).Select(ping => ping.Number));
        Assert.Equal([4L, 3L], checks.PingsOf(running, 10).Select(ping => ping.Number));

        async Task<long> AddAsync(string name) =>
            (await checks.SaveAsync(new() { Id = 0, CreatedAt = default, Uuid = Guid.NewGuid(), Name = name, Slug = name, Schedule = CheckSchedule.Every(3600), GraceSeconds = 60 }, Admin, default)).Value!.Id;

        async Task PingAsync(long check, PingKind kind) => Assert.Null((await checks.PingAsync(check, new(kind, null, null, "all is well"), new("POST", null, null), default)).Refusal);
    }

    /// <summary>More than go in one transaction: others get their turn in between, and each part has its line.</summary>
    [Fact]
    public async Task Much_is_forgotten_in_parts()
    {
        using var fixture = new StoreFixture(engine, [.. Enumerable.Range(0, 900).Select(n => new Recipient($"p{n}", $"p{n}@example.org"))]);
        for (var n = 0; n < 5; n++)
        {
            await fixture.SubmitAsync($"Ticket {n}");
        }
        await fixture.Store.RunAsync(session => session.Sql.Execute("UPDATE outbox SET state = 1, done_at = @now WHERE id <> 17", fixture.Now.Milliseconds));
        fixture.Clock.Advance(TimeSpan.FromDays(30));
        var (retention, old, until) = (new Retention(fixture.Store), KeptKinds.OldOf("mails")!, fixture.Now - TimeSpan.FromDays(7));
        Assert.Equal(4_499, retention.Measure(old, until).Rows);

        var first = await retention.ForgetAllAsync(until, default);
        Assert.Equal((2_000, true), (first.Acted, first.More));
        await fixture.SubmitAsync("In between");
        Assert.Null(await retention.ForgetAsync(old, until, Admin, default));

        Assert.Equal(901, fixture.Count("outbox"));
        Assert.Equal(17, fixture.Store.Pool.Read(sql => sql.Number("SELECT MIN(id) FROM outbox")));
        Assert.Equal(
            ["499 mails that ended until 2026-03-25", "2000 mails that ended until 2026-03-25", "2000 mails that ended until 2026-03-25"],
            fixture.Store.Read.Audit(new(), null, 10).Where(e => e.Type == EventTypes.MailsForgotten).Select(e => EventData.Read(e.Data).Text));
        Assert.Null(fixture.Store.Pool.Read(EventChain.FirstBroken));
    }

    [Fact]
    public void Every_table_belongs_to_one_kind()
    {
        using var fixture = new StoreFixture(engine);
        var named = KeptKinds.All.SelectMany(kind => kind.Tables).ToList();
        Assert.Equal(named.Distinct().Order(), named.Order());
        Assert.Empty(fixture.Store.Pool.Read(TableSizes.Of).Keys.Where(table => !table.StartsWith("sqlite_", StringComparison.Ordinal)).Except(named));
    }

    /// <summary>Tickets and the trail stay for good: so a household must be able to afford them. The ceiling is that of decision 0023.</summary>
    [Fact]
    public async Task A_ticket_with_its_whole_history_takes_a_few_kilobytes()
    {
        const int Tickets = 500;
        using var fixture = new StoreFixture(engine, new Recipient("Anna", "anna@example.org"));
        await fixture.AddAgentAsync();
        var before = Sizes();
        var random = new Random(17);
        string[] words = ["pressure", "valve", "boiler", "cellar", "water", "pump", "since", "about", "the", "left", "radiator", "sensor", "measured", "again", "bar", "and", "below", "limit", "of", "reading"];
        for (var n = 1; n <= Tickets; n++)
        {
            await fixture.Store.Tickets.CommitAsync(
                new() { Title = $"Boiler pressure low ({n})", Description = string.Join(' ', random.GetItems(words, 28)) + $" {random.Next(10_000)}", System = "boiler", Category = "heating", Reference = "pressure", Sla = Sla.Gold, IfRefused = IfRefused.Record }, StoreFixture.Origin, default);
            await fixture.SubmitAsync("Boiler pressure low", "pressure");
            await fixture.SubmitAsync("Boiler pressure low", "pressure");
            Assert.Null((await fixture.Store.Tickets.AddNoteAsync(n, "Filled up at the valve behind the boiler, 1.4 bar now.", Admin, default)).Refusal);
            await fixture.SubmitAsync("Fine", "pressure", signal: Signal.Ok);
        }
        await fixture.Store.IndexAsync(default);
        while (fixture.Store.Pool.Read(SearchIndex.Position) < fixture.Store.Signal.LastSeq)
        {
            await fixture.Store.IndexAsync(default);
        }
        var after = Sizes();
        var figures = after.ToDictionary(kind => kind.Key, kind => (kind.Value - before[kind.Key]) / Tickets);
        TestContext.Current.TestOutputHelper!.WriteLine($"{engine}: bytes per ticket: tickets {figures["tickets"]}, events {figures["events"]}, mails {figures["mails"]}");
        Assert.InRange(figures["tickets"] + figures["events"], 500, 6_000);

        Dictionary<string, long> Sizes() => new Retention(fixture.Store).All().ToDictionary(kind => kind.Kind, kind => kind.Bytes!.Value);
    }
}

public sealed class RetentionOnSqliteTests() : RetentionTests(StoreEngine.Sqlite);

public sealed class RetentionOnPostgresTests() : RetentionTests(StoreEngine.Postgres);
