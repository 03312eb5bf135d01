using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Whoever has something done is reminded of it that day and gets one bill for it, whatever happens to the server.</summary>
public class MaintenanceInvoiceTests
{
    const string Clock = "/api/v1/clock/day-has-passed";

    static string Today => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory, BothServers]
    public async Task From_the_first_contact_to_the_bill(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await MaintenancePlanTests.StartAsync(mode, ("Smtp", smtp.Url));
        var asset = await MaintenancePlanTests.AssetAsync(server, "Car");
        var day = Today;
        var job = (await MaintenancePlanTests.PlanAsync(server, asset, "08:00", "12:00", day)).Expect(201).Header("Location")!;

        (await server.Admin.PostAsync(Clock, "")).Expect(200);
        var reminder = (await smtp.WaitForAsync(1))[0];
        (await MaintenancePlanTests.PutAsync(server, $"{job}/finish", $$"""{"actualStart": "{{day}}T08:00:00Z", "actualEnd": "{{day}}T11:00:00Z", "notes": "New pads"}""")).Expect(200);
        (await server.Admin.PostAsync(Clock, "")).Expect(200);
        var bill = (await smtp.WaitForAsync(2))[1];
        Assert.Equal((0, 0), await PassAsync(server));

        Assert.All([reminder, bill], mail => Assert.Equal("anna@example.org", Assert.Single(mail.To)));
        Assert.Contains("Car", reminder.Text, StringComparison.Ordinal);
        Assert.All([bill.Text, bill.Html], text => Assert.Contains("55.50", text, StringComparison.Ordinal));
        var invoice = Assert.Single((await server.Admin.GetAsync("/api/v1/invoices")).Expect(200).Json["items"]!.AsArray())!;
        Assert.Equal((1, 55.50m, 3m, 18.50m), (invoice["number"]!.GetValue<long>(), invoice["total"]!.GetValue<decimal>(), invoice["lines"]![0]!["hours"]!.GetValue<decimal>(), invoice["lines"]![0]!["rate"]!.GetValue<decimal>()));
        var page = (await server.Admin.GetAsync("/api/v1/invoices/1/print")).Expect(200);
        Assert.Equal("text/html", page.MediaType);
        Assert.Contains("55.50", page.Text, StringComparison.Ordinal);
        (await server.Admin.GetAsync("/api/v1/invoices/2")).Expect(404);
        Assert.Equal(2, smtp.Mails.Count);
    }

    /// <summary>A mail that was handed over just before the end may go out again; it is the same mail then, by its Message-ID.</summary>
    [Theory, NativeServers]
    public async Task Killed_after_every_step_there_is_one_reminder_and_one_bill(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await MaintenancePlanTests.StartAsync(mode, ("Smtp", smtp.Url));
        var asset = await MaintenancePlanTests.AssetAsync(server, "Car");
        var day = Today;
        await KillAsync(server);
        var job = (await MaintenancePlanTests.PlanAsync(server, asset, "08:00", "12:00", day)).Expect(201).Header("Location")!;
        await KillAsync(server);
        await PassAsync(server);
        await KillAsync(server);
        await PassAsync(server);
        await smtp.WaitForAsync(1, TimeSpan.FromMinutes(2));
        (await MaintenancePlanTests.PutAsync(server, $"{job}/finish", $$"""{"actualStart": "{{day}}T08:00:00Z", "actualEnd": "{{day}}T11:00:00Z"}""")).Expect(200);
        await KillAsync(server);

        // In the middle of it: the answer never comes.
        var passing = server.Admin.PostAsync(Clock, "");
        await server.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => (await passing).Expect(0));
        await server.StartAgainAsync();
        await PassAsync(server);
        await KillAsync(server);
        Assert.Equal((0, 0), await PassAsync(server));

        await Eventually.TrueAsync(() => smtp.Mails.Select(mail => mail.MessageId).Distinct().Count() == 2, "the reminder and the bill", TimeSpan.FromMinutes(2));
        Assert.Single((await server.Admin.GetAsync("/api/v1/invoices")).Expect(200).Json["items"]!.AsArray());
        Assert.Equal(2, smtp.Mails.Select(mail => mail.Subject).Distinct().Count());
        Assert.Equal("finished", (await server.Script.GetAsync(job)).Expect(200).Json["status"]!.GetValue<string>());
    }

    /// <summary>Whoever got no answer looks, and asks again for what is not there.</summary>
    [Theory, NativeServers]
    public async Task Killed_in_the_middle_of_every_step_each_is_done_once_or_not_at_all(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await MaintenancePlanTests.StartAsync(mode, ("Smtp", smtp.Url));
        var day = Today;
        string Job(string start, string end) => $$"""{"startsAt": "{{day}}T{{start}}:00Z", "endsAt": "{{day}}T{{end}}:00Z"}""";
        async Task<bool> IsAsync(string path, string text) => (await server.Admin.GetAsync(path)).Expect(200).Text.Contains(text, StringComparison.Ordinal);

        await OnceAsync(server, () => server.Script.PostAsync("/api/v1/contacts", """{"name": "Anna", "email": "anna@example.org"}"""), () => IsAsync("/api/v1/contacts", "Anna"));
        await OnceAsync(server, () => server.Script.PostAsync("/api/v1/assets", """{"name": "Car", "contactId": 1}"""), () => IsAsync("/api/v1/assets", "Car"));
        await OnceAsync(server, () => MaintenancePlanTests.PlanAsync(server, 1, "08:00", "12:00", day), () => IsAsync($"/api/v1/plan/{day}", "planned"));
        await OnceAsync(server, () => server.Script.PatchAsync($"/api/v1/plan/{day}/jobs/1", Job("09:00", "13:00")), () => IsAsync($"/api/v1/plan/{day}", "T13:00"));
        await OnceAsync(server, () => server.Admin.PostAsync(Clock, ""), () => Task.FromResult(false));
        await OnceAsync(server, () => MaintenancePlanTests.PutAsync(server, $"/api/v1/plan/{day}/jobs/1/finish", $$"""{"actualStart": "{{day}}T08:00:00Z", "actualEnd": "{{day}}T11:00:00Z"}"""), () => IsAsync($"/api/v1/plan/{day}", "finished"));
        await OnceAsync(server, () => server.Admin.PostAsync(Clock, ""), () => Task.FromResult(false));

        Assert.Equal((0, 0), await PassAsync(server));
        await Eventually.TrueAsync(() => smtp.Mails.Select(mail => mail.MessageId).Distinct().Count() == 2, "the reminder and the bill", TimeSpan.FromMinutes(2));
        Assert.Equal(2, smtp.Mails.Select(mail => mail.Subject).Distinct().Count());
        var invoice = Assert.Single((await server.Admin.GetAsync("/api/v1/invoices")).Expect(200).Json["items"]!.AsArray())!;
        Assert.Equal((1, 55.50m), (invoice["number"]!.GetValue<long>(), invoice["total"]!.GetValue<decimal>()));
        Assert.Equal(4, (await server.Admin.GetAsync($"/api/v1/plan/{day}")).Expect(200).Json["version"]!.GetValue<long>()); // created, planned, moved, finished
    }

    /// <summary>The server is killed while it answers.</summary>
    static async Task OnceAsync(ServerUnderTest server, Func<Task<Answer>> send, Func<Task<bool>> isDone)
    {
        var sending = send();
        await server.KillAsync();
        await Task.WhenAny(sending);
        _ = sending.Exception; // an answer that never came
        await server.StartAgainAsync();
        if (!await isDone())
        {
            Assert.InRange((await send()).Status, 200, 201);
        }
    }

    static async Task KillAsync(ServerUnderTest server)
    {
        await server.KillAsync();
        await server.StartAgainAsync();
    }

    static async Task<(int Reminders, int Invoices)> PassAsync(ServerUnderTest server)
    {
        var passed = (await server.Admin.PostAsync(Clock, "")).Expect(200).Json;
        return (passed["reminders"]!.GetValue<int>(), passed["invoices"]!.GetValue<int>());
    }
}
