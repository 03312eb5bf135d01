using Ticketing.Maintenance;
using Ticketing.Notify;
using Ticketing.Store;
using Ticketing.Store.Planning;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store.Planning;

public abstract class DayWorkTests(StoreEngine engine)
{
    static async Task<DayPassed> PassAsync(PlanningFixture fixture) => PlanningFixture.Value(await fixture.Store.PassDayAsync(StoreFixture.Origin, default));

    static async Task StepAsync(PlanningFixture fixture)
    {
        while (!await fixture.Store.StepDayAsync(default))
        {
            // One day after the other.
        }
    }

    static string[] Days(PlanningFixture fixture) => [.. fixture.Home.Store.Pool.Read(sql => sql.List("SELECT data FROM maintenance_events WHERE type = 'DayHasPassed' ORDER BY seq", PlanningSql.ReadEvent)).Select(e => LocalDays.Name(e.Day!.Value))];

    static IReadOnlyList<OutboxMail> Mails(PlanningFixture fixture) => [.. fixture.Home.Store.Outbox.List(null, 100).Reverse()];

    static MailText Ready(OutboxMail mail) => MailData.Read(mail.Data).Ready!;

    [Fact]
    public async Task A_contact_is_reminded_once_of_all_jobs_of_the_day_and_billed_once()
    {
        using var fixture = new PlanningFixture(engine);
        var anna = await fixture.ContactAsync();
        var (car, roof) = (await fixture.AssetAsync("Car", anna), await fixture.AssetAsync("Roof", anna));
        PlanningFixture.Value(await fixture.PlanAsync(car.Id, "13:00", "14:00"));
        PlanningFixture.Value(await fixture.PlanAsync(roof.Id, "18:00", "19:00"));
        PlanningFixture.Value(await fixture.PlanAsync(roof.Id, "18:00", "19:00", PlanningFixture.Day.AddDays(1)));
        await fixture.FinishedAsync(car.Id, "08:00", "11:00");

        Assert.Equal(new(PlanningFixture.Day, 1, 1, 1), await PassAsync(fixture));
        Assert.Equal(new(PlanningFixture.Day, 0, 0, 0), await PassAsync(fixture));

        Assert.Equal([MailKinds.Reminder, MailKinds.Invoice], Mails(fixture).Select(mail => mail.Kind));
        var reminder = Ready(Mails(fixture)[0]);
        Assert.Contains("13:00-14:00  Car", reminder.Text, StringComparison.Ordinal);
        Assert.Contains("18:00-19:00  Roof", reminder.Text, StringComparison.Ordinal);
        Assert.Contains("55.50", Ready(Mails(fixture)[1]).Html, StringComparison.Ordinal);
        var invoice = Assert.Single(fixture.Store.Invoices(null, null, 10));
        Assert.Equal((1, 5550, new DateOnly(2026, 4, 1)), (invoice.Id, invoice.TotalCents, invoice.DueOn));
    }

    /// <summary>A contact has no language of its own: it has one where its address is that of one of the tenant's people.</summary>
    [Fact]
    public async Task Whom_the_tenant_knows_is_reminded_and_billed_in_the_language_they_chose()
    {
        using var fixture = new PlanningFixture(engine, people: [new("anni", "ANNA@example.org"), new("otto", "otto@example.org")]);
        Assert.Null(await new WishStore(fixture.Home.Store).SaveAsync(new("anni") { Language = "de" }, StoreFixture.Origin, default));
        foreach (var email in (string[])["anna@example.org", "otto@example.org", "else@example.org"])
        {
            var car = await fixture.AssetAsync("Car", await fixture.ContactAsync(email[..4], email));
            PlanningFixture.Value(await fixture.PlanAsync(car.Id, "13:00", "14:00"));
            await fixture.FinishedAsync(car.Id, "08:00", "11:00");
        }

        await PassAsync(fixture);

        var mails = Mails(fixture).ToLookup(mail => mail.Recipient, Ready);
        Assert.Equal(["Heute, 2026-03-02: Car um 13:00", "Rechnung 1: 55.50, fällig 2026-04-01"], mails["anna@example.org"].Select(mail => mail.Subject));
        Assert.All(mails["anna@example.org"], mail => Assert.Contains("<html lang=\"de\">", mail.Html, StringComparison.Ordinal));
        Assert.Equal(["Today, 2026-03-02: Car at 13:00", "Invoice 2: 55.50, due 2026-04-01"], mails["otto@example.org"].Select(mail => mail.Subject));
        Assert.Equal(["Today, 2026-03-02: Car at 13:00", "Invoice 3: 55.50, due 2026-04-01"], mails["else@example.org"].Select(mail => mail.Subject));

        // What is printed later is what was sent, whatever was chosen since.
        Assert.Null(await new WishStore(fixture.Home.Store).SaveAsync(new("anni") { Language = "hu" }, StoreFixture.Origin, default));
        Assert.Contains(InvoiceText.Of(fixture.Store.Invoices(null, null, 10)[^1], TimeZoneInfo.Utc).Html, mails["anna@example.org"].Select(mail => mail.Html));
    }

