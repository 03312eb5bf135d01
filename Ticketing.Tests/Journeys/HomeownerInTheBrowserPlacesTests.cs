using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>The places of the page beside the tickets: what they show, to whom, on a phone and at a desk, in light and in dark, and that nobody is shut out.</summary>
public class HomeownerInTheBrowserPlacesTests(Browser browser)
{
    static readonly (string Path, string Shows)[] Places =
    [
        ("/systems", "Something is wrong"), ("/systems/1", "Connect it"), ("/systems/heartbeats", "nightly backup"), ("/systems/silences", "DiskFull"), ("/plan", "Nothing is planned on this day."), ("/insights", "Tickets per day"), ("/audit", "opened"), ("/welcome", "Welcome home"),
        ("/settings/me", "Current password"), ("/settings/people", "Add somebody"), ("/settings/tokens", "New token"), ("/settings/categories", "heating"), ("/settings/workflows", "waiting"),
        ("/settings/agents", "Add an agent"), ("/settings/mail", "There is none"), ("/settings/channels", "and more urgent"), ("/settings/data", "No backup was made yet"),
    ];

    [Theory]
    [InlineData(360, 800, false)]
    [InlineData(360, 800, true)]
    [InlineData(1280, 800, false)]
    [InlineData(1280, 800, true)]
    public async Task Every_place_fits_the_screen_and_is_accessible(int width, int height, bool dark)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await FurnishAsync(server);
        await using var page = await browser.OpenAsync(server.Url, width, height, dark, forInspection: true);
        await page.GoAsync();
        await page.LogInAsync();
        foreach (var (path, shows) in Places)
        {
            await page.GoAsync(path);
            await page.SeesAsync(shows, ".place");
            if (path == "/systems/heartbeats")
            {
                await page.PushAsync("nightly backup");
                await page.SeesAsync("Its address", ".place");
            }
            else if (path == "/systems/silences")
            {
                await page.PushAsync("Silence DiskFull");
                await page.SeesAsync("Alerts with all of these labels", ".place");
            }
            await Inspection.HoldAsync(page, path, width, dark);
        }
    }

    [Fact]
    public async Task A_ticket_shows_the_mails_about_it_and_no_others()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native, null, ("Smtp", smtp.Url), ("PublicUrl", "http://home.example"));
        (await server.Script.PatchAsync("/api/v1/users/1", """{"email":"admin@example.org"}""")).Expect(200);
        var id = (await server.Script.CreateAsync("""{"title":"Boiler pressure low"}""")).Id;
        await server.Script.CreateAsync("""{"title":"Cellar pump"}""");
        await smtp.WaitForAsync(2);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync($"/tickets/{id}");
        await page.LogInAsync();
        await page.SeesAsync("admin@example.org: opened", "[aria-labelledby=mails-title]");
        await page.CountsAsync("[aria-labelledby=mails-title] li", 1);
    }

    [Fact]
    public async Task Every_file_that_the_page_offers_comes()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await FurnishAsync(server);
        (await server.Admin.PostAsync("/api/v1/invitations", "{}")).Expect(201);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync();
        await page.LogInAsync();
        var offered = new SortedSet<string>(StringComparer.Ordinal);
        string[] plan = ["/plan/assets", "/plan/contacts", "/plan/recurring", "/plan/windows", "/plan/invoices"];
        foreach (var path in Places.Select(place => place.Path).Concat(plan).Except(["/systems/1", "/insights", "/welcome"]))
        {
            await page.GoAsync(path);
            await page.HoldsAsync("document.querySelector('.place a[download]')", $"{path} has a file");
            foreach (var file in (await page.EvaluateAsync("Promise.all([...document.querySelectorAll('.place a[download]')].map(a => fetch(a.href).then(r => `${r.status} ${new URL(a.href).pathname}`)))"))!.AsArray())
            {
                Assert.StartsWith("200 ", (string?)file, StringComparison.Ordinal);
                offered.Add(((string)file!)["200 /api/".Length..]);
            }
        }
        string[] lists = ["agents", "assets", "audit", "categories", "channels", "checks", "contacts", "invitations", "invoices", "mails", "plan", "recurrences", "sessions", "systems", "tickets", "tokens", "users", "windows", "workflows"];
        Assert.Empty(lists.SelectMany(list => (string[])[$"v1/{list}.csv", $"v1/{list}.xlsx"]).Append("v2/silences.csv").Append("v2/silences.xlsx").Except(offered));
    }

    /// <summary>Something in each place.</summary>
    static async Task FurnishAsync(ServerUnderTest server)
    {
        await server.Script.CreateAsync("""{"title":"Boiler pressure low","system":"boiler","category":"heating","sla":"gold"}""");
        (await server.Admin.PostAsync("/api/v1/channels", """{"name":"phone","kind":"mqtt","address":"home/tickets","sla":"silver","category":"heating"}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/checks", """{"name":"nightly backup","schedule":"0 3 * * *"}""")).Expect(201);
        (await server.Script.PostAsync("/api/v2/alerts", """[{"labels":{"alertname":"DiskFull","instance":"nas"}}]""")).Expect(200);
    }

    [Fact]
    public async Task A_device_is_connected_with_the_lines_that_the_page_shows()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/systems");
        await page.LogInAsync();
        await page.SeesAsync("Nothing reports yet");
        await page.FillAsync("Name of a new system", "boiler");
        await page.PushAsync("Add a system");
        await page.PushAsync("Make a token for it");
        await page.HoldsAsync("/boiler:tk_\\w{30,}/.test(document.querySelector('#snippet pre').innerText)", "the token stands in the lines");
        var line = (await page.TextAsync("#snippet pre")).Split(" curl ")[0];
        (await ChildProcess.RunAsync("bash", ["-c", line.Replace("curl ", "curl --silent --show-error --fail-with-body ", StringComparison.Ordinal)])).Expect();
        await page.PushAsync("Now");
        await page.SeesAsync("Disk 91% full", ".row");
    }

    [Fact]
    public async Task The_first_steps_end_with_a_ticket_that_went_the_whole_way()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync();
        await page.LogInAsync();
        await page.PushAsync("Set up your home in five steps");
        await page.PushAsync("5. Test ticket");
        await page.PushAsync("Send a test ticket");
        await page.SeesAsync("It works: ticket #1 is in the list.");
        await page.PushAsync("Open it");
        await page.SeesAsync("A test ticket", "#ticket-title");
    }

    [Fact]
    public async Task Who_is_no_admin_finds_no_place_that_would_refuse()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","role":"agent","password":"anna has a long password"}""")).Expect(201);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/settings/people");
        await page.LogInAsync("anna", "anna has a long password");
        await page.SeesAsync("Current password", ".place");
        await page.SeesNoMoreAsync("Audit", ".places");
        await page.SeesNoMoreAsync("Tokens", ".section-tabs");
    }

    [Fact]
    public async Task The_page_speaks_the_language_that_was_chosen()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/settings/me");
        await page.LogInAsync();
        await page.PushAsync("Deutsch");
        await page.SeesAsync("Einstellungen", "h1");
        await page.PushAsync("Magyar");
        await page.SeesAsync("Beállítások", "h1");
        await page.GoAsync();
        await page.SeesAsync("Minden rendben");
        await page.HoldsAsync("document.documentElement.lang === 'hu'", "the page says which language it is in");
    }
}
