using Ticketing.People;
using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>Somebody guards the own account, takes dates and lists along, and looks who did what.</summary>
public class HomeownerInTheBrowserAccountTests(Browser browser)
{
    [Fact]
    public async Task A_second_factor_is_turned_on_asked_for_and_turned_off()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url, 360, 800);
        await page.GoAsync("/settings/me");
        await page.LogInAsync();
        await page.FillAsync("Your password", ServerUnderTest.AdminPassword);
        await page.PushAsync("Set it up");
        await page.SeesAsync("Scan this with an authenticator app");
        await page.CountsAsync("svg.qr", 1);
        await Screenshots.KeepAsync(page, "second-factor-360");
        var secret = (await page.TextAsync("[aria-label='Key for the authenticator app']")).Replace(" ", "", StringComparison.Ordinal).Trim();
        var scanned = new Uri(await QrReader.ReadAsync(page, "svg.qr"));
        Assert.Equal(("otpauth", "totp", $"secret={secret}"), (scanned.Scheme, scanned.Host, scanned.Query.TrimStart('?').Split('&')[0]));
        page.Expect(400);
        await page.FillAsync("Code of the app", "000000");
        await page.PushAsync("Turn it on");
        await page.SeesAsync("That is not the code of this moment.");
        await page.FillAsync("Code of the app", Totp.CodeOf(Totp.FromBase32(secret), Totp.StepOf(TimeProvider.System.GetUtcNow())));
        await page.PushAsync("Turn it on");
        await page.SeesAsync("Recovery codes left: 10.");
        var codes = (await page.TextAsync("[aria-label='Recovery codes:']")).Split(' ', '\n');
        Assert.Equal(10, codes.Length);

        page.Expect(401);
        await page.EvaluateAsync("fetch('/api/v1/session', { method: 'DELETE' }).then(() => null)");
        await page.GoAsync("/settings/me");
        await page.FillAsync("Name", "admin");
        await page.FillAsync("Password", ServerUnderTest.AdminPassword);
        await page.PressAsync("Enter");
        await page.FillAsync("Code of the app, or a recovery code", "000000");
        await page.PressAsync("Enter");
        await page.SeesAsync("That code is not valid, or was used already.");
        await Screenshots.KeepAsync(page, "login-code-360");
        await page.FillAsync("Code of the app, or a recovery code", codes[0]);
        await page.PressAsync("Enter");
        await page.SeesAsync("Recovery codes left: 9.");
        await page.FillAsync("Your password", ServerUnderTest.AdminPassword);
        await page.FillAsync("Code of the app, or a recovery code", codes[1]);
        await page.PushAsync("Turn it off");
        await page.SeesAsync("Off: the password alone opens your account.");
    }

    [Fact]
    public async Task A_calendar_address_is_made_and_ended()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await server.Script.CreateAsync("""{"title":"Boiler pressure low","sla":"gold"}""");
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/settings/me");
        await page.LogInAsync();
        await page.PushAsync("Make an address");
        await page.SeesAsync("There is one since");
        var address = new Uri((await page.TextAsync("[aria-label='Address of your calendar:']")).Trim());
        Assert.Contains("SUMMARY:Boiler pressure low", (await server.Anonymous.GetAsync(address.PathAndQuery)).Expect(200).Text, StringComparison.Ordinal);
        await page.PushAsync("End the address");
        await page.SeesNoMoreAsync("There is one since");
        (await server.Anonymous.GetAsync(address.PathAndQuery)).Expect(404);
    }

    [Fact]
    public async Task Mails_of_the_night_wait_where_somebody_wants_that()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url, 360, 800);
        await page.GoAsync("/settings/me");
        await page.LogInAsync();
        await page.SeesAsync("Mail me when");
        await page.EvaluateAsync("(() => { for (const [at, time] of [...document.querySelectorAll('.wishes input[type=time]')].map((e, i) => [e, ['22:00', '06:30'][i]])) { at.value = time; at.dispatchEvent(new Event('input', { bubbles: true })); } })()");
        await page.ClickAsync("[...document.querySelectorAll('.wishes .check')].find(e => e.innerText.includes('It is changed'))", "a kind of mail");
        await page.ClickAsync("document.querySelector('.wishes .button')", "the button that saves");
        await page.SeesAsync("Saved.");
        await Screenshots.KeepAsync(page, "wishes-360");
        var session = server.As(null);
        (await session.PostAsync("/api/v1/session", $$"""{"user":"admin","password":"{{ServerUnderTest.AdminPassword}}"}""")).Expect(200);
        var wishes = (await session.GetAsync("/api/v1/session/mails")).Expect(200).Json;
        Assert.Equal(("22:00", "06:30"), (wishes["quietFrom"]!.GetValue<string>(), wishes["quietUntil"]!.GetValue<string>()));
        Assert.DoesNotContain("changed", wishes["kinds"]!.AsArray().Select(kind => kind!.GetValue<string>()));
    }

    [Fact]
    public async Task A_notification_shows_what_happened_and_a_browser_that_cannot_says_why()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url, 360, 800);
        await page.GoAsync("/settings/me");
        await page.LogInAsync();
        await page.SeesAsync("Somebody mentions you");
        await page.HoldsAsync("navigator.serviceWorker.ready.then(r => r.active?.state === 'activated')", "the page's worker");
        await page.PushAsync("Turn on for this device");
        await page.SeesAsync("The browser may not show notifications of this page.");
        await Screenshots.KeepAsync(page, "push-360");

        var origin = server.Url.GetLeftPart(UriPartial.Authority);
        await page.CallAsync("Browser.grantPermissions", new() { ["origin"] = origin, ["permissions"] = new System.Text.Json.Nodes.JsonArray("notifications") });
        await page.CallAsync("ServiceWorker.enable");
        await page.CallAsync("ServiceWorker.deliverPushMessage", new()
        {
            ["origin"] = origin, ["registrationId"] = "0", ["data"] = """{"language":"de","kind":"breached","ticket":7,"title":"Kessel","system":"boiler"}""",
        });
        await page.HoldsAsync("navigator.serviceWorker.ready.then(r => r.getNotifications()).then(all => all.some(n => n.title === 'Überfällig: Kessel' && n.body === 'boiler #7'))", "the notification");
    }

    [Fact]
    public async Task The_audit_trail_is_narrowed_taken_along_and_verified()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await server.Script.CreateAsync("""{"title":"Boiler pressure low"}""");
        (await server.Admin.PatchAsync("/api/v1/tickets/1", """{"title":"Boiler pressure very low"}""")).Expect(200);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/audit");
        await page.LogInAsync();
        await page.SeesAsync("opened", "tbody");
        await page.FillAsync("Who", "admin");
        await page.SeesNoMoreAsync("opened", "tbody");
        await page.FillAsync("Text in it", "very");
        await page.CountsAsync("tbody tr", 1);
        foreach (var kind in (string[])["CSV", "XLSX", "JSONL"])
        {
            var link = (await page.EvaluateAsync($"[...document.querySelectorAll('a[download]')].find(a => a.innerText === '{kind}').getAttribute('href')"))!.GetValue<string>();
            Assert.Contains("who=admin&q=very", link, StringComparison.Ordinal);
            (await server.Admin.GetAsync(link)).Expect(200);
        }
        await page.PushAsync("Verify the chain");
        await page.SeesAsync("none changed or removed.");
        await Screenshots.KeepAsync(page, "audit-narrowed-1280");
    }
}