    [Fact]
    public async Task What_is_planned_later_today_is_reminded_of_with_the_rest_and_only_then()
    {
        using var fixture = new PlanningFixture(engine);
        var car = await fixture.AssetAsync("Car", await fixture.ContactAsync());
        PlanningFixture.Value(await fixture.PlanAsync(car.Id, "13:00", "14:00"));
        await PassAsync(fixture);
        PlanningFixture.Value(await fixture.PlanAsync(car.Id, "18:00", "19:00"));

        Assert.False(fixture.Store.HasLate(PlanningFixture.Day, fixture.Home.Now));
        fixture.Home.Clock.Advance(DayClock.LateAfter);
        Assert.True(fixture.Store.HasLate(PlanningFixture.Day, fixture.Home.Now));
        await StepAsync(fixture);

        Assert.False(fixture.Store.HasLate(PlanningFixture.Day, fixture.Home.Now));
        Assert.Equal(2, Mails(fixture).Count);
        Assert.Contains("13:00-14:00", Ready(Mails(fixture)[1]).Text, StringComparison.Ordinal);
        Assert.Contains("18:00-19:00", Ready(Mails(fixture)[1]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_that_were_missed_are_recorded_in_order_and_nobody_is_reminded_of_what_is_over()
    {
        using var fixture = new PlanningFixture(engine);
        var car = await fixture.AssetAsync("Car", await fixture.ContactAsync());
        await StepAsync(fixture);
        PlanningFixture.Value(await fixture.PlanAsync(car.Id, "13:00", "14:00", PlanningFixture.Day.AddDays(1)));
        PlanningFixture.Value(await fixture.PlanAsync(car.Id, "13:00", "14:00", PlanningFixture.Day.AddDays(3)));

        fixture.Home.Clock.Advance(TimeSpan.FromDays(3));
        fixture.Home.Reopen();
        await StepAsync(fixture);
        await StepAsync(fixture);

        Assert.Equal(["2026-03-03", "2026-03-04", "2026-03-05"], Days(fixture));
        Assert.Contains("2026-03-05", Ready(Assert.Single(Mails(fixture))).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_ran_ahead_and_is_right_again_repeats_nothing_and_leaves_nothing_out()
    {
        using var fixture = new PlanningFixture(engine);
        var car = await fixture.AssetAsync("Car", await fixture.ContactAsync());
        await StepAsync(fixture);
        PlanningFixture.Value(await fixture.PlanAsync(car.Id, "13:00", "14:00", PlanningFixture.Day.AddDays(1)));
        fixture.Home.Clock.Jump(fixture.Home.Clock.GetUtcNow().AddDays(5));
        await StepAsync(fixture);
        fixture.Home.Clock.Jump(fixture.Home.Clock.GetUtcNow().AddDays(-4));
        await StepAsync(fixture);
        await StepAsync(fixture);

        Assert.Equal(5, Days(fixture).Distinct().Count());
        Assert.Equal(5, Days(fixture).Length);
        Assert.Contains("2026-03-03", Ready(Assert.Single(Mails(fixture))).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_off_before_the_commit_nothing_of_it_is_there_and_the_next_try_does_all_once()
    {
        using var fixture = new PlanningFixture(engine);
        var (anna, bob) = (await fixture.ContactAsync(), await fixture.ContactAsync("Bob", "bob@example.org"));
        await fixture.FinishedAsync((await fixture.AssetAsync("Car", anna)).Id, "08:00", "11:00");
        await fixture.FinishedAsync((await fixture.AssetAsync("Roof", bob)).Id, "08:00", "09:00");
        Func<TenantSession, DayPassed> day = session => new DayWork(session, fixture.Settings).AdvanceToToday(Origin.Clock);

        for (var tries = 0; tries < 3; tries++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(async () => await fixture.Home.Store.RunAsync<DayPassed>(session =>
            {
                day(session);
                throw new InvalidDataException("the power failed");
            }));
            Assert.Empty(fixture.Store.Invoices(null, null, 10));
            Assert.Empty(Mails(fixture));
            Assert.Empty(Days(fixture));
            fixture.Home.Reopen();
        }
        await PassAsync(fixture);
        fixture.Home.Reopen();
        await PassAsync(fixture);
        await fixture.FinishedAsync((await fixture.AssetAsync("Boiler", bob)).Id, "12:00", "13:00");
        await PassAsync(fixture);

        Assert.Equal([3, 2, 1], fixture.Store.Invoices(null, null, 10).Select(invoice => invoice.Id));
        Assert.Equal([3, 2], fixture.Store.Invoices(bob.Id, null, 10).Select(invoice => invoice.Id));
        Assert.Equal(3, Mails(fixture).Count);
        Assert.Single(Days(fixture));
    }

    [Fact]
    public async Task Every_invoice_goes_where_the_setting_says()
    {
        using var fixture = new PlanningFixture(engine, invoiceTo: "office@example.org");
        await fixture.FinishedAsync((await fixture.AssetAsync("Car", await fixture.ContactAsync(email: null))).Id, "08:00", "11:00");
        await PassAsync(fixture);

        Assert.Equal("office@example.org", Assert.Single(Mails(fixture)).Recipient);
        Assert.Equal("office@example.org", fixture.Store.FindInvoice(1)!.MailedTo);
    }

    [Fact]
    public async Task A_closed_store_is_needed_when_the_next_day_with_something_begins()
    {
        using var fixture = new PlanningFixture(engine);
        Instant? Needed() => fixture.Home.Store.Pool.Read(sql => AgendaSql.Read(sql, fixture.Home.Now, fixture.Home.Now)).Maintenance;
        var car = await fixture.AssetAsync("Car", await fixture.ContactAsync());
        Assert.Null(Needed());

        PlanningFixture.Value(await fixture.PlanAsync(car.Id, "13:00", "14:00", PlanningFixture.Day.AddDays(1)));
        Assert.Equal(PlanningFixture.At("00:00", PlanningFixture.Day.AddDays(1)), Needed());
        await StepAsync(fixture);
        fixture.Home.Clock.Advance(TimeSpan.FromDays(2));
        await StepAsync(fixture);

        Assert.Null(Needed());
    }
}

public sealed class DayWorkOnSqliteTests() : DayWorkTests(StoreEngine.Sqlite);

public sealed class DayWorkOnPostgresTests() : DayWorkTests(StoreEngine.Postgres);
