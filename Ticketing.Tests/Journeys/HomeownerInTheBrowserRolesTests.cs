using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>Every view as admin, agent and member, on a phone and at a desk: what is there, and that nothing is offered which the server would refuse.</summary>
public class HomeownerInTheBrowserRolesTests(Browser browser)
{
    const string Password = "this is a long password";

    /// <param name="Places">Names of the places, in their order.</param>
    /// <param name="Actions">What is offered on an open ticket of somebody else.</param>
    /// <param name="Sections">Parts of the settings.</param>
    sealed record Seen(string[] Places, string[] Actions, string[] Sections, bool Works, bool Administers);

    static Seen Of(string role) => role switch
    {
        "admin" => new(["Now", "Systems", "Plan", "Insights", "Audit", "Settings"], ["take", "note", "finish", "cancel"], ["Myself", "People", "Tokens", "Categories", "Workflows", "Agents and hours", "Mail", "Channels", "Data"], true, true),
        "agent" => new(["Now", "Systems", "Plan", "Insights", "Settings"], ["take", "note", "finish", "cancel"], ["Myself", "Workflows"], true, false),
        _ => new(["Now", "Systems", "Plan", "Settings"], ["note"], ["Myself", "Workflows"], false, false),
    };

    [Theory]
    [InlineData("admin", 360)]
    [InlineData("admin", 1280)]
    [InlineData("agent", 360)]
    [InlineData("agent", 1280)]
    [InlineData("member", 360)]
    [InlineData("member", 1280)]
    public async Task Each_role_finds_what_it_may_do_and_nothing_else(string role, int width)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        (await server.Admin.PostAsync("/api/v1/users", $$"""{"name":"kim","role":"{{role}}","password":"{{Password}}"}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/checks", """{"name":"nightly backup"}""")).Expect(201);
        (await server.Script.PostAsync("/api/v2/alerts", """[{"labels":{"alertname":"DiskFull"}}]""")).Expect(200);
        var id = (await server.Script.CreateAsync("""{"title":"Boiler pressure low","system":"boiler","category":"heating","requester":"kim","sla":"gold"}""")).Id;
        var seen = Of(role);
        await using var page = await browser.OpenAsync(server.Url, width, 800);
        await page.GoAsync();
        await page.LogInAsync("kim", Password);

        await page.SeesAsync("Boiler pressure low", ".row");
        await ListsAsync(page, ".places a", "innerText.trim()", seen.Places);
        await HasAsync(page, "[aria-label='Take “Boiler pressure low”']", seen.Works);
        await HasAsync(page, "[aria-label='Snooze “Boiler pressure low” for an hour']", seen.Works);
        await HasAsync(page, ".new-ticket", true);

        await page.GoAsync($"/tickets/{id}");
        await page.SeesAsync("reported it", ".timeline");
        await ListsAsync(page, "[data-action]", "dataset.action", seen.Actions);
        await HasAsync(page, "#note", true);

        await page.GoAsync("/systems");
        await page.SeesAsync("boiler", ".cards");
        await HasAsync(page, "[aria-label='Name of a new system']", seen.Administers);
        await page.PushAsync("Heartbeats");
        await page.SeesAsync("nightly backup", ".heartbeats");
        await HasAsync(page, ".page > p .primary", seen.Works);
        await page.PushAsync("nightly backup");
        await page.SeesAsync("Its address", ".heartbeats");
        await HasAsync(page, "[aria-label='Delete nightly backup']", seen.Works);
        await page.PushAsync("Silences");
        await page.SeesAsync("DiskFull since", ".place");
        await HasAsync(page, "[aria-label='Silence DiskFull']", seen.Works);
        await page.GoAsync("/systems/1");
        await page.SeesAsync("Last heartbeat", ".place");
        await HasAsync(page, "#connect-title", seen.Administers);
        await HasAsync(page, ".danger-zone", seen.Administers);

        await page.GoAsync("/plan");
        await page.SeesAsync("Plan", "h1");
        await page.GoAsync("/settings/me");
        await page.SeesAsync("Current password", ".place");
        await ListsAsync(page, ".section-tabs a", "innerText.trim()", seen.Sections);

        // Whoever types the address of a place that is not theirs is told so.
        foreach (var (path, allowed, shows) in ((string, bool, string)[])[("/insights", seen.Works, "Tickets per day"), ("/audit", seen.Administers, "opened")])
        {
            if (!allowed)
            {
                page.Expect(403);
            }
            await page.GoAsync(path);
            await page.SeesAsync(allowed ? shows : "This needs", ".place");
        }
        Assert.True(await page.OverflowAsync() <= 0);
        await Screenshots.KeepAsync(page, $"audit-as-{role}-{width}");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Every_place_is_reached_and_left_with_the_Tab_and_Enter_keys_alone(int width)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await server.Script.CreateAsync("""{"title":"Boiler pressure low","system":"boiler"}""");
        await using var page = await browser.OpenAsync(server.Url, width, 800);
        await page.GoAsync();
        await page.HoldsAsync("document.activeElement.name === 'user' || document.activeElement.tagName === 'BODY'", "the login");
        await page.LogInAsync();
        foreach (var (place, heading) in ((string, string)[])[("Systems", "Systems"), ("Plan", "Plan"), ("Insights", "Insights"), ("Audit", "Audit"), ("Settings", "Settings")])
        {
            await TabToAsync(page, $"document.activeElement.closest('.places') && document.activeElement.innerText.trim() === '{place}'", place);
            await page.PressAsync("Enter");
            await page.HoldsAsync($"document.querySelector('h1')?.innerText.includes('{heading}')", heading);
        }
        await TabToAsync(page, "document.activeElement.innerText?.trim() === 'Tokens'", "the tokens' tab");
        await page.PressAsync("Enter");
        await page.SeesAsync("New token");
        await TabToAsync(page, "document.activeElement.closest('.places') && document.activeElement.innerText.trim() === 'Now'", "Now");
        await page.PressAsync("Enter");
        await TabToAsync(page, "document.activeElement.dataset.ticket", "the ticket");
        await page.HoldsAsync("getComputedStyle(document.activeElement).outlineStyle !== 'none'", "the focus can be seen");
        await page.PressAsync("Enter");
        await page.HoldsAsync("document.activeElement.id === 'ticket-title'", "the ticket is open");
        await TabToAsync(page, "document.activeElement.dataset.action === 'take'", "Take");
        await page.PressAsync("Space");
        await page.SeesAsync("You took “Boiler pressure low”.", ".toasts");
    }

    /// <summary>Presses Tab until the focus is there; a page of which that is not true in a hundred presses keeps somebody out.</summary>
    static async Task TabToAsync(BrowserPage page, string there, string what)
    {
        await page.HoldsAsync("document.querySelector('.places') && !document.querySelector('.skeleton')", "the page is drawn");
        for (var press = 0; press < 100; press++)
        {
            await page.PressAsync("Tab");
            if ((await page.EvaluateAsync($"!!({there})"))!.GetValue<bool>())
            {
                return;
            }
        }
        Assert.Fail($"{what} is not reached with the Tab key");
    }

    static async Task ListsAsync(BrowserPage page, string selector, string what, string[] expected)
    {
        await page.HoldsAsync($"document.querySelector('{selector}')", selector);
        var found = (await page.EvaluateAsync($"[...document.querySelectorAll('{selector}')].filter(e => e.checkVisibility()).map(e => e.{what})"))!.AsArray().Select(one => (string)one!);
        Assert.Equal(expected, found);
    }

    static async Task HasAsync(BrowserPage page, string selector, bool expected) =>
        Assert.True((await page.EvaluateAsync($"!!document.querySelector({System.Text.Json.Nodes.JsonValue.Create(selector).ToJsonString()})"))!.GetValue<bool>() == expected, $"{selector} is {(expected ? "not " : "")}there");
}
