using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A program sends JSON and gets back a ticket with everything it said and a promise.</summary>
public class AlarmAsJsonTests
{
    const string Boiler = """
        {"title": "Boiler pressure low", "description": "0.4 bar", "system": "boiler", "category": "heating", "reference": "boiler-pressure",
         "sla": "gold", "ifRefused": "reject", "requester": "anna", "state": "firing", "labels": {"floor": "cellar"}}
        """;

    [Theory, BothServers]
    public async Task All_fields_come_back_and_the_promise_is_two_hours_away(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var created = (await server.Script.SubmitAsync(Boiler)).Expect(201);

        Assert.Equal($"/api/v1/tickets/{created.Id}", created.Location);
        foreach (var (field, expected) in new (string, string)[] { ("title", "Boiler pressure low"), ("description", "0.4 bar"), ("system", "boiler"), ("category", "heating"), ("reference", "boiler-pressure"), ("sla", "gold"), ("requester", "anna"), ("kind", "open") })
        {
            Assert.Equal(expected, created[field]);
        }
        Assert.Equal("cellar", created.Json["labels"]!["floor"]!.GetValue<string>());
        Assert.True(created.Json["guaranteed"]!.GetValue<bool>());
        Assert.Equal(1, created.Json["occurrences"]!.GetValue<int>());
        Assert.Equal(TimeSpan.FromHours(2), Time(created["dueAt"]) - Time(created["createdAt"]));
        Assert.InRange(Time(created["plannedAt"]), Time(created["createdAt"]), Time(created["dueAt"]) - TimeSpan.FromMinutes(1));
        Assert.NotNull(created["plannedAgent"]);

        var read = await server.Script.TicketAsync(created.Id);
        Assert.Equal(created["dueAt"], read["dueAt"]);
        var log = Assert.Single(read.Json["log"]!.AsArray());
        Assert.Equal(("opened", "setup"), (log!["type"]!.GetValue<string>(), log["who"]!.GetValue<string>()));
    }

    [Theory, BothServers]
    public async Task Only_the_title_is_required_and_unknown_members_are_ignored(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var created = await server.Script.CreateAsync("""{"title": "Garage door open", "firmware": {"version": [1, 2]}, "uptime": 17}""");

        Assert.Equal("setup", created["system"]);
        Assert.Null(created["dueAt"]);
        Assert.Null(created["reference"]);
    }

    [Theory, BothServers]
    public async Task A_system_and_a_category_exist_from_their_first_use(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        await server.Script.CreateAsync(Boiler);

        Assert.Contains((await server.Admin.GetAsync("/api/v1/systems")).Expect(200).Json["items"]!.AsArray(), system => system!["name"]!.GetValue<string>() == "boiler");
        Assert.Contains((await server.Admin.GetAsync("/api/v1/categories")).Expect(200).Json["items"]!.AsArray(), category => category!["name"]!.GetValue<string>() == "heating");
    }

    [Theory, BothServers]
    public async Task Every_fault_of_a_body_is_named_by_its_field(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var refused = (await server.Script.SubmitAsync($$"""{"title": 17, "sla": "platinum", "description": "{{new string('x', 20_001)}}"}""")).ExpectRefusal(400, "invalid");

        Assert.Equal(["description", "sla", "title"], refused.Json["errors"]!.AsObject().Select(error => error.Key).Order());
        Assert.Equal(0, await server.Script.CountAsync());
    }

    static DateTimeOffset Time(string? text) => DateTimeOffset.Parse(text!, CultureInfo.InvariantCulture);
}
