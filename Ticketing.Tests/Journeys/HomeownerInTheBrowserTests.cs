using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>What a homeowner does on the page, in a real browser against a whole server.</summary>
public class HomeownerInTheBrowserTests(Browser browser)
{
    [Theory, BothServers]
    public async Task An_alarm_appears_without_reload_and_is_taken_noted_and_finished(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync();
        await page.LogInAsync();
        await page.SeesAsync("All is well");

        const string Alarm = """{"title":"Boiler pressure low","description":"0.4 bar","category":"heating","reference":"boiler-pressure","sla":"gold"}""";
        await using var device = await MqttTestClient.ConnectAsync(server.MqttPort, "burner", await server.DeviceAsync("burner", "boiler"));
        await device.SubscribeAsync("ticketing/home/boiler/ticket/boiler-pressure");
        await device.PublishAsync("ticketing/home/boiler/alarm", Alarm);
        await page.SeesAsync("Boiler pressure low 1 h 59 min left", ".row");
        var id = JsonNode.Parse((await device.NextAsync("the ticket's status")).Text)!["id"]!.GetValue<long>();
        await device.PublishAsync("ticketing/home/boiler/alarm", Alarm);
        await device.PublishAsync("ticketing/home/boiler/alarm", Alarm);
        await page.SeesAsync("3 reports", ".row");

        await page.OpenRowAsync("Boiler pressure low");
        await page.HoldsAsync("document.activeElement.id === 'ticket-title'", "the focus is on the ticket");
        await page.SeesAsync("Promised gold: worked on within 2 h");
        await page.SeesAsync("burner reported it again 2 times", ".timeline");

        await page.PushAsync("Take");
        await page.SeesAsync("You took “Boiler pressure low”.", ".toasts");
        await page.SeesAsync("working admin", ".ticket-line");
        var taken = (await server.Admin.TicketAsync(id)).Json;
        Assert.Equal(("working", "admin"), ((string?)taken["kind"], (string?)taken["assignee"]));

        await page.FillAsync("Note", "Topped up to 1.4 bar <b>by hand</b>");
        await page.PushAsync("Add note");
        await page.SeesAsync("Topped up to 1.4 bar <b>by hand</b>", ".entry-note");

        await page.PushAsync("Finish");
        await page.SeesAsync("All is well");
        await Eventually.TrueAsync(async () => (string?)(await server.Admin.TicketAsync(id)).Json["kind"] == "done", "the ticket is finished on the server");
        await Eventually.TrueAsync(async () => (await device.NextAsync("the end of the ticket's status")).Text.Length == 0, "the device gets the empty status");
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_the_right_one_then_works()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/?view=all");
        await page.FillAsync("Name", "admin");
        page.Expect(401);
        await page.FillAsync("Password", "wrong");
        await page.PushAsync("Log in");
        await page.SeesAsync("That name and password do not belong together.", "[role=alert]");
        await page.LogInAsync();
        await page.SeesAsync("No tickets yet");
    }

    [Fact]
    public async Task A_session_that_ends_elsewhere_leads_back_to_the_login_and_the_place_is_kept()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var id = (await server.Script.CreateAsync("""{"title":"Well pump runs dry","system":"well"}""")).Id;
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync($"/tickets/{id}");
        await page.LogInAsync();
        await page.SeesAsync("Well pump runs dry", "#ticket-title");

