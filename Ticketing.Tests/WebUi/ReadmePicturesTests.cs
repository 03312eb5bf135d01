using System.Text.RegularExpressions;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.WebUi;

/// <summary>The pictures of the README: drawn anew by each run beside the other pictures, from where they are copied to <c>Web/screenshots</c> when the page looks different.</summary>
public partial class ReadmePicturesTests(Browser browser)
{
    static readonly (string Title, string System, string Category, string Sla, int Reports)[] House =
    [
        ("Boiler pressure low", "boiler", "heating", "gold", 7), ("Freezer in the cellar is above -10 °C", "freezer", "kitchen", "gold", 1), ("Solar inverter reports isolation fault", "solar", "energy", "silver", 1),
        ("NAS: disk 91 % full", "nas", "it", "silver", 5), ("Garage door did not close", "garage", "doors", "bronze", 1), ("Smoke detector in the hallway: battery almost empty", "smoke", "safety", "bronze", 1),
        ("Blind on the south side is stuck", "home", "house", "none", 1), ("Heat recovery: filter due for a change", "home", "house", "none", 1),
    ];

    [Fact]
    public async Task A_house_is_drawn_at_a_desk_on_a_phone_and_with_its_systems()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        for (var at = 0; at < House.Length; at++)
        {
            var (title, system, category, sla, reports) = House[at];
            for (var report = 0; report < reports; report++)
            {
                (await server.Script.SubmitAsync($$"""{"title":"{{title}}","system":"{{system}}","category":"{{category}}","sla":"{{sla}}","reference":"r{{at}}","description":"Reported by the {{system}}.","labels":{"floor":"cellar"} }""")).Expect(report == 0 ? 201 : 200);
            }
        }
        (await server.Admin.PatchAsync("/api/v1/tickets/1", """{"status":"working","assignee":"admin"}""")).Expect(200);
        (await server.Admin.PostAsync("/api/v1/tickets/1/log", """{"text":"Topped up to 1.4 bar; looking for the leak now."}""")).Expect(201);
        foreach (var (name, path, width, height, dark, shows) in ((string, string, int, int, bool, string)[])
            [("desktop", "/tickets/1", 1280, 800, false, "looking for the leak"), ("phone", "/", 390, 780, true, "Boiler pressure low"), ("systems", "/systems", 1280, 620, false, "freezer")])
        {
            await using var page = await browser.OpenAsync(server.Url, width, height, dark);
            await page.GoAsync(path);
            await page.LogInAsync();
            await page.SeesAsync(shows);
            await page.HoldsAsync("!document.querySelector('.skeleton, .skeleton-row')", "everything is drawn");
            await Screenshots.KeepAsync(page, $"readme-{name}");
        }
    }

    [Fact]
    public void The_committed_pictures_are_all_shown_and_below_one_megabyte_together()
    {
        var shown = Picture().Matches(RepositoryFiles.Read("README.md")).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal).ToList();
        var files = Directory.GetFiles(RepositoryFiles.PathOf("Ticketing.Server", "Web", "screenshots"));
        Assert.Equal(files.Select(Path.GetFileName).Order(StringComparer.Ordinal), shown);
        Assert.InRange(files.Sum(file => new FileInfo(file).Length), 1, 1_000_000);
    }

    [GeneratedRegex(@"Ticketing\.Server/Web/screenshots/([\w-]+\.png)")]
    private static partial Regex Picture();
}
