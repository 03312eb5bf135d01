using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Stopping loses nothing, starting finds everything, and an older program keeps its hands off a newer store.</summary>
public class StopsAndUpgradesTests
{
    [Theory, BothServers]
    public async Task After_a_restart_everything_is_there_and_ids_go_on(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var ticket = await server.Script.CreateAsync("""{"title": "Alarm", "sla": "gold", "system": "boiler", "reference": "pressure"}""");
        (await server.Script.PostAsync($"/api/v1/tickets/{ticket.Id}/log", """{"text": "On my way"}""")).Expect(201);
        var before = (await server.Script.TicketAsync(ticket.Id)).Json;

        Assert.Equal(0, await server.StopAsync());
        await server.StartAgainAsync();

        var after = (await server.Script.TicketAsync(ticket.Id)).Json;
        before["plannedAt"] = after["plannedAt"]?.DeepClone(); // follows the clock
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.True((await server.Script.CreateAsync("""{"title": "Next"}""")).Id > ticket.Id);
        Assert.True((await server.Script.SubmitAsync("""{"title": "Alarm", "system": "boiler", "reference": "pressure"}""")).Expect(200).Json["merged"]!.GetValue<bool>());
    }

    [Theory, NativeServers]
    public async Task Sigterm_answers_what_was_taken_in_and_ends_with_0(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var answers = Enumerable.Range(0, 200).Select(async n =>
        {
            try
            {
                return await server.Script.SubmitAsync($$"""{"title": "Alarm {{n}}", "reference": "r{{n}}"}""");
            }
            catch (HttpRequestException)
            {
                return null; // came after the door was shut
            }
        }).ToList();
        await Task.WhenAny(answers);

        Assert.Equal(0, await server.StopAsync());

        var acknowledged = (await Task.WhenAll(answers)).Where(answer => answer?.Status is 200 or 201).Select(answer => answer!.Id).ToList();
        await server.StartAgainAsync();
        var stored = (await server.Script.AllAsync()).Select(ticket => ticket["id"]!.GetValue<long>()).ToHashSet();
        Assert.NotEmpty(acknowledged);
        Assert.All(acknowledged, id => Assert.Contains(id, stored));
    }

    // About SQLite's files; MigrationsTests has the same for both engines.
    [Fact]
    public async Task An_older_program_refuses_a_newer_store_and_changes_nothing()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await server.Script.CreateAsync("""{"title": "Alarm"}""");
        await server.StopAsync();
        var store = Path.Combine(server.Data, "tenants", "home.db");
        NewerStore.Mark(store);
        var before = await File.ReadAllBytesAsync(store);

        var refused = await server.CommandAsync("serve");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("newer", refused.Errors + refused.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await File.ReadAllBytesAsync(store));
        NewerStore.Unmark(store);
        await server.StartAgainAsync();
        Assert.Equal(1, await server.Script.CountAsync());
    }

    // About the data directory, which every server has for itself whatever the engine.
    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);

        var refused = await server.CommandAsync("serve", $"--Ticketing:Url=http://127.0.0.1:{FreePort.Next()}", $"--Ticketing:Mqtt:Port={FreePort.Next()}");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(server.Data, refused.Errors + refused.Output, StringComparison.Ordinal);
        await server.Script.CreateAsync("""{"title": "Alarm"}""");
    }
}