        await page.ForgetCookiesAsync();
        await page.PushAsync("Take");
        await page.LogInAsync();
        await page.SeesAsync("Well pump runs dry", "#ticket-title");
    }

    [Fact]
    public async Task A_refused_tier_shows_what_is_possible_instead_and_one_press_takes_it()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await FillAsync(server, "gold");
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/new");
        await page.LogInAsync();
        await page.SeesAsync("none free now", ".tiers");

        page.Expect(409);
        await page.FillAsync("What is wrong?", "Water on the cellar floor");
        await page.ClickAsync("document.querySelector('[value=gold]')", "gold");
        await page.PushAsync("Open ticket");
        await page.SeesAsync("Gold cannot be promised right now", ".refusal");
        await page.SeesAsync("It is possible again from", ".refusal");
        await page.CountsAsync(".refusal button", 3);

        await page.PushAsync("Keep it as gold, without a promise");
        await page.SeesAsync("Water on the cellar floor", "#ticket-title");
        await page.SeesAsync("but not promised", ".promised");
        var ticket = Assert.Single(await server.Admin.AllAsync("q=cellar"));
        Assert.Equal(("gold", false), ((string?)ticket["sla"], (bool?)ticket["guaranteed"]));
    }

    [Fact]
    public async Task A_finished_ticket_comes_back_by_undo_and_a_cancelled_one_is_cancelled_though_the_page_is_closed_at_once()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var kept = (await server.Script.CreateAsync("""{"title":"Garage door open"}""")).Id;
        var cancelled = (await server.Script.CreateAsync("""{"title":"Test alarm"}""")).Id;
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync($"/tickets/{kept}");
        await page.LogInAsync();
        await page.PushAsync("Finish");
        await page.SeesAsync("done", ".ticket-line");
        await page.PushAsync("Undo");
        await page.SeesAsync("open", ".ticket-line");

        await page.OpenRowAsync("Test alarm");
        await page.PushAsync("Cancel ticket");
        await page.SeesAsync("cancelled", ".ticket-line");
        await page.CloseAsync();
        await Eventually.TrueAsync(async () => (string?)(await server.Admin.TicketAsync(cancelled)).Json["kind"] == "cancelled", "the ticket is cancelled on the server");
        Assert.Equal("open", (string?)(await server.Admin.TicketAsync(kept)).Json["kind"]);
    }

    [Fact]
    public async Task Search_filters_and_pages_find_the_one_of_many_and_stay_in_the_address()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        for (var i = 1; i <= 60; i++)
        {
            await server.Script.CreateAsync($$"""{"title":"Sensor {{i}} is silent","system":"{{(i % 2 == 0 ? "cellar" : "attic")}}"}""");
        }
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync();
        await page.LogInAsync();
        await page.CountsAsync("[data-ticket]", 50);
        await page.PushAsync("Load more (50 of 60)");
        await page.CountsAsync("[data-ticket]", 60);

        await page.PushAsync("Filter");
        await page.ChooseAsync("System", "attic");
        await page.CountsAsync("[data-ticket]", 30);
        await page.FillAsync("Search title, description and reference", "sensor 5");
        await page.CountsAsync("[data-ticket]", 6);
        await page.HoldsAsync("location.search === '?system=attic&q=sensor+5'", "the filters are in the address");

        await page.GoAsync("/?system=attic&q=sensor+5");
        await page.CountsAsync("[data-ticket]", 6);
        await page.FillAsync("Search title, description and reference", "no such thing");
        await page.PushAsync("Clear search and filters");
        await page.CountsAsync("[data-ticket]", 50);
    }

    [Fact]
    public async Task A_server_that_restarts_is_told_and_the_page_goes_on_by_itself()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync();
        await page.LogInAsync();
        await page.SeesAsync("All is well");

        page.ExpectOutage();
        await server.StopAsync();
        await page.SeesAsync("Connection lost.");
        await server.StartAgainAsync();
        await server.Script.CreateAsync("""{"title":"Smoke in the hallway"}""");
        await page.SeesAsync("Smoke in the hallway", ".row");
        await page.SeesNoMoreAsync("Connection lost.");
    }

    [Fact]
    public async Task A_note_and_a_move_made_without_connection_are_sent_when_it_is_back_though_the_page_was_opened_anew()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var id = (await server.Script.CreateAsync("""{"title":"Well pump runs dry"}""")).Id;
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync($"/tickets/{id}");
        await page.LogInAsync();
        await page.SeesAsync("reported it", ".timeline");
        await page.HoldsAsync("navigator.serviceWorker.ready.then(() => caches.match(document.baseURI, { ignoreVary: true })).then(Boolean)", "the page is kept");
        await page.GoAsync($"/tickets/{id}");
        await page.SeesAsync("reported it", ".timeline");

        page.ExpectOutage();
        page.Expect(503);
        await server.StopAsync();
        await page.FillAsync("Note", "Looked at it in the cellar");
        await page.PushAsync("Add note");
        await page.SeesAsync("waits for the connection", ".note-form");
        await page.PushAsync("Take");
        await page.GoAsync($"/tickets/{id}");
        await page.SeesAsync("Well pump runs dry", "#ticket-title");
        await page.SeesAsync("changes wait here", ".banner");

        await server.StartAgainAsync();
        await page.SeesAsync("Looked at it in the cellar", ".timeline");
        await Eventually.TrueAsync(async () => (string?)(await server.Admin.TicketAsync(id)).Json["assignee"] == "admin", "the ticket is taken on the server");
        await page.SeesNoMoreAsync("Connection lost");
    }

    [Fact]
    public async Task Two_people_see_what_the_other_does()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","role":"agent","password":"anna has a long password"}""")).Expect(201);
        var id = (await server.Script.CreateAsync("""{"title":"Garage door open"}""")).Id;
        await using var mine = await browser.OpenAsync(server.Url);
        await using var hers = await browser.OpenAsync(server.Url, 360, 800);
        await mine.GoAsync();
        await mine.LogInAsync();
        await hers.GoAsync($"/tickets/{id}");
        await hers.LogInAsync("anna", "anna has a long password");
        await mine.PushAsync("Take “Garage door open”");
        await hers.SeesAsync("admin", ".ticket-line");
        hers.Expect(412); // a change that arrives meanwhile is looked at, and the press repeated
        await hers.PushAsync("Take over");
        await mine.SeesAsync("anna", ".row");
    }

    [Fact]
    public async Task An_answer_that_the_live_stream_has_overtaken_does_not_bring_back_what_was_before()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","role":"agent","password":"anna has a long password"}""")).Expect(201);
        var id = (await server.Script.CreateAsync("""{"title":"Garage door open"}""")).Id;
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync();
        await page.LogInAsync("anna", "anna has a long password");
        var release = await page.HoldAnswerAsync($"/api/v1/tickets/{id}");
        await page.OpenRowAsync("Garage door open");
        await page.HoldsAnswerAsync();
        (await server.Admin.PatchAsync($"/api/v1/tickets/{id}", """{"status":"working","assignee":"admin"}""")).Expect(200);
        await page.SeesAsync("admin", ".ticket-line");
        await page.EvaluateAsync("""
            window.seen = [];
            new MutationObserver(() => seen.push(document.querySelector(".ticket-line").innerText)).observe(document.querySelector(".ticket"), { subtree: true, childList: true, characterData: true });
            """);
        await release();
        await page.SeesAsync("took it", ".timeline");
        await page.HoldsAsync("window.seen.every(text => text.includes('admin'))", "the ticket was shown as taken all the while");
        await page.PushAsync("Take over");
        await page.SeesAsync("anna", ".ticket-line");
    }

    [Fact]
    public async Task Marked_tickets_are_taken_together_and_a_snoozed_one_is_out_of_sight_until_it_is_wanted()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await server.Script.CreateAsync("""{"title":"Attic light"}""");
        await server.Script.CreateAsync("""{"title":"Cellar pump"}""");
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync();
        await page.LogInAsync();
        await page.CountsAsync("[data-ticket]", 2);
        foreach (var title in (string[])["Attic light", "Cellar pump"])
        {
            await page.ClickAsync($"document.querySelector('[aria-label=\"Mark “{title}”\"]')", title);
        }
        await page.SeesAsync("2 marked", ".bulk");
        await page.ClickAsync("document.querySelector('.bulk button')", "take all");
        await page.CountsAsync(".row-who", 2);
        await page.PushAsync("Snooze “Attic light” for an hour");
        await page.CountsAsync("[data-ticket]", 1);
        await page.PushAsync("1 snoozed: show it");
        await page.CountsAsync("[data-ticket]", 2);
    }

    /// <summary>Asks for a tier until no more of it can be promised.</summary>
    static async Task FillAsync(ServerUnderTest server, string tier)
    {
        var free = (await server.Admin.GetAsync("/api/v1/sla")).Expect(200).Json["tiers"]!.AsArray().Single(one => (string?)one!["sla"] == tier)!["free"]!.GetValue<int>();
        await Task.WhenAll(Enumerable.Range(0, free + 1).Select(i => server.Script.SubmitAsync($$"""{"title":"Load {{i}}","sla":"{{tier}}"}""")));
    }
}
