using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>What a finger does on a small screen that a mouse does elsewhere.</summary>
public class HomeownerInTheBrowserOnThePhoneTests(Browser browser)
{
    [Fact]
    public async Task Several_tickets_are_marked_by_finger_or_keyboard_and_worked_on_together()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        foreach (var title in (string[])["Attic light", "Boiler pressure", "Cellar pump"])
        {
            await server.Script.CreateAsync($$"""{"title":"{{title}}","system":"house","sla":"bronze"}""");
        }
        foreach (var dark in (bool[])[false, true])
        {
            await using var page = await browser.OpenAsync(server.Url, 360, 800, dark, forInspection: true);
            await page.GoAsync();
            await page.LogInAsync();
            await page.CountsAsync("[data-ticket]", 3);
            await page.HoldsAsync($"!{Mark("Attic light")}.checkVisibility()", "no marks before they are wanted");

            await page.PushAsync("Mark several");
            await page.SeesAsync("0 marked", ".bulk [role=status]");
            await page.HoldsAsync("[...document.querySelectorAll('.bulk .button')].every(button => button.disabled)", "nothing to do yet");
            await page.ClickAsync($"{Mark("Attic light")}.closest('label')", "the mark of the first");
            await page.EvaluateAsync($"{Mark("Cellar pump")}.focus()");
            await page.PressAsync("Space");
            await page.SeesAsync("2 marked", ".bulk [role=status]");
            await page.HoldsAsync($"{Small}.length === 0", "targets as large as a finger");
            await Inspection.HoldAsync(page, "marked tickets", 360, dark);

            await page.PushAsync("Unmark all");
            await page.CountsAsync(".bulk", 0);
            await page.HoldsAsync("document.activeElement.id === 'mark' && document.activeElement.ariaPressed === 'false'", "the focus is where the marking began");
        }

        await using var phone = await browser.OpenAsync(server.Url, 360, 800);
        await phone.GoAsync();
        await phone.LogInAsync();
        await phone.CountsAsync("[data-ticket]", 3);
        await phone.PushAsync("Mark several");
        await phone.ClickAsync($"{Mark("Attic light")}.closest('label')", "one");
        await phone.ClickAsync($"{Mark("Boiler pressure")}.closest('label')", "another");
        await phone.ClickAsync("document.querySelector('.bulk button')", "take both");
        await phone.CountsAsync(".row-who", 2);
        await phone.CountsAsync(".bulk", 0);
        await phone.HoldsAsync($"!{Mark("Cellar pump")}.checkVisibility()", "the rows have their buttons again");
        await Eventually.TrueAsync(async () => await server.Admin.CountAsync("assignee=admin") == 2, "both are taken on the server");
    }

    [Fact]
    public async Task The_part_of_the_settings_that_is_shown_is_in_sight_among_the_others()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url, 360, 800);
        await page.GoAsync("/settings/data");
        await page.LogInAsync();
        await page.SeesAsync("Sizes and retention");
        await page.HoldsAsync($"{Current}.left >= 0 && {Current}.right <= innerWidth", "the last part");

        await page.EvaluateAsync("document.querySelector('.section-tabs a').click()");
        await page.SeesAsync("Myself", ".section-tabs [aria-current]");
        await page.HoldsAsync($"{Current}.left >= 0 && {Current}.right <= innerWidth", "the first part");
    }

    [Fact]
    public async Task The_label_of_a_device_leads_a_camera_to_its_page()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await server.Script.CreateAsync("""{"title":"Pressure low","system":"boiler"}""");
        var id = (await server.Admin.GetAsync("/api/v1/systems")).Expect(200).Json["items"]!.AsArray().Single(one => (string?)one!["name"] == "boiler")!["id"]!;
        await using var page = await browser.OpenAsync(server.Url, 360, 800);
        await page.GoAsync($"/systems/{id}");
        await page.LogInAsync();
        await page.SeesAsync("boiler", ".print-label");
        var read = await QrReader.ReadAsync(page, ".print-label svg.qr");
        Assert.Equal(new Uri(server.Url, $"/systems/{id}").ToString(), read);
        Assert.Equal(read, await page.TextAsync(".print-label figcaption span"));

        await page.GoAsync(new Uri(read).PathAndQuery);
        await page.SeesAsync("boiler", "h1, h2");
    }

    /// <summary>Where the link of the part that is shown stands.</summary>
    const string Current = "document.querySelector('.section-tabs [aria-current]').getBoundingClientRect()";

    static string Mark(string title) => $"document.querySelector('[aria-label=\"Mark “{title}”\"]')";

    /// <summary>What can be pressed while tickets are marked and is narrower or lower than 44 pixels.</summary>
    const string Small = "[...document.querySelectorAll('#mark, .bulk button, .row .mark')].filter(one => one.checkVisibility() && (box => box.width < 44 || box.height < 44)(one.getBoundingClientRect()))";
}
