using System.Globalization;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Journeys;

namespace Ticketing.Tests.Faults;

/// <summary>Two servers on one PostgreSQL are one day clock: each local day begins once, and what belongs to it happens once, whoever of them leads.</summary>
public class SeveralDayClocksTests
{
    static readonly DateTimeOffset Evening = DateTimeOffset.Parse("2026-03-02T23:50:00Z", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_day_begins_once_and_everybody_is_reminded_and_billed_once()
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        await using var smtp = await SmtpServer.StartAsync();
        var clock = new TestClock(Evening);
        await using var one = await MaintenancePlanTests.StartAsync(ServerMode.InProcess, clock, ("Database", database.Connection), ("Smtp", smtp.Url));
        await using var other = await MaintenancePlanTests.StartAsync(ServerMode.InProcess, clock, ("Database", database.Connection), ("Smtp", smtp.Url));
        long Count(string what) => (long)database.Ask($"SELECT COUNT(*) FROM t_home.{what}")!;
        var (car, roof) = (await MaintenancePlanTests.AssetAsync(one, "Car"), await MaintenancePlanTests.AssetAsync(other, "Roof"));
        var job = (await MaintenancePlanTests.PlanAsync(one, car, "08:00", "12:00", "2026-03-02")).Expect(201).Header("Location")!;
        (await MaintenancePlanTests.PutAsync(other, $"{job}/finish", """{"actualStart": "2026-03-02T08:00:00Z", "actualEnd": "2026-03-02T11:00:00Z"}""")).Expect(200);
        (await MaintenancePlanTests.PlanAsync(other, roof, "13:00", "14:00", "2026-03-03")).Expect(201);
        (await MaintenancePlanTests.PlanAsync(one, car, "15:00", "16:00", "2026-03-04")).Expect(201);

        await PassAsync(clock, () => Count("invoices") == 1 && Count("maintenance_events WHERE type = 'ReminderSent'") == 1);
        // By hand at both, at once, on top of it.
        var passed = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? one : other).Admin.PostAsync("/api/v1/clock/day-has-passed", "")));
        Assert.All(passed, answer => Assert.Equal((0, 0, 0), (answer.Expect(200).Json["recorded"]!.GetValue<int>(), answer.Json["reminders"]!.GetValue<int>(), answer.Json["invoices"]!.GetValue<int>())));

        // One of them ends; the other goes on with the next day.
        await one.StopAsync();
        clock.Jump(Evening.AddDays(1));
        await PassAsync(clock, () => Count("maintenance_events WHERE type = 'ReminderSent'") == 2);

        Assert.Equal((2, 2, 1), (Count("maintenance_events WHERE type = 'DayHasPassed'"), Count("maintenance_events WHERE type = 'ReminderSent'"), Count("invoices")));
        Assert.Equal(3, Count("outbox WHERE kind IN ('reminder', 'invoice')"));
        await PassAsync(clock, () => smtp.Mails.Count == 3);
    }

    /// <summary>Time goes on in steps that both servers' loops can follow.</summary>
    static Task PassAsync(TestClock clock, Func<bool> done) => Eventually.TrueAsync(() =>
    {
        clock.Advance(TimeSpan.FromSeconds(20));
        return done();
    }, "the day to begin", TimeSpan.FromMinutes(1));
}
