using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Faults;

/// <summary>
/// <c>kill -9</c> in the middle of mixed load, again and again on the same store: what was acknowledged is there exactly once, every promise is unchanged, and nothing is there that nobody sent.
/// <c>TICKETING_KILL_ROUNDS=1000</c> makes it long.
/// </summary>
public class KillTests
{
    const int Publishers = 8;
    const int DefaultRounds = 20;

    [Fact]
    public async Task Every_acknowledged_submission_survives_exactly_once_with_its_promise()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("TICKETING_KILL_ROUNDS") ?? $"{DefaultRounds}", CultureInfo.InvariantCulture);
        var random = new Random(20_260_301);
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var ledger = new Ledger(server.File("ledger"));
        for (var agent = 0; agent < 4; agent++)
        {
            (await server.Admin.PostAsync("/api/v1/agents", $$"""{"name": "agent-{{agent}}"}""")).Expect(201);
        }
        var publishers = Enumerable.Range(0, Publishers).Select(number => new Publisher(server, ledger, number)).ToList();
        for (var round = 1; round <= rounds; round++)
        {
            var enough = ledger.Count + random.Next(20, 200);
            var running = publishers.Select(publisher => publisher.RunAsync()).ToList();
            await Eventually.TrueAsync(() => ledger.Count >= enough || running.Any(one => one.IsFaulted), $"{enough} acknowledgements in round {round}");

            await server.KillAsync();
            await Task.WhenAll(running);
            await server.StartAgainAsync();

            await JudgeAsync(server, ledger, round);
        }
    }

    static async Task JudgeAsync(ServerUnderTest server, Ledger ledger, int round)
    {
        var stored = (await server.Script.AllAsync("system=load&order=oldest")).ToLookup(ticket => ticket["reference"]!.GetValue<string>());

        var lost = ledger.Acknowledged.Keys.Where(reference => !stored.Contains(reference)).ToList();
        var twice = stored.Where(tickets => tickets.Count() > 1).Select(tickets => tickets.Key).ToList();
        var phantoms = stored.Select(tickets => tickets.Key).Where(reference => !ledger.Sent.ContainsKey(reference)).ToList();
        var moved = ledger.Promises.Where(promise => stored[promise.Key].Any(ticket => ticket["dueAt"]!.GetValue<string>() != promise.Value)).Select(promise => promise.Key).ToList();
        var miscounted = stored.Where(tickets => tickets.First()!["occurrences"]!.GetValue<int>() is var times && (times < ledger.Acknowledged.GetValueOrDefault(tickets.Key) || times > ledger.Sent.GetValueOrDefault(tickets.Key)))
            .Select(tickets => tickets.Key).ToList();

        foreach (var (what, references) in new[] { ("lost", lost), ("stored twice", twice), ("never sent", phantoms), ("with another due time", moved), ("with a wrong number of occurrences", miscounted) })
        {
            Assert.True(references.Count == 0, $"Round {round}, {ledger.Count} acknowledged: {references.Count} {what}: {string.Join(", ", references.Take(10))}");
        }
    }
}
