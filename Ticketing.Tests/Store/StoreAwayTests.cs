using Microsoft.AspNetCore.Http;
using Ticketing.Admission;
using Ticketing.Intake.Http;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public sealed class StoreAwayTests
{
    static readonly TicketQuery Open = new() { Kinds = RandomHome.Unfinished };

    [Fact]
    public async Task While_the_store_is_away_memory_answers_and_says_how_old_it_is()
    {
        await using var cluster = await PostgresCluster.StartAsync(durable: true);
        using var servers = await new TwoServers(cluster.ConnectionTo("postgres")).WithAgentAsync();
        var open = await TwoServers.SubmitAsync(servers.Here, "Alarm");
        var closed = await TwoServers.SubmitAsync(servers.Here, "Over");
        await servers.Here.Tickets.CancelAsync(closed.Id, null, StoreFixture.Origin, default);
        var door = new TenantDoor(new OneStore(servers.There), servers.Clock);
        Assert.Equal(1, servers.There.Read.List(Open).Value!.Total);
        Assert.NotNull(servers.There.Read.SlotOf(open, servers.Now));
        var promised = servers.There.Read.SlaNow(servers.Now).Promised;

        await cluster.KillAsync();
        servers.Clock.Advance(TimeSpan.FromSeconds(7));
        var context = new DefaultHttpContext();
        context.Features.Set(new Visit(new(1, "home", "admin", PrincipalKind.User, Role.Admin, TokenScope.Full, null), null));
        var read = door.ReadOf(context);
        Assert.Equal(("110 - \"Response is Stale\"", "7"), (context.Response.Headers.Warning.ToString(), context.Response.Headers.Age.ToString()));
        Assert.Equal(1, read.List(Open).Value!.Total);
        Assert.Equal("Alarm", read.Find(open.Id)!.Title);
        Assert.False(read.FindWithLog(open.Id)!.IsWhole);
        Assert.NotNull(read.SlotOf(open, servers.Now));
        Assert.Equal(promised, read.SlaNow(servers.Now).Promised);
        Assert.Single(read.Agents());
        foreach (var question in (Action[])[() => read.Find(closed.Id), () => read.List(new()), () => read.Audit(new(), null, 10), () => Assert.Empty(read.Stream(new()))])
        {
            var refusal = Assert.Throws<StoreAwayException>(question).Refusal;
            Assert.Equal((RefusalKind.Unavailable, "store-unavailable"), (refusal.Kind, refusal.Code));
            Assert.Contains("last answered at 2026-03-02 10:00:20 UTC", refusal.Detail, StringComparison.Ordinal);
        }

        await cluster.StartAgainAsync();
        servers.Clock.Advance(TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(
            () =>
            {
                servers.Clock.Advance(TimeSpan.FromSeconds(2));
                return servers.There.Read.Refresh() == ReadState.Current;
            },
            "the store to be read again");
        Assert.Equal("Over", servers.There.Read.Find(closed.Id)!.Title);
    }

    sealed class OneStore(ITenantStore store) : ITenantStores
    {
        public ITenantStore? Find(string tenant) => store;
        public IReadOnlyCollection<ITenantStore> All => [store];
    }
}
