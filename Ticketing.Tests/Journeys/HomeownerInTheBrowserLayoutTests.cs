using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>The page on a small phone, a desk, in light and in dark: nothing sticks out, and axe finds nothing that shuts somebody out.</summary>
public class HomeownerInTheBrowserLayoutTests(Browser browser)
{
    [Theory]
    [InlineData(360, 800, false)]
    [InlineData(360, 800, true)]
    [InlineData(1280, 800, false)]
    [InlineData(1280, 800, true)]
    public async Task Every_view_fits_the_screen_and_is_accessible(int width, int height, bool dark)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var id = await FillAsync(server);
        await using var page = await browser.OpenAsync(server.Url, width, height, dark, forInspection: true);

        await page.GoAsync();
        await page.HoldsAsync("document.querySelector('.gate')", "the login");
        await CheckAsync("the login");
        await page.LogInAsync();
        await page.SeesAsync("Supercalifragilistic", ".list-scroll");
        await CheckAsync("the list");
        await page.ClickAsync("document.querySelector('.filter-toggle')", "the filters");
        await CheckAsync("the list with filters");
        await page.PressAsync("?");
        await page.SeesAsync("Keyboard shortcuts", "dialog");
        await CheckAsync("the help");

        await page.GoAsync($"/tickets/{id}");
        await page.SeesAsync("reported it", ".timeline");
        await CheckAsync("a ticket");
        await page.PushAsync("Take");
        await page.SeesAsync("You took", ".toasts");
        await CheckAsync("a ticket just taken");
        page.Expect(404);
        await page.GoAsync("/tickets/999999");
        await page.SeesAsync("There is no ticket #999999");
        await CheckAsync("no ticket");
        await page.GoAsync("/new");
        await page.SeesAsync("free now", ".tiers");
        await CheckAsync("a new ticket");
        await page.GoAsync("/?q=nothing+like+this");
        await page.SeesAsync("Nothing found");
        await CheckAsync("an empty list");

        Task CheckAsync(string view) => Inspection.HoldAsync(page, view, width, dark);
    }

    [Fact]
    public async Task The_API_page_shows_the_description_and_loads_nothing_from_elsewhere()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/scalar");
        await page.SeesAsync("/api/v1/tickets");
    }

    /// <summary>Tickets of every kind, with texts that test a layout. Returns one with everything.</summary>
    static async Task<long> FillAsync(ServerUnderTest server)
    {
        var full = new JsonObject
        {
            ["title"] = "Supercalifragilisticexpialidociousboilerpressurealarmwithoutanyblankatall <script>alert(1)</script>",
            ["description"] = new string('x', 400) + "\n\nSecond paragraph.",
            ["system"] = "a-system-with-a-name-that-is-as-long-as-names-may-be-here-64-let",
            ["category"] = "heating",
            ["reference"] = new string('r', 150),
            ["sla"] = "gold",
            ["labels"] = new JsonObject { ["floor"] = "cellar", ["sensor"] = new string('s', 120) },
        }.ToJsonString();
        var id = (await server.Script.CreateAsync(full)).Id;
        await server.Script.SubmitAsync(full);
        (await server.Admin.PostAsync($"/api/v1/tickets/{id}/log", """{"text":"A note\nwith two lines"}""")).Expect(201);
        foreach (var tier in (string[])["gold", "silver", "bronze", "none"])
        {
            await server.Script.CreateAsync($$"""{"title":"A {{tier}} ticket","sla":"{{tier}}","system":"{{tier}}"}""");
        }
        var waiting = (await server.Script.CreateAsync("""{"title":"A ticket that waits"}""")).Id;
        (await server.Admin.PatchAsync($"/api/v1/tickets/{waiting}", """{"status":"waiting","assignee":"admin"}""")).Expect(200);
        return id;
    }
}
