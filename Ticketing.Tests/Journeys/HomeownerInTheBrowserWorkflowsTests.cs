using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>Workflows on the page: made and mended where the server says what is wrong, given to a category with its people, and followed on the ticket by those who may.</summary>
public class HomeownerInTheBrowserWorkflowsTests(Browser browser)
{
    [Fact]
    public async Task A_workflow_is_made_mended_where_it_is_refused_and_given_to_a_category()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","role":"member","password":"anna has a long password"}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/categories", """{"name":"clothes"}""")).Expect(201);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/settings/workflows");
        await page.LogInAsync();
        await page.SeesAsync("Only one unfinished ticket for each candidateId.", ".place");
        await page.PushAsync("New workflow");
        await page.FillAsync("Name of the workflow", "laundry");
        await page.FillAsync("Name of state 2", "washing");
        await page.PushAsync("Add a state");
        await page.FillAsync("Name of state 6", "ironing");
        await page.PushAsync("Add a move out of ironing");
        page.Expect(400);
        await page.PushAsync("Save");
        await page.SeesAsync("It was not saved: tickets could not live by it.");
        await page.SeesAsync("ironing is unreachable", ".state-editor[data-fault=true]");
        await page.PushAsync("Delete ironing");
        await page.ClickAsync("document.querySelector('summary[aria-label^=\"washing → done\"]')", "the rules of the move");
        await page.HoldsAsync("document.querySelector('.move-editor details[open] input[type=checkbox]') !== null", "the rules are open");
        await page.ClickAsync("[...document.querySelectorAll('.move-editor details[open] .check')].find(e => e.innerText.trim() === 'category').querySelector('input')", "the role category");
        await page.PushAsync("Save");
        await page.SeesAsync("version 1", "section[aria-label='Workflow laundry']");
        var made = (await server.Admin.GetAsync("/api/v1/workflows/laundry")).Expect(200).Json["states"]![1]!;
        Assert.Equal("washing", made["name"]!.GetValue<string>());
        Assert.Equal("category", made["moves"]!.AsArray().Single(move => move!["to"]!.GetValue<string>() == "done")!["roles"]![0]!.GetValue<string>());

        await page.PushAsync("Categories");
        await page.PushAsync("Change clothes");
        await page.ChooseAsync("Workflow of new tickets", "laundry");
        await page.ClickAsync("[...document.querySelectorAll('.category-editor .check')].find(e => e.innerText.trim() === 'anna').querySelector('input')", "anna among the people");
        await page.PushAsync("Save");
        await page.SeesAsync("worked by anna · workflow laundry", ".lines");
    }

    [Fact]
    public async Task A_ticket_shows_the_moves_of_its_workflow_with_what_they_need()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","role":"member","password":"anna has a long password"}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/categories", """{"name":"rooms","workflow":"grant","people":["anna"]}""")).Expect(201);
        await server.Script.CreateAsync("""{"title":"Room 3","category":"rooms","labels":{"candidateName":"Bo","candidateId":"4711"}}""");
        var room = await server.Script.CreateAsync("""{"title":"Room 4","category":"rooms","labels":{"floor":"2"}}""");
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync($"/tickets/{room.Id}");
        await page.LogInAsync();
        await page.PushAsync("Move to granted");
        await page.FillAsync("candidateName", "Eva");
        page.Expect(400);
        await page.PushAsync("Make it granted");
        await page.SeesAsync("is needed to move to granted", ".moves-form");
        await page.FillAsync("candidateId", "4711");
        page.Expect(409);
        await page.PushAsync("Make it granted");
        await page.SeesAsync("there is at most one at a time", ".moves");
        await page.FillAsync("candidateId", "4712");
        await page.PushAsync("Make it granted");
        await page.SeesAsync("granted", ".ticket-line .state");
        await page.SeesAsync("candidateId: 4712", ".facts");
        await page.SeesAsync("floor: 2", ".facts");

        await page.ForgetCookiesAsync();
        await page.GoAsync($"/tickets/{room.Id}");
        await page.LogInAsync("anna", "anna has a long password");
        await page.PushAsync("Move to offer requested");
        await page.PushAsync("Move to offer pending");
        await page.PushAsync("Move to accepted");
        await page.PushAsync("Make it accepted");
        await page.SeesAsync("accepted", ".ticket-line .state");
        await page.SeesNoMoreAsync("Move to");
    }

    [Theory]
    [InlineData(360, 800, false)]
    [InlineData(360, 800, true)]
    [InlineData(1280, 800, false)]
    [InlineData(1280, 800, true)]
    public async Task Editors_and_moves_fit_the_screen_and_are_accessible(int width, int height, bool dark)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        (await server.Admin.PostAsync("/api/v1/categories", """{"name":"rooms","workflow":"grant"}""")).Expect(201);
        var room = await server.Script.CreateAsync("""{"title":"Room 4","category":"rooms"}""");
        await using var page = await browser.OpenAsync(server.Url, width, height, dark, forInspection: true);
        await page.GoAsync();
        await page.LogInAsync();
        foreach (var (path, push, shows) in new[]
        {
            ("/settings/workflows", "Change grant", "Once at a time"), ("/settings/categories", "Change rooms", "Who works its tickets"), ($"/tickets/{room.Id}", "Move to granted", "candidateName"),
        })
        {
            await page.GoAsync(path);
            await page.PushAsync(push);
            await page.SeesAsync(shows);
            if (path == "/settings/workflows")
            {
                await page.ClickAsync("document.querySelector('.move-editor summary')", "the rules of the first move");
            }
            await Inspection.HoldAsync(page, path, width, dark, $"workflow {push}");
        }
    }
}
