using System.Globalization;
using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>Ten thousand tickets in the list: only what is near the screen is drawn, a filter is answered at once, and neither keyboard nor screen reader notices.</summary>
public class HomeownerInTheBrowserLongListTests(Browser browser, ITestOutputHelper output)
{
    const int Tickets = 10_000;
    const int MostRows = 80;
    const string Rows = "[...document.querySelectorAll('[data-ticket]')]";
    const string Focused = "(document.activeElement.closest('.row')?.ariaPosInSet ?? '')";

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(360, 800)]
    public async Task Ten_thousand_tickets_scroll_answer_a_filter_in_the_next_frame_and_are_walked_through_by_keyboard(int width, int height)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await Parallel.ForEachAsync(Enumerable.Range(1, Tickets), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
            await server.Script.CreateAsync($$"""{"title":"Sensor {{i}} is silent","system":"{{(i % 4 == 0 ? "cellar" : "attic")}}"}"""));
        await using var page = await browser.OpenAsync(server.Url, width, height, forInspection: true);
        await page.GoAsync();
        await page.LogInAsync();
        await page.CountsAsync("[data-ticket]", 50);
        await page.PushAsync($"Load more (50 of {Tickets})");

        // Whoever goes on scrolling gets page after page.
        await page.HoldsAsync($"{Scroller}.scrollTo(0, {Scroller}.scrollHeight), document.querySelector('.list-foot').innerText.includes('{Tickets} tickets')", "all tickets are loaded");
        await page.HoldsAsync($"{Rows}.at(-1).closest('li').ariaPosInSet === '{Tickets}'", "the last row says that it is the last");
        await BoundedAsync(page);

        await page.EvaluateAsync($"{Scroller}.scrollTo(0, {Scroller}.scrollHeight / 2)");
        await page.HoldsAsync($"(at => at > 4900 && at < 5100)(+{Rows}[0].closest('li').ariaPosInSet)", "rows from the middle");
        await page.HoldsAsync($"{Rows}.every((row, at, all) => !at || row.getBoundingClientRect().top - all[at - 1].getBoundingClientRect().bottom < 2)", "the rows follow each other");
        await BoundedAsync(page);
        await Inspection.HoldAsync(page, "the long list", width, picture: "long-list");

        await KeyboardAsync(page);
        await FilterAsync(page, server, width);
    }

    const string Scroller = "document.querySelector('#tickets')";

    static async Task BoundedAsync(BrowserPage page)
    {
        var rows = (await page.EvaluateAsync($"{Rows}.length"))!.GetValue<int>();
        Assert.InRange(rows, 10, MostRows);
    }

    /// <summary>The keyboard's place is kept while the wheel goes elsewhere, and keys lead far beyond what was drawn.</summary>
    static async Task KeyboardAsync(BrowserPage page)
    {
        await page.EvaluateAsync($"{Scroller}.scrollTo(0, 0)");
        await page.HoldsAsync($"{Rows}[0].closest('li').ariaPosInSet === '1'", "the top of the list");
        await page.PressAsync([.. Enumerable.Repeat("j", 60)]);
        await page.HoldsAsync($"{Focused} === '60'", "the sixtieth row has the focus");
        await page.EvaluateAsync($"{Scroller}.scrollTo(0, 300000)");
        await page.HoldsAsync($"+{Rows}.at(-1).closest('li').ariaPosInSet > 3000", "rows far below");
        await page.HoldsAsync($"{Focused} === '60'", "the row with the focus is still there");
        await page.PressAsync("j");
        await page.HoldsAsync($"{Focused} === '61' && (box => box.top >= 0 && box.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())", "the next row has the focus and is in sight");
        await page.PressAsync("Tab");
        await page.HoldsAsync("document.activeElement.ariaLabel?.startsWith('Take “Sensor ')", "the row's first button");
        await page.PressAsync("k", "j", "Enter");
        await page.HoldsAsync("document.activeElement.id === 'ticket-title'", "the ticket is open");
        await page.PressAsync("j", "Escape");
        await page.HoldsAsync($"location.pathname === '/' && {Focused} === '62'", "back on the row one came from");
    }

    /// <summary>
    /// The first frame after a press shows what is known and fits; the first frame after the answer shows the answer. The rows that are there are written anew, once: none is made for it, none is written twice,
    /// and the answer, which brings nothing new, changes none. What it took is printed.
    /// </summary>
    async Task FilterAsync(BrowserPage page, ServerUnderTest server, int width)
    {
        await page.PushAsync("Filter");
        await page.HoldsAsync("[...document.querySelectorAll('.choice option')].some(o => o.value === 'cellar')", "the systems to choose from");
        var frames = await page.EvaluateAsync($$"""
            new Promise(done => {
              const rows = () => ({{Rows}}.map(row => row.querySelector('.row-title').innerText));
              const atNextFrame = then => requestAnimationFrame(() => { const seen = rows(); const channel = new MessageChannel(); channel.port1.onmessage = () => then(seen, performance.now()); channel.port2.postMessage(0); });
              const result = { written: 0, made: 0, again: 0 };
              const written = new Set();
              new MutationObserver(changes => {
                for (const { type, target, addedNodes } of changes) {
                  if (type === "childList") result.made += [...addedNodes].filter(node => node.matches?.(".row")).length;
                  else if (target.parentElement?.matches(".row-title")) {
                    result.written++;
                    if (written.has(target)) result.again++;
                    written.add(target);
                  }
                }
              }).observe({{Scroller}}, { subtree: true, childList: true, characterData: true });
              const json = Response.prototype.json;
              Response.prototype.json = async function () {
                const data = await json.call(this);
                if (this.url.includes('system=cellar')) {
                  Response.prototype.json = json;
                  const there = performance.now();
                  setTimeout(() => { result.answeredWork = performance.now() - there; });
                  atNextFrame((seen, at) => done({ ...result, answered: seen, answeredAfter: at - there, wanted: data.items.map(one => one.title) }));
                }
                return data;
              };
              const select = [...document.querySelectorAll('select')].find(one => [...one.options].some(option => option.value === 'cellar'));
              requestAnimationFrame(() => setTimeout(() => {
                const pressed = performance.now();
                select.value = 'cellar';
                select.dispatchEvent(new Event('change', { bubbles: true }));
                setTimeout(() => { result.knownWork = performance.now() - pressed; });
                atNextFrame((seen, at) => { result.known = seen; result.knownAfter = at - pressed; });
              }));
            })
            """);
        var known = frames!["known"]!.AsArray().Select(one => (string)one!).ToList();
        var answered = frames["answered"]!.AsArray().Select(one => (string)one!).ToList();
        var wanted = frames["wanted"]!.AsArray().Select(one => (string)one!).ToList();
        Assert.InRange(known.Count, 10, MostRows);
        Assert.All(known, title => Assert.Equal(0, int.Parse(title.Split(' ')[1], CultureInfo.InvariantCulture) % 4));
        Assert.InRange(answered.Count, 10, MostRows);
        Assert.Equal(wanted.Take(answered.Count), answered);
        Assert.Equal(0, frames["made"]!.GetValue<int>());
        Assert.Equal(0, frames["again"]!.GetValue<int>());
        Assert.InRange(frames["written"]!.GetValue<int>(), 1, MostRows);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{width} px, {Tickets} tickets: what is known and fits was drawn after {Number("knownWork"):F1} ms of work and painted {Number("knownAfter"):F1} ms after the choice; the server's answer after {Number("answeredWork"):F1} ms of work and {Number("answeredAfter"):F1} ms after it was there (a frame is 16.7 ms)"));
        double Number(string name) => frames[name]?.GetValue<double>() ?? double.NaN;
        Assert.Equal(Tickets / 4, await server.Admin.CountAsync("system=cellar"));

        // All that fits was known, so all of it can be scrolled to: what the answer named, then the rest.
        await page.HoldsAsync($"{Rows}[0].closest('li').ariaSetSize === '{Tickets / 4}' && document.querySelector('.list-foot').innerText.includes('{Tickets / 4} tickets')", "all that fits");
        var seen = await page.EvaluateAsync($$"""
            (async () => {
              const seen = new Map();
              for (let top = 0; seen.size < {{wanted.Count}} && top < 20000; top += 200) {
                {{Scroller}}.scrollTo(0, top);
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                for (const row of {{Rows}}) seen.set(+row.closest('li').ariaPosInSet, row.querySelector('.row-title').innerText);
              }
              return [...seen].sort(([a], [b]) => a - b).map(([, title]) => title);
            })()
            """);
        Assert.Equal(wanted, seen!.AsArray().Select(one => (string)one!).Take(wanted.Count));
        await page.PushAsync("Clear");
        await page.HoldsAsync($"{Rows}[0].closest('li').ariaSetSize === '{Tickets}' && document.querySelector('#tickets').ariaBusy === 'false'", "all tickets again, which stay where they were loaded");
    }
}
