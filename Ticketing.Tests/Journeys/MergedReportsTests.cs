using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>One condition is one ticket, however often it is reported and by whatever door, until it is over.</summary>
public class MergedReportsTests
{
    const string Leak = """{"title": "Water on the floor", "system": "cellar", "reference": "leak"}""";

    [Theory, BothServers]
    public async Task A_repeat_is_merged_into_the_unfinished_ticket(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var first = await server.Script.CreateAsync(Leak);

        var repeat = (await server.Script.SubmitAsync("""{"title": "Still wet", "system": "cellar", "reference": "leak"}""")).Expect(200);

        Assert.True(repeat.Json["merged"]!.GetValue<bool>());
        Assert.Equal(first.Id, repeat.Id);
        Assert.Equal(2, repeat.Json["occurrences"]!.GetValue<int>());
        Assert.Equal("Water on the floor", repeat["title"]);
        Assert.Equal(["opened", "merged"], (await server.Script.TicketAsync(first.Id)).Json["log"]!.AsArray().Select(line => line!["type"]!.GetValue<string>()));
        Assert.Equal(1, await server.Script.CountAsync());
    }

    [Theory, BothServers]
    public async Task Another_system_or_no_reference_is_another_ticket(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await server.Script.CreateAsync(Leak);

        await server.Script.CreateAsync("""{"title": "Water on the floor", "system": "attic", "reference": "leak"}""");
        await server.Script.CreateAsync("""{"title": "Water on the floor", "system": "cellar"}""");
        await server.Script.CreateAsync("""{"title": "Water on the floor", "system": "cellar"}""");

        Assert.Equal(4, await server.Script.CountAsync());
    }

    [Theory]
    [InlineData(ServerMode.InProcess, "ok")]
    [InlineData(ServerMode.InProcess, "resolved")]
    [InlineData(ServerMode.Native, "ok")]
    [InlineData(ServerMode.InProcessOnPostgres, "resolved")]
    [InlineData(ServerMode.NativeOnPostgres, "ok")]
    public async Task The_all_clear_finishes_the_ticket_and_the_next_report_is_a_new_one(ServerMode mode, string state)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var first = await server.Script.CreateAsync(Leak);

        var over = (await server.Script.SubmitAsync($$"""{"title": "Dry", "system": "cellar", "reference": "leak", "state": "{{state}}"}""")).Expect(200);

        Assert.Equal((first.Id, "done"), (over.Id, over["kind"]));
        Assert.NotNull(over["finishedAt"]);
        var again = await server.Script.CreateAsync(Leak);
        Assert.NotEqual(first.Id, again.Id);
    }

    [Theory, BothServers]
    public async Task The_all_clear_of_nothing_stores_nothing(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var answer = (await server.Script.SubmitAsync("""{"title": "Dry", "system": "cellar", "reference": "leak", "state": "ok"}""")).Expect(200);

        Assert.False(answer.Json["merged"]!.GetValue<bool>());
        Assert.Equal(0, await server.Script.CountAsync());
    }

    /// <summary>Twenty sensors see one fire: one ticket with two hundred occurrences.</summary>
    [Theory, BothServers]
    public async Task Two_hundred_publishes_from_twenty_connections_are_one_ticket(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync("smoke-detector", "smoke");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await using var client = await MqttTestClient.ConnectAsync(server.MqttPort, "smoke-detector", token);
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.PublishAsync("ticketing/home/smoke/alarm", """{"title": "Smoke in the kitchen", "reference": "kitchen"}""")));
        }));

        var ticket = Assert.Single(await server.Script.AllAsync());
        Assert.Equal(200, ticket["occurrences"]!.GetValue<long>());
        var log = (await server.Script.TicketAsync(ticket["id"]!.GetValue<long>())).Json["log"]!.AsArray();
        Assert.Equal(200, log.Sum(line => line!["count"]!.GetValue<long>()));
    }
}
