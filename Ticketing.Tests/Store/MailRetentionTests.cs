using Ticketing.Notify;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class MailRetentionTests(StoreEngine engine)
{
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
        var retention = new MailRetention(fixture.Store);
        Assert.Equal((0, 0), retention.Measure(fixture.Now - TimeSpan.FromDays(1)));
        fixture.Clock.Advance(TimeSpan.FromDays(100));
        await outbox.MarkSentAsync((await outbox.TakeDueAsync(fixture.Now, 10, TimeSpan.FromMinutes(10), default)).Single().Id, fixture.Now, "250 ok", default);

        var (count, bytes) = retention.Measure(fixture.Now - TimeSpan.FromDays(90));
        Assert.Equal(2, count);
        Assert.InRange(bytes, 200, 2_000);
        Assert.Null(await retention.ForgetAsync(fixture.Now - TimeSpan.FromDays(90), new("admin", "page", null), default));
        Assert.Equal(mails[2].Id, Assert.Single(outbox.List(null, 10)).Id);
        Assert.Equal((0, 0), retention.Measure(fixture.Now - TimeSpan.FromDays(90)));
        var said = fixture.Store.Read.Audit(new(), null, 1)[0];
        Assert.Equal((EventTypes.MailsForgotten, "admin"), (said.Type, said.Actor));
        Assert.Contains("2 mails", said.Data, StringComparison.Ordinal);
    }
}

public sealed class MailRetentionOnSqliteTests() : MailRetentionTests(StoreEngine.Sqlite);

public sealed class MailRetentionOnPostgresTests() : MailRetentionTests(StoreEngine.Postgres);
