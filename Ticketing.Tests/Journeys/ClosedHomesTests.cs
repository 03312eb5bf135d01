using Ticketing.Admission;
using Ticketing.Intake.Senders;
using Ticketing.Scheduling;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Journeys;

/// <summary>What a sender's words are still to cause happens although nobody uses the home, and its store is closed meanwhile.</summary>
public sealed class ClosedHomesTests
{
    const string Open = "SELECT COUNT(*) FROM tickets WHERE kind < 3", Finished = "SELECT COUNT(*) FROM tickets WHERE kind = 3";

    [Fact]
    public async Task An_alert_ends_while_the_store_is_closed()
    {
        await using var settlement = await Settlement.StartAsync(mails: false);
        settlement.Settle(0, 1);
        var home = Settlement.Home(0);
        Assert.Null(await Book(settlement, home).TakeAsync([AlertOf(settlement, TimeSpan.FromHours(24))], new("setup", "http"), default));
        Assert.Equal(1, settlement.Count(home, Open));

        await settlement.FallIdleAsync();
        var openings = settlement.OpeningsOf(home);
        await PassAsync(settlement, TimeSpan.FromHours(23));
        Assert.Equal(openings, settlement.OpeningsOf(home));
        await PassAsync(settlement, TimeSpan.FromHours(24));
        await settlement.PassUntilAsync(() => settlement.Count(home, Finished) == 1, "its ticket to be finished");

        // Nothing is left to be done: nobody opens it again.
        await settlement.FallIdleAsync();
        openings = settlement.OpeningsOf(home);
        await PassAsync(settlement, TimeSpan.FromHours(48));
        Assert.Equal(openings, settlement.OpeningsOf(home));
    }

    [Fact]
    public async Task A_silence_ends_while_the_store_is_closed_and_what_still_fires_opens_its_ticket()
    {
        await using var settlement = await Settlement.StartAsync(mails: false);
        settlement.Settle(0, 1);
        var home = Settlement.Home(0);
        var now = Instant.From(settlement.Clock.GetUtcNow());
        Assert.Null((await Book(settlement, home).SaveSilenceAsync(new("", [new("alertname", "DiskFull", IsRegex: false, IsEqual: true)], now, now + TimeSpan.FromHours(24), now, "anna", "cleaning"), new("setup", "http"), default)).Refusal);
        Assert.Null(await Book(settlement, home).TakeAsync([AlertOf(settlement, TimeSpan.FromHours(48))], new("setup", "http"), default));
        Assert.Equal(0, settlement.Count(home, Open));

        await settlement.FallIdleAsync();
        await PassAsync(settlement, TimeSpan.FromHours(23));
        Assert.Equal(0, settlement.Count(home, Open));
        await PassAsync(settlement, TimeSpan.FromHours(24));
        await settlement.PassUntilAsync(() => settlement.Count(home, Open) == 1, "what still fires to open its ticket");
    }

    static Task PassAsync(Settlement settlement, TimeSpan since) => settlement.PassUntilAsync(() => settlement.Clock.GetUtcNow() - Settlement.Begin >= since, $"{since} to pass", 600);

    static LeasedAlertBook Book(Settlement settlement, string home) => new(settlement.Application.Stores, home);

    static Alert AlertOf(Settlement settlement, TimeSpan until)
    {
        var now = Instant.From(settlement.Clock.GetUtcNow());
        return new("print", "prometheus", new Dictionary<string, string> { ["alertname"] = "DiskFull" }, new Dictionary<string, string> { ["summary"] = "The disk is full" }, "http://p", null, now, now + until, now);
    }
}
