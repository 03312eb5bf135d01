using Ticketing.Notify;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class OutboxStoreTests(StoreEngine engine)
{
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_mail_is_taken_once_until_its_lease_ends_and_never_again_when_sent()
    {
        using var fixture = new StoreFixture(engine, new Recipient("Anna", "anna@example.org"));
        var outbox = fixture.Store.Outbox;
        var queued = 0;
        outbox.MailQueued += () => queued++;
        await fixture.SubmitAsync("Leak", "r");
        Assert.Equal(1, queued);

        var mail = Assert.Single(await outbox.TakeDueAsync(fixture.Now, 10, Lease, default));
        Assert.Equal((MailKinds.Opened, 1L, "anna@example.org", "Anna", 0), (mail.Kind, mail.TicketId, mail.Recipient, mail.RecipientName, mail.Attempts));
        Assert.Empty(await outbox.TakeDueAsync(fixture.Now, 10, Lease, default));
        fixture.Clock.Advance(Lease);
        Assert.Equal(mail.Id, Assert.Single(await outbox.TakeDueAsync(fixture.Now, 10, Lease, default)).Id);
        await outbox.MarkSentAsync(mail.Id, fixture.Now, "250 ok", default);
        fixture.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Empty(await outbox.TakeDueAsync(fixture.Now, 10, Lease, default));
        Assert.Equal((MailState.Sent, "250 ok", 1), (fixture.Store.Outbox.List(null, 1)[0].State, fixture.Store.Outbox.List(null, 1)[0].LastAnswer, fixture.Store.Outbox.List(null, 1)[0].Attempts));
    }

    [Fact]
    public async Task Retry_dead_and_fold_are_kept_across_a_restart()
    {
        using var fixture = new StoreFixture(engine, new Recipient("Anna", "anna@example.org"), new Recipient("Bob", "bob@example.org"));
        await fixture.SubmitAsync("Leak");
        await fixture.SubmitAsync("Smoke");
        var mails = await fixture.Store.Outbox.TakeDueAsync(fixture.Now, 10, Lease, default);
        Assert.Equal(4, mails.Count);
        await fixture.Store.Outbox.MarkRetryAsync(mails[0].Id, fixture.Now + TimeSpan.FromMinutes(1), "451 later", default);
        await fixture.Store.Outbox.MarkDeadAsync(mails[1].Id, fixture.Now, "550 no such user", default);
        await fixture.Store.Outbox.FoldAsync(mails[0].Id, "{}", [mails[2].Id], fixture.Now, default);
        fixture.Reopen();

        Assert.Equal(2, fixture.Store.Outbox.Depth());
        Assert.Equal(fixture.Now + TimeSpan.FromMinutes(1), fixture.Store.Outbox.NextAttempt());
        Assert.Equal([MailState.Waiting, MailState.Folded, MailState.Dead, MailState.Waiting], fixture.Store.Outbox.List(null, 10).Select(m => m.State));
    }

    [Fact]
    public async Task Repeats_mail_at_the_second_tenth_and_hundredth_report_only()
    {
        using var fixture = new StoreFixture(engine, new Recipient("Anna", "anna@example.org"));
        for (var i = 0; i < 150; i++)
        {
            await fixture.SubmitAsync("Leak", "r");
        }
        await fixture.SubmitAsync("dry", "r", signal: Signal.Ok);
        Assert.Equal([MailKinds.Opened, MailKinds.Merged, MailKinds.Merged, MailKinds.Merged, MailKinds.Finished], fixture.Store.Outbox.List(null, 20).Reverse().Select(m => m.Kind));
    }

    [Fact]
    public async Task The_mails_of_a_ticket_are_read_page_by_page_however_many_others_came_since()
    {
        using var fixture = new StoreFixture(engine, new Recipient("Anna", "anna@example.org"), new Recipient("Bob", "bob@example.org"));
        await fixture.SubmitAsync("Leak", "r");
        await fixture.SubmitAsync("Smoke");
        await fixture.SubmitAsync("Leak", "r");
        await fixture.SubmitAsync("Frost");
        var outbox = fixture.Store.Outbox;
        var leak = outbox.List(null, 10, 1);
        Assert.Equal([MailKinds.Merged, MailKinds.Merged, MailKinds.Opened, MailKinds.Opened], leak.Select(mail => mail.Kind));
        Assert.All(leak, mail => Assert.Equal(1, mail.TicketId));
        Assert.Equal(leak.Skip(3), outbox.List(leak[2].Id, 10, 1));
        Assert.Equal(leak.Take(2), outbox.List(null, 2, 1));
        Assert.Equal(2, outbox.List(null, 10, 2).Count);
        Assert.Empty(outbox.List(null, 10, 99));
        QueryPlan.Of(fixture, OutboxStore.OfTicket).AssertUses("outbox_ticket");
    }

    [Theory]
    [InlineData(OutboxStore.Due)]
    [InlineData(OutboxStore.Next)]
    [InlineData(OutboxStore.Waiting)]
    public void Waiting_mail_is_found_by_its_index(string sql)
    {
        using var fixture = new StoreFixture(engine);
        QueryPlan.Of(fixture, sql).AssertUses("outbox_due");
    }
}

public sealed class OutboxStoreOnSqliteTests() : OutboxStoreTests(StoreEngine.Sqlite);

public sealed class OutboxStoreOnPostgresTests() : OutboxStoreTests(StoreEngine.Postgres);
