using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Faults;

/// <summary>Two servers on one PostgreSQL: they promise no minute twice, and whoever of them is killed, the other goes on with everything. <c>TICKETING_SERVER_KILL_ROUNDS=20</c> makes it long.</summary>
public class SeveralServersTests
{
    const int Rush = 400;
    const int DefaultRounds = 3;

    [Theory]
    [InlineData(ServerMode.InProcess)]
    [InlineData(ServerMode.Native)]
    public async Task Two_servers_promise_together_exactly_the_minutes_there_are(ServerMode mode)
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        var clock = mode == ServerMode.InProcess ? new TestClock(DateTimeOffset.Parse("2026-03-02T09:00:00Z", CultureInfo.InvariantCulture)) : null;
        await using var one = await ServerUnderTest.StartAsync(mode, clock, ("Database", database.Connection));
        await using var other = await ServerUnderTest.StartAsync(mode, clock, ("Database", database.Connection));

        var answers = await Task.WhenAll(Enumerable.Range(0, Rush).Select(n => (n % 2 == 0 ? one : other).Script.SubmitAsync($$"""{"title": "Alarm {{n}}", "sla": "gold"}""")));

        var admitted = answers.Where(answer => answer.Status == 201).ToList();
        Assert.All(answers.Where(answer => answer.Status != 201), refused => refused.ExpectRefusal(409, "sla-not-guaranteed"));
        Assert.InRange(admitted.Count, mode == ServerMode.InProcess ? 120 : 119, mode == ServerMode.InProcess ? 120 : 121); // by the real clock the minute may turn meanwhile
        foreach (var server in new[] { one, other })
        {
            var stored = await server.Script.AllAsync();
            Assert.Equal(admitted.Select(answer => answer.Id).Order(), stored.Select(ticket => ticket["id"]!.GetValue<long>()).Order());
            Assert.Equal(stored.Count, stored.Select(ticket => ticket["plannedAt"]!.GetValue<string>()).Distinct().Count());
        }
    }

    [Fact]
    public async Task Whichever_is_killed_nothing_acknowledged_is_lost_or_doubled_and_the_other_sweeps()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("TICKETING_SERVER_KILL_ROUNDS") ?? $"{DefaultRounds}", CultureInfo.InvariantCulture);
        await using var cluster = await PostgresCluster.StartAsync(durable: true);
        using var database = cluster.CreateDatabase();
        await using var one = await ServerUnderTest.StartAsync(ServerMode.Native, ("Database", database.Connection));
        await using var other = await ServerUnderTest.StartAsync(ServerMode.Native, ("Database", database.Connection));
        using var ledger = new Ledger(one.File("ledger"));
        (await one.Admin.PostAsync("/api/v1/agents", """{"name": "second"}""")).Expect(201);
        var publishers = Enumerable.Range(0, 8).Select(number => (Server: number < 4 ? one : other, Publisher: new Publisher(number < 4 ? one : other, ledger, number))).ToList();
        var running = publishers.ToDictionary(entry => entry.Publisher, entry => entry.Publisher.RunAsync());
        for (var round = 1; round <= rounds; round++)
        {
            var (victim, survivor) = round % 2 == 0 ? (one, other) : (other, one);
            await LedgerGrowsAsync(ledger, 60, round);

            await victim.KillAsync();
            await Task.WhenAll(publishers.Where(entry => entry.Server == victim).Select(entry => running[entry.Publisher]));
            await SilenceIsNoticedAsync(survivor, round);
            await LedgerGrowsAsync(ledger, 30, round);
            await JudgeAsync(survivor, ledger, round);

            await victim.StartAgainAsync();
            foreach (var (_, publisher) in publishers.Where(entry => entry.Server == victim))
            {
                running[publisher] = publisher.RunAsync();
            }
        }
        await one.KillAsync();
        await other.KillAsync();
        await Task.WhenAll(running.Values);
        await one.StartAgainAsync();
        await JudgeAsync(one, ledger, rounds + 1);
    }

    static Task LedgerGrowsAsync(Ledger ledger, int by, int round)
    {
        var enough = ledger.Count + by;
        return Eventually.TrueAsync(() => ledger.Count >= enough, $"{by} more acknowledgements in round {round}");
    }

    /// <summary>A sweep that only the leader runs has acted: one of the two leads, whoever led before.</summary>
    static async Task SilenceIsNoticedAsync(ServerUnderTest server, int round)
    {
        var system = $"quiet-{round}";
        await using (var device = await MqttTestClient.ConnectAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken))
        {
            await device.PublishAsync($"ticketing/home/{system}/heartbeat", "");
        }
        var id = (await server.Admin.GetAsync("/api/v1/systems")).Expect(200).Json["items"]!.AsArray().Single(item => item!["name"]!.GetValue<string>() == system)!["id"]!.GetValue<long>();
        (await server.Admin.PatchAsync($"/api/v1/systems/{id}", """{"silentAfterSeconds": 1}""")).Expect(200);

        await Eventually.TrueAsync(async () => await server.Script.CountAsync($"system={system}&reference=heartbeat") == 1, "the ticket about a silence");
    }

    static async Task JudgeAsync(ServerUnderTest server, Ledger ledger, int round)
    {
        var acknowledged = ledger.Acknowledged.ToDictionary();
        var promises = ledger.Promises.ToDictionary();
        var stored = (await server.Script.AllAsync("system=load&order=oldest")).ToLookup(ticket => ticket["reference"]!.GetValue<string>());

        var lost = acknowledged.Keys.Where(reference => !stored.Contains(reference)).ToList();
        var twice = stored.Where(tickets => tickets.Count() > 1).Select(tickets => tickets.Key).ToList();
        var moved = promises.Where(promise => stored[promise.Key].Any(ticket => ticket["dueAt"]!.GetValue<string>() != promise.Value)).Select(promise => promise.Key).ToList();
        var miscounted = stored.Where(tickets => tickets.First()!["occurrences"]!.GetValue<int>() is var times && (times < acknowledged.GetValueOrDefault(tickets.Key) || times > ledger.Sent.GetValueOrDefault(tickets.Key)))
            .Select(tickets => tickets.Key).ToList();

        foreach (var (what, references) in new[] { ("lost", lost), ("stored twice", twice), ("with another due time", moved), ("with a wrong number of occurrences", miscounted) })
        {
            Assert.True(references.Count == 0, $"Round {round}, {acknowledged.Count} acknowledged: {references.Count} {what}: {string.Join(", ", references.Take(10))}");
        }
    }
}
