using Ticketing.Notify;
using Ticketing.Notify.Push;
using Ticketing.Store;

namespace Ticketing.Tests.Store;

/// <summary>What browsers are to be told stands in the outbox with what caused it, and waits for quiet hours to end.</summary>
public abstract class PushRowsTests(StoreEngine engine)
{
    static readonly PushSubscription Phone = new(0, "anna", "https://push.example/1", "r", "s", null, "en", [MailKinds.Opened], default, null);

    [Fact]
    public async Task It_waits_for_the_quiet_hours_and_over_a_restart_and_goes_with_its_browser()
    {
        using var fixture = new StoreFixture(engine, new Recipient("anna", "anna@example.org"), new Recipient("bert", "bert@example.org"));
        await fixture.SubmitAsync("Before anybody asked");
        Assert.Null(Next());
        PushSubscription? saved = null;
        Assert.Null(await fixture.Store.RunAsync(session => { saved = session.Mail.Pushes.Save(Phone, 1); }));
        await new WishStore(fixture.Store).SaveAsync(new("anna") { Quiet = new(new(22, 0), new(6, 30), GoldComes: false) }, StoreFixture.Origin, default);
        await fixture.SubmitAsync("By day");
        Assert.Equal(fixture.Now.Milliseconds, Next());

        fixture.Reopen();
        Assert.Null(await fixture.Store.RunAsync(session => { session.Sql.Execute(PushSql.EndPushes, saved!.Id); }));
        fixture.Clock.Jump(new(2026, 3, 2, 23, 0, 0, TimeSpan.Zero));
        await fixture.SubmitAsync("By night");
        var morning = new DateTimeOffset(2026, 3, 3, 6, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal(morning, Next());
        Assert.Equal(["By night"], fixture.Store.Pool.Read(sql => sql.List(PushSql.Due, PushSql.ReadDue, morning, 9L)).Select(push => System.Text.Json.Nodes.JsonNode.Parse(push.Data)!["title"]!.GetValue<string>()));

        Assert.Null(await fixture.Store.RunAsync(session =>
        {
            Assert.Null(session.Mail.Pushes.Save(Phone with { Endpoint = "https://push.example/2" }, 1));
            Assert.False(session.Mail.Pushes.End(saved!.Id, "bert"));
            Assert.True(session.Mail.Pushes.End(saved.Id, "anna"));
        }));
        Assert.Null(Next());
        await fixture.SubmitAsync("After");
        Assert.Null(Next());

        long? Next() => fixture.Store.Pool.Read(sql => sql.Scalar(PushSql.Next)) as long?;
    }
}

public sealed class PushRowsOnSqliteTests() : PushRowsTests(StoreEngine.Sqlite);

public sealed class PushRowsOnPostgresTests() : PushRowsTests(StoreEngine.Postgres);
