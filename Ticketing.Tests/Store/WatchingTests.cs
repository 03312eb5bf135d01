using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

/// <summary>Who is mailed what about changes, notes and the day's work, by what they wish.</summary>
public abstract class WatchingTests(StoreEngine engine)
{
    static readonly Origin Anna = new("Anna", "page");
    static readonly Recipient[] People = [new("Anna", "anna@example.org"), new("Bert", "bert@example.org")];

    [Fact]
    public async Task A_change_mails_everybody_once_but_not_who_made_it()
    {
        using var fixture = new StoreFixture(engine, People);
        var ticket = (await fixture.SubmitAsync("Leak")).Ticket!;
        await fixture.Store.Tickets.ChangeAsync(ticket.Id, new() { Title = "Large leak", Labels = new Dictionary<string, string> { ["floor"] = "1" } }, Anna, default);
        await fixture.Store.Tickets.ChangeAsync(ticket.Id, new() { Status = "done" }, Anna, default);

        Assert.Equal([(MailKinds.Changed, "Bert"), (MailKinds.Finished, "Bert")], Mails(fixture).Where(mail => mail.Kind != MailKinds.Opened));
        var data = MailData.Read(fixture.Store.Outbox.List(null, 10)[1].Data);
        Assert.Equal(("Anna", "Large leak", 2), (data.By, data.Changes!["title"].To, data.Changes.Count));
    }

    [Fact]
    public async Task Who_is_mentioned_watches_from_then_on_and_is_told_so()
    {
        using var fixture = new StoreFixture(engine, People);
        var ticket = (await fixture.SubmitAsync("Leak")).Ticket!;
        var note = (await fixture.Store.Tickets.AddNoteAsync(ticket.Id, "I, @Anna, look", Anna, default)).Value!;
        Assert.Empty(fixture.Store.Read.Find(ticket.Id)!.Watchers);
        await fixture.Store.Tickets.EditNoteAsync(ticket.Id, note.Id, "I, @Anna, look; @bert too", Anna, default);
        await fixture.Store.Tickets.EditNoteAsync(ticket.Id, note.Id, "I look; @bert too, soon", Anna, default);

        Assert.Equal(["Bert"], fixture.Store.Read.Find(ticket.Id)!.Watchers);
        Assert.Equal([(MailKinds.Noted, "Bert"), (MailKinds.Mentioned, "Bert")], Mails(fixture).Where(mail => mail.Kind != MailKinds.Opened));
        Assert.Equal("I look; @bert too, soon", Assert.Single(fixture.Store.Read.FindWithLog(ticket.Id)!.Log, line => line.Type == EventTypes.Noted).Text);
    }

    [Fact]
    public async Task Wishes_outlive_a_restart_and_let_waiting_mail_go_when_they_change()
    {
        using var fixture = new StoreFixture(engine, People);
        var quiet = new MailWishes("Bert") { Muted = [MailKinds.Opened], Quiet = new(new(9, 0), new(12, 0), GoldComes: false), Digest = false };
        Assert.Null(await new WishStore(fixture.Store).SaveAsync(quiet, Anna, default));
        fixture.Reopen();
        var ticket = (await fixture.SubmitAsync("Leak")).Ticket!;
        await fixture.Store.Tickets.CancelAsync(ticket.Id, null, Anna, default);

        Assert.Equal([(MailKinds.Opened, "Anna"), (MailKinds.Finished, "Bert")], Mails(fixture));
        var mail = fixture.Store.Outbox.List(null, 1)[0];
        Assert.Equivalent(quiet, fixture.Store.Outbox.WishesOf(mail));
        await fixture.Store.Outbox.MarkRetryAsync(mail.Id, fixture.Now + TimeSpan.FromHours(2), null, default);
        await new WishStore(fixture.Store).SaveAsync(new("Bert"), Anna, default);
        Assert.Equal(fixture.Now, fixture.Store.Outbox.List(null, 1)[0].NextAttemptAt);
        Assert.Contains(fixture.Store.Read.Audit(new(), null, 10), e => e.Type == EventTypes.MailsChanged);
    }

    [Fact]
    public async Task The_digest_is_made_once_a_day_for_everybody_who_has_something_to_do()
    {
        using var fixture = new StoreFixture(engine, People);
        await fixture.AddAgentAsync();
        var at = new DailyTime(new(7, 0), TimeZoneInfo.Utc);
        Assert.Equal((0, null), await new DigestStore(fixture.Store, at).RunAsync(fixture.Now, default));
        await fixture.SubmitAsync("Leak", sla: Sla.Gold);
        await fixture.SubmitAsync("Someday");
        await new WishStore(fixture.Store).SaveAsync(new("Anna") { Digest = false }, Anna, default);
        Assert.Equal((0, null), await new DigestStore(fixture.Store, at).RunAsync(fixture.Now, default));

        fixture.Clock.Advance(TimeSpan.FromDays(1));
        var (one, other) = (new DigestStore(fixture.Store, at), new DigestStore(fixture.Store, at));
        await one.RunAsync(fixture.Now, default);
        await other.RunAsync(fixture.Now, default);
        fixture.Reopen();
        await new DigestStore(fixture.Store, at).RunAsync(fixture.Now, default);

        var mail = Assert.Single(fixture.Store.Outbox.List(null, 10), mail => mail.Kind == MailKinds.Digest);
        Assert.Equal(("Bert", null), (mail.RecipientName, mail.TicketId));
        Assert.Equivalent(new DigestData(Overdue: 1, Due: 0, Open: 1, [1, 2]), MailData.Read(mail.Data).Digest);
    }

    [Fact]
    public async Task A_closed_store_is_needed_when_its_digest_is_and_not_without_unfinished_tickets()
    {
        using var fixture = new StoreFixture(engine, People);
        var at = new DailyTime(new(7, 0), TimeZoneInfo.Utc);
        Assert.Null(Facts(fixture, at).Digest);
        await fixture.SubmitAsync("Someday");
        Assert.Equal(fixture.Now, Facts(fixture, at).Digest);
        await new DigestStore(fixture.Store, at).RunAsync(fixture.Now, default);
        Assert.Equal(at.NextAfter(fixture.Now), Facts(fixture, at).Next is { } next && next > fixture.Now ? next : Facts(fixture, at).Digest);
        Assert.Null(fixture.Store.Pool.Read(sql => AgendaSql.Read(sql, fixture.Now, fixture.Now, digest: null)).Digest);
    }

    static Ticketing.Scheduling.AgendaFacts Facts(StoreFixture fixture, DailyTime at) => fixture.Store.Pool.Read(sql => AgendaSql.Read(sql, fixture.Now, fixture.Now, at));

    static IEnumerable<(string Kind, string? To)> Mails(StoreFixture fixture) => fixture.Store.Outbox.List(null, 100).Reverse().Select(mail => (mail.Kind, mail.RecipientName));
}

public sealed class WatchingOnSqliteTests() : WatchingTests(StoreEngine.Sqlite);

public sealed class WatchingOnPostgresTests() : WatchingTests(StoreEngine.Postgres);
