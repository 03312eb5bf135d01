using System.Globalization;
using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Journeys;

namespace Ticketing.Tests.WebUi;

/// <summary>Maintenance by hand, through the page alone: from the first contact to the bill, and what else the plan's parts are for.</summary>
public class PlanInTheBrowserTests(Browser browser)
{
    static readonly string Today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task From_the_first_contact_to_the_bill()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await MaintenancePlanTests.StartAsync(ServerMode.Native, ("Smtp", smtp.Url));
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/plan");
        await page.LogInAsync();
        await page.PushAsync("Add a contact first, then what is theirs.");
        await page.FillAsync("Name", "Anna");
        await page.FillAsync("Mail address", "anna@example.org");
        await page.PushAsync("Add the contact");
        await page.SeesAsync("anna@example.org", ".lines");
        await page.PushAsync("Assets");
        await page.FillAsync("Name", "Car");
        await page.ChooseAsync("Owner", "1");
        await page.FillAsync("Plate", "ka-123-b");
        await page.PushAsync("Add the asset");
        await page.SeesAsync("KA-123-B", ".facts");
        await page.CountsAsync(".print-label svg", 1);

        await page.PushAsync("Jobs");
        await page.SeesAsync("This time is free.");
        await page.PushAsync("Plan it");
        await page.SeesAsync("Anna", ".job");
        await page.SeesAsync("Car is worked on from 08:00 to 12:00 already (job 1). Ends may touch.", ".foreseen");
        await SetAsync(page, "Until", "02:00");
        await page.SeesAsync("It would end on the next day.", ".foreseen");
        await page.PushAsync("Finish…");
        await SetAsync(page, "Done at", "11:00");
        await page.FillAsync("Notes", "New pads");
        await page.PushAsync("It is done");
        await page.SeesAsync("55.50", ".job");
        await page.PushAsync("Invoices");
        await page.SeesAsync("No invoice yet.");
        await page.PushAsync("Remind and bill now");
        await page.SeesAsync("Reminders: 0, invoices: 1.");
        await page.PushAsync("Remind and bill now");
        await page.SeesAsync("Reminders: 0, invoices: 0.");
        await page.SeesAsync("Invoice 1: Anna", ".lines");
        await page.SeesAsync("mailed to anna@example.org", ".lines");

