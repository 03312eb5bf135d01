using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>The page without a mouse: single keys, the focus, and what they leave alone.</summary>
public class HomeownerInTheBrowserByKeyboardTests(Browser browser)
{
    const string FocusedRow = "document.activeElement.closest('[data-ticket]')?.innerText ?? ''";

    [Fact]
    public async Task A_ticket_is_found_taken_noted_finished_and_another_opened_without_touching_a_mouse()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        foreach (var title in (string[])["Attic light", "Boiler pressure low", "Cellar pump"])
        {
            await server.Script.CreateAsync($$"""{"title":"{{title}}"}""");
        }
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync();
        await page.LogInAsync();
        await page.CountsAsync("[data-ticket]", 3);

        await page.PressAsync("j", "j", "j", "k");
        await page.HoldsAsync($"({FocusedRow}).includes('Boiler')", "the second row has the focus");
        await page.PressAsync("t");
        await page.SeesAsync("You took “Boiler pressure low”.");

        await page.PressAsync("Enter");
        await page.HoldsAsync("document.activeElement.id === 'ticket-title'", "the focus is on the opened ticket");
        await page.PressAsync("n");
        await page.HoldsAsync("document.activeElement.id === 'note'", "the focus is in the note");
        await page.TypeAsync("ftc: typed letters are no commands");
        await page.PressAsync("f", "Ctrl+Enter");
        await page.SeesAsync("ftc: typed letters are no commandsf", ".entry-note");

        await page.PressAsync("Escape", "f");
        await page.SeesAsync("done", ".ticket-line");
        await page.PressAsync("u");
        await page.SeesAsync("working", ".ticket-line");
        await page.PressAsync("j");
        await page.SeesAsync("Cellar pump", "#ticket-title");
        await page.HoldsAsync($"({FocusedRow}).includes('Cellar')", "the focus stays in the list while browsing");
        await page.PressAsync("Escape");
        await page.HoldsAsync($"location.pathname === '/' && ({FocusedRow}).includes('Cellar')", "back in the list, on the row one came from");

        await page.PressAsync("a");
        await page.HoldsAsync("document.activeElement.name === 'title'", "the focus is in the title");
        await page.TypeAsync("Doorbell is dead");
        await page.PressAsync("Tab", "Tab", "Tab", "Tab", "ArrowRight", "Enter");
        await page.SeesAsync("Doorbell is dead", "#ticket-title");
        await page.SeesAsync("Promised gold", ".promised");
    }

    [Fact]
    public async Task The_help_lists_the_keys_and_switches_them_off()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await server.Script.CreateAsync("""{"title":"Attic light"}""");
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync();
        await page.LogInAsync();
        await page.CountsAsync("[data-ticket]", 1);

        await page.PressAsync("?");
        await page.SeesAsync("Keyboard shortcuts", "dialog");
        await page.ClickAsync("document.querySelector('.switch input')", "the switch");
        await page.PressAsync("Escape");
        await page.CountsAsync("dialog", 0);
        await page.PressAsync("a", "j", "?");
        await page.HoldsAsync("location.pathname === '/' && !document.activeElement.dataset.ticket && !document.querySelector('dialog')", "the keys do nothing");
    }

    [Fact]
    public async Task When_the_focused_ticket_leaves_the_list_the_focus_goes_to_its_neighbour()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var first = (await server.Script.CreateAsync("""{"title":"Attic light"}""")).Id;
        await server.Script.CreateAsync("""{"title":"Boiler pressure low"}""");
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync();
        await page.LogInAsync();
        await page.CountsAsync("[data-ticket]", 2);
        await page.PressAsync("j");
        await page.HoldsAsync($"({FocusedRow}).includes('Attic')", "the first row has the focus");

        (await server.Admin.PostAsync($"/api/v1/tickets/{first}/cancel", "{}")).Expect(200);
        await page.CountsAsync("[data-ticket]", 1);
        await page.HoldsAsync($"({FocusedRow}).includes('Boiler')", "the neighbour has the focus");
    }
}
