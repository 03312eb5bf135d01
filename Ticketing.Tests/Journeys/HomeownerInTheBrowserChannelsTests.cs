using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>Channels on the page: made, tried, switched off, deleted; what is wrong with one is said where it stands.</summary>
public class HomeownerInTheBrowserChannelsTests(Browser browser)
{
    [Fact]
    public async Task A_channel_is_made_tried_and_switched_off()
    {
        await using var sink = new HttpSink();
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native, ("Channels:PrivateAddresses", "true"), ("Guard:StormPerMinute", "30"));
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/settings/channels");
        await page.LogInAsync();
        await page.FillAsync("Name", "Ops");
        await page.FillAsync("URL", "ftp://example.org");
        page.Expect(400);
        await page.PushAsync("Make it");
        await page.SeesAsync("must be a URL that begins with http:// or https://", ".field[data-fault=true]");
        await page.FillAsync("URL", sink.Url.AbsoluteUri);
        await page.PushAsync("Make it");
        await page.SeesAsync("whsec_", ".notice");
        await page.PushAsync("Test");
        await page.SeesAsync("It took the test: 200 OK", ".lines");
        Assert.Equal("test", (await sink.NextAsync(1, "the test")).Json["event"]!.GetValue<string>());

        await server.Script.CreateAsync("""{"title":"Boiler pressure low"}""");
        await sink.NextAsync(2, "the ticket");
        await page.ClickAsync("document.querySelector('.lines input[type=checkbox]')", "the switch");
        await Eventually.TrueAsync(async () => !(await server.Admin.GetAsync("/api/v1/channels/1")).Expect(200).Json["enabled"]!.GetValue<bool>(), "it to be off");
        await page.GoAsync("/settings/data");
        await page.SeesAsync("from 30 new tickets a minute of one system, 60 at once", ".place");
    }
}
