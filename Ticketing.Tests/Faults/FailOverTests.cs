using System.Collections.Concurrent;
using System.Diagnostics;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Faults;

/// <summary>The primary of a synchronously replicated PostgreSQL is killed under load and its standby promoted: the same server goes on, and nothing that it acknowledged is lost or there twice.</summary>
public class FailOverTests(ITestOutputHelper output)
{
    const int Senders = 8;
    const int Before = 300, After = 300;

    [Fact]
    public async Task Service_goes_on_without_a_restart_and_nothing_acknowledged_is_lost()
    {
        await using var pair = await PostgresPair.StartAsync();
        pair.Primary.Ask("CREATE DATABASE home");
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native, ("Database", pair.ConnectionTo("home")));
        server.Log.Expect("the database stays away"); // should the promotion take longer than the writer waits
        var senders = Enumerable.Range(0, Senders).Select(number => new PatientSender(server, number)).ToList();
        using var enough = new CancellationTokenSource();
        var running = senders.Select(sender => sender.RunAsync(enough.Token)).ToList();
        int Acknowledged() => senders.Sum(sender => sender.Acknowledged.Count);
        await Eventually.TrueAsync(() => Acknowledged() >= Before || running.Any(one => one.IsFaulted), "load");

        await pair.Primary.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        await pair.PromoteAsync();
        var promoted = Stopwatch.GetElapsedTime(killed);
        var then = Acknowledged();
        await Eventually.TrueAsync(() => Acknowledged() > then || running.Any(one => one.IsFaulted), "the first acknowledgement of the new primary");
        var back = Stopwatch.GetElapsedTime(killed);
        await Eventually.TrueAsync(() => Acknowledged() >= then + After || running.Any(one => one.IsFaulted), "load on the new primary");
        await enough.CancelAsync();
        await Task.WhenAll(running);

        var stored = (await server.Script.AllAsync("system=load&order=oldest")).ToLookup(ticket => ticket["reference"]!.GetValue<string>());
        var lost = senders.SelectMany(sender => sender.Acknowledged).Where(reference => !stored.Contains(reference)).ToList();
        var doubled = stored.Where(tickets => tickets.Count() > 1 || tickets.First()["occurrences"]!.GetValue<int>() > 1).Select(tickets => tickets.Key).ToList();
        output.WriteLine($"{Acknowledged()} acknowledged, {senders.Sum(sender => sender.Refused)} refused with 503, {senders.Sum(sender => sender.Repeated)} repeated, {lost.Count} lost, {doubled.Count} doubled; " +
            $"promoted {promoted.TotalMilliseconds:0} ms and first acknowledgement {back.TotalMilliseconds:0} ms after the kill");
        Assert.Empty(lost);
        Assert.Empty(doubled);
    }

    [Fact]
    public async Task While_the_standby_stands_still_nothing_is_acknowledged_that_its_promotion_would_lose()
    {
        await using var pair = await PostgresPair.StartAsync();
        pair.Primary.Ask("CREATE DATABASE home");
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Database", pair.ConnectionTo("home")));
        server.Log.Expect("the database stays away");
        await server.Script.CreateAsync("""{"title": "before", "system": "load"}""");

        pair.Standby.Pause();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => server.Script.SubmitAsync($$"""{"title": "meanwhile {{n}}", "system": "load"}""")));
        await pair.Primary.KillAsync();
        pair.Standby.Resume();
        await pair.PromoteAsync();

        Assert.All(answers, answer => Assert.Equal(503, answer.Status));
        await Eventually.TrueAsync(async () => (await server.Script.SubmitAsync("""{"title": "afterwards", "system": "load"}""")).Status == 201, "service on the promoted standby");
        await Eventually.TrueAsync(async () => (await server.Script.GetAsync("/api/v1/tickets?system=load")).Status == 200, "reads from it");
        // What was in doubt may have been on its way already.
        var titles = (await server.Script.AllAsync("system=load&order=oldest")).Select(ticket => ticket["title"]!.GetValue<string>()).ToList();
        Assert.Equal(["before", "afterwards"], titles.Where(title => !title.StartsWith("meanwhile", StringComparison.Ordinal)));
        Assert.Distinct(titles);
    }

    /// <summary>One ticket after the other, each with an idempotency key of its own; what is refused with 503 or gets no answer is sent again with the same key until it is taken.</summary>
    sealed class PatientSender(ServerUnderTest server, int number)
    {
        public ConcurrentQueue<string> Acknowledged { get; } = new();
        public int Refused { get; private set; }
        public int Repeated { get; private set; }

        public async Task RunAsync(CancellationToken enough)
        {
            using var api = new Api(server.Url, null, Api.Bearer(ServerUnderTest.SetupToken));
            for (var n = 1; !enough.IsCancellationRequested; n++)
            {
                var reference = $"s{number}-{n}";
                var tries = 0;
                await Eventually.TrueAsync(async () => await IsTakenAsync(api, reference, tries++), $"{reference} to be taken", TimeSpan.FromMinutes(1));
                Acknowledged.Enqueue(reference);
            }
        }

        async Task<bool> IsTakenAsync(Api api, string reference, int tries)
        {
            Repeated += tries > 0 ? 1 : 0;
            var answer = await api.SubmitAsync($$"""{"title": "Load {{reference}}", "system": "load", "reference": "{{reference}}"}""", ("Idempotency-Key", reference));
            if (answer.Status == 503)
            {
                Refused++;
                Assert.NotNull(answer.Header("Retry-After"));
                return false;
            }
            Assert.Equal(201, answer.Status);
            return true;
        }
    }
}
