using System.Globalization;
using Ticketing.Tenants;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Journeys;

/// <summary>One server serves very many homes: what nobody uses costs next to nothing, and nothing that is due is missed for that.</summary>
[Collection(Alone.Name)]
public sealed class ThousandHomesTests
{
    const int Few = 100, Many = 1_000;
    const string ProcessOfItsOwn = "TICKETING_TEST_ALONE";

    [Fact]
    public async Task A_thousand_idle_homes_take_little_memory_and_a_ticket_due_soon_is_warned_about_in_a_closed_store()
    {
        if (Environment.GetEnvironmentVariable(ProcessOfItsOwn) is null)
        {
            // Measured where nothing that other tests left goes away meanwhile.
            const string name = $"Ticketing.Tests.Journeys.{nameof(ThousandHomesTests)}.{nameof(A_thousand_idle_homes_take_little_memory_and_a_ticket_due_soon_is_warned_about_in_a_closed_store)}";
            var alone = await ChildProcess.RunAsync(Environment.ProcessPath!, ["--filter-method", name], environment: new Dictionary<string, string?> { [ProcessOfItsOwn] = "1" }, limit: TimeSpan.FromMinutes(5));
            Assert.Contains("succeeded: 1", alone.Expect(0).Output, StringComparison.Ordinal);
            return;
        }
        await using var settlement = await Settlement.StartAsync(mails: true);
        var stores = settlement.Application.Stores;

        // Each is opened once, because it is new, and closed again when it is idle.
        settlement.Settle(0, Few);
        await settlement.PassUntilAsync(() => stores.OpenedTotal >= Few + 1, "a hundred stores to be made", 0.25);
        await settlement.FallIdleAsync();
        var few = Settlement.ManagedBytes();

        settlement.Settle(Few, Many);
        var known = Settlement.ManagedBytes();
        await settlement.PassUntilAsync(() => stores.OpenedTotal >= Few + Many + 1, "a thousand stores to be made", 0.25);
        await settlement.FallIdleAsync();
        Assert.All(Enumerable.Range(0, Few + Many), number => Assert.Equal(1, settlement.OpeningsOf(Settlement.Home(number))));
        Assert.InRange(settlement.Most, 2, new StoreLimits().Most);

        var perHome = (Settlement.ManagedBytes() - few) / Many;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"an idle home takes {perHome} bytes, of which the catalog {(known - few) / Many}; at most {settlement.Most} stores were open"));
        Assert.InRange(perHome, 0, 16 * 1024);

        // Gold is due after two hours and warned about half an hour before; until then nobody opens the store.
        var home = Settlement.Home(Few + Many / 2);
        var promised = settlement.Clock.GetUtcNow();
        await settlement.SubmitAsync(home, Sla.Gold);
        const string warnings = "SELECT COUNT(*) FROM outbox WHERE kind = 'due-soon'";
        await settlement.PassUntilAsync(() => settlement.Clock.GetUtcNow() - promised > TimeSpan.FromMinutes(80), "an hour and twenty minutes", 60);
        Assert.Equal(0, settlement.Count(home, warnings));
        await settlement.PassUntilAsync(() => settlement.Count(home, warnings) > 0, "the warning", 1);
        Assert.InRange(settlement.Clock.GetUtcNow() - promised, TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(91));
    }

    [Fact]
    public async Task A_burst_over_more_homes_than_may_be_open_is_served()
    {
        const int homes = 400;
        await using var settlement = await Settlement.StartAsync(mails: false);
        settlement.Settle(0, homes);
        await Parallel.ForEachAsync(Enumerable.Range(0, homes), async (number, _) => await settlement.SubmitAsync(Settlement.Home(number)));
        settlement.ForgetMost();

        // All at once, over and over, in another order each time.
        await Task.WhenAll(Enumerable.Range(0, 3 * homes).Select(i => Task.Run(() => settlement.SubmitAsync(Settlement.Home(i * 7 % homes)))));

        Assert.All(Enumerable.Range(0, homes), number => Assert.Equal(4, settlement.Count(Settlement.Home(number), "SELECT COUNT(*) FROM tickets")));
        Assert.InRange(settlement.Most, 1, new StoreLimits().Most);
        await settlement.PassUntilAsync(() => settlement.Application.Stores.OpenCount <= new StoreLimits().MostOpen, "closing to catch up");
    }
}