        var bill = Assert.Single(await smtp.WaitForAsync(1));
        Assert.Equal(["anna@example.org"], bill.To);
        Assert.Contains("55.50", bill.Text, StringComparison.Ordinal);
        Assert.Contains("55.50", bill.Html, StringComparison.Ordinal);
        var print = (await page.EvaluateAsync("document.querySelector('a[href$=\"/print\"]').getAttribute('href')"))!.GetValue<string>();
        Assert.Contains("55.50", (await server.Admin.GetAsync(print)).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("New pads", (await server.Admin.GetAsync($"/api/v1/plan/{Today}")).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_goes_into_the_plan_and_back_and_each_leads_to_the_other()
    {
        await using var server = await MaintenancePlanTests.StartAsync(ServerMode.Native);
        await MaintenancePlanTests.AssetAsync(server, "Boiler", """, "system": "boiler" """);
        var ticket = (await server.Script.CreateAsync("""{"title": "Pressure low", "system": "boiler"}""")).Id;
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync($"/tickets/{ticket}");
        await page.LogInAsync();
        await page.PushAsync("Plan it as a job");
        await page.PushAsync("Plan it");
        await page.SeesAsync("Job 1: Boiler", ".job");
        await page.PushAsync("Job 1: Boiler");
        await page.SeesAsync("Pressure low", ".job");
        await page.PushAsync("Make it a ticket");
        await page.SeesAsync($"It is ticket #{ticket} now.");
        await page.SeesAsync("Nothing is planned on this day.");
        await page.GoAsync($"/tickets/{ticket}");
        await page.SeesAsync("cancelled", ".job");
        await page.GoAsync("/plan/assets/1");
        await page.SeesAsync("Pressure low", ".columns");
        await page.GoAsync("/systems/1");
        await page.PushAsync("Its plan and papers: Boiler");
        await page.SeesAsync("All assets");
    }

    [Fact]
    public async Task Windows_and_rules_are_made_and_ended()
    {
        await using var server = await MaintenancePlanTests.StartAsync(ServerMode.Native);
        await MaintenancePlanTests.AssetAsync(server, "Boiler", """, "system": "boiler" """);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/plan/windows");
        await page.LogInAsync();
        await page.FillAsync("Title", "New pump");
        await page.FillAsync("Systems", "boiler");
        await SetAsync(page, "Until", $"{TimeProvider.System.GetUtcNow().AddHours(3):yyyy-MM-ddTHH:mm}");
        await page.PushAsync("Make the window");
        await page.SeesAsync("lasts now", ".lines");
        (await server.Script.SubmitAsync("""{"title": "Pressure low", "system": "boiler", "reference": "pressure"}""")).Expect(202);
        await page.GoAsync("/plan/windows");
        await page.PushAsync("1 alarm held");
        await page.SeesAsync("Pressure low", ".held");
        await page.PushAsync("End New pump");
        await page.SeesAsync("No window.");

        await page.PushAsync("Recurring");
        await page.FillAsync("What is to be done", "Sweep the chimney");
        await page.ChooseAsync("It becomes", "ticket");
        await SetAsync(page, "First on", "2090-01-31");
        await page.PushAsync("Make the rule");
        await page.SeesAsync("every month", ".lines");
        foreach (var (every, shows) in new[] { ("2", "every 2 months"), ("1", "every month") })
        {
            await page.PushAsync("Change Sweep the chimney");
            await page.SeesAsync("Its job in the plan follows", ".lines");
            await page.FillAsync("Every", every);
            await page.PushAsync("Save");
            await page.SeesAsync(shows, ".lines");
        }
        await page.PushAsync("Skip the next turn of Sweep the chimney");
        await page.SeesAsync("Feb", ".lines");
        await page.PushAsync("Put off the next turn of Sweep the chimney");
        await SetAsync(page, "Until", "2090-03-05");
        await page.PushAsync("Put it off");
        await page.SeesAsync("Mar", ".lines");
        await page.SeesAsync("put off until", ".lines");
        await page.PushAsync("History of Sweep the chimney");
        await page.SeesAsync("skipped", ".held");
        await page.PushAsync("End Sweep the chimney");
        await page.SeesAsync("No rule yet.");
    }

    [Theory]
    [InlineData(360, 800, false)]
    [InlineData(360, 800, true)]
    [InlineData(1280, 800, false)]
    [InlineData(1280, 800, true)]
    public async Task Every_part_of_the_plan_fits_the_screen_and_is_accessible(int width, int height, bool dark)
    {
        await using var server = await MaintenancePlanTests.StartAsync(ServerMode.Native);
        await FurnishAsync(server);
        await using var page = await browser.OpenAsync(server.Url, width, height, dark, forInspection: true);
        await page.GoAsync();
        await page.LogInAsync();
        foreach (var (path, shows) in new[]
        {
            ("/plan", "is worked on from"), ("/plan/contacts", "anna@example.org"), ("/plan/assets", "KA-123-B"), ("/plan/assets/1", "Photos and papers"), ("/plan/recurring", "every 2 weeks"), ("/plan/windows", "alarm held"), ("/plan/invoices", "Invoice 1"),
            ("/tickets/1", "Job 2"),
        })
        {
            await page.GoAsync(path);
            await page.SeesAsync(shows, "main");
            if (path == "/plan/recurring")
            {
                await page.PushAsync("Change Tyres");
                await page.SeesAsync("Its job in the plan follows", "main");
            }
            await Inspection.HoldAsync(page, path, width, dark);
        }
    }

    static async Task FurnishAsync(ServerUnderTest server)
    {
        var asset = await MaintenancePlanTests.AssetAsync(server, "Car", """, "plate": "KA-123-B", "kind": "car", "system": "car", "manuals": ["https://example.org/a-manual-with-a-rather-long-name.pdf"], "warrantyUntil": "2028-01-31", "notes": "Keys in the kitchen" """);
        await server.Script.CreateAsync("""{"title": "Battery low", "system": "car"}""");
        var job = (await MaintenancePlanTests.PlanAsync(server, asset, "08:00", "12:00", Today)).Expect(201).Header("Location")!;
        (await server.Script.PostAsync("/api/v1/tickets/1/jobs", $$"""{"startsAt": "{{Today}}T13:00:00Z", "endsAt": "{{Today}}T14:00:00Z"}""")).Expect(201);
        (await MaintenancePlanTests.PutAsync(server, $"{job}/finish", $$"""{"actualStart": "{{Today}}T08:00:00Z", "actualEnd": "{{Today}}T11:00:00Z", "notes": "New pads"}""")).Expect(200);
        (await server.Admin.PostAsync("/api/v1/clock/day-has-passed", "")).Expect(200);
        (await server.Script.PostAsync("/api/v1/recurrences", $$"""{"title": "Tyres", "assetId": {{asset}}, "unit": "weeks", "every": 2, "start": "2090-01-02"}""")).Expect(201);
        (await server.Script.PostAsync("/api/v1/windows", """{"title": "In the garage", "systems": ["car"], "endsAt": "2090-01-01T00:00:00Z"}""")).Expect(201);
        (await server.Script.SubmitAsync("""{"title": "No signal", "system": "car", "reference": "signal"}""")).Expect(202);
        var photo = await File.ReadAllBytesAsync(RepositoryFiles.PathOf("Ticketing.Server", "Web", "public", "icon-192.png"), TestContext.Current.CancellationToken);
        (await server.Script.SendAsync(HttpMethod.Post, $"/api/v1/assets/{asset}/files?name=front.png", Api.Raw(photo, "image/png"))).Expect(201);
    }

    /// <summary>Sets a field for times or days as its own picker does.</summary>
    static Task SetAsync(BrowserPage page, string label, string value) => page.HoldsAsync($$"""
        (() => {
          const field = [...document.querySelectorAll("label")].filter(l => l.checkVisibility() && l.innerText.trim().startsWith({{JsonValue.Create(label)!.ToJsonString()}})).map(l => l.querySelector("input")).at(-1) ?? document.querySelector(`input[aria-label={{JsonValue.Create(label)!.ToJsonString()}}]`);
          if (!field) return false;
          field.value = "{{value}}";
          field.dispatchEvent(new Event("input", { bubbles: true }));
          field.dispatchEvent(new Event("change", { bubbles: true }));
          return field.value === "{{value}}";
        })()
        """, $"'{label}' is {value}");
}
