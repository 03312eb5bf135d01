using Ticketing.Store;
using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>What is kept, on the page: each kind with its size and its fate, and the end of what is old.</summary>
public class HomeownerInTheBrowserRetentionTests(Browser browser)
{
    [Theory]
    [InlineData(360, 2600, false)]
    [InlineData(1280, 1700, true)]
    public async Task Old_mails_are_measured_and_deleted_and_the_trail_says_who_did_it(int width, int height, bool dark)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native, null, ("Smtp", smtp.Url), ("PublicUrl", "http://home.example"));
        await WorkflowPeople.UserAsync(server, "mia", "agent");
        for (var n = 1; n <= 3; n++)
        {
            await server.Script.CreateAsync($$"""{"title": "Boiler pressure low {{n}}", "system": "boiler"}""");
        }
        await Eventually.TrueAsync(async () => (await server.Admin.GetAsync("/api/v1/mails")).Expect(200).Json["items"]!.AsArray().Count(mail => (string)mail!["state"]! == "sent") == 3, "three mails marked as sent");
        await server.StopAsync();
        Age(Path.Combine(server.Data, "tenants", "home.db"), TimeSpan.FromDays(100));
        await server.StartAgainAsync();

        await using var page = await browser.OpenAsync(server.Url, width, height, dark, forInspection: true);
        await page.GoAsync("/settings/data");
        await page.LogInAsync();
        await page.SeesAsync("Older than 90 days: 3, will free", ".place");
        await page.SeesAsync("stays for good", ".place");
        await page.SeesAsync("goes by itself after 24 hours", ".place");
        Assert.True(await page.OverflowAsync() <= 0, $"the page is wider than {width} pixels");
        await Accessibility.HoldAsync(page, "/settings/data");
        await Screenshots.KeepAsync(page, $"settings-data-old-{width}{(dark ? "-dark" : "")}");
        await page.PushAsync("Delete them: Mails (3)");
        await page.PushAsync("Really delete Mails (3)");
        await page.SeesAsync("The old ones are deleted.");
        await Eventually.TrueAsync(async () => (await server.Admin.GetAsync("/api/v1/mails")).Expect(200).Json["items"]!.AsArray().Count == 0, "the mails to be gone");
        var said = (await server.Admin.GetAsync("/api/v1/audit?type=mailsForgotten")).Expect(200).Json["items"]!.AsArray();
        Assert.Equal("admin", Assert.Single(said)!["who"]!.GetValue<string>());
        Assert.Equal(3, await server.Script.CountAsync());
    }

    /// <summary>Mails that were sent were so earlier.</summary>
    static void Age(string store, TimeSpan by)
    {
        using var sql = SqlSession.OpenSqlite(store, readOnly: false);
        sql.Execute("UPDATE outbox SET done_at = done_at - @until WHERE state <> 0", (long)by.TotalMilliseconds);
    }
}
