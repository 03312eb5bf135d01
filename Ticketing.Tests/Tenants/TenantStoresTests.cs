using Ticketing.Admission;
using Ticketing.Tenants;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Tenants;

public sealed class TenantStoresTests : IDisposable
{
    readonly CatalogFixture _fixture = new CatalogFixture().WithFirstStart();
    readonly TenantStores _stores;
    readonly List<EmptyStore> _opened = [];
    readonly List<string> _closed = [];
    Exception? _trouble;

    public TenantStoresTests()
    {
        foreach (var slug in (string[])["club", "firm", "school"])
        {
            Assert.Null(new TenantAccounts(Catalog).Open(slug, slug, $"{slug}@club.example", CatalogFixture.HashOfPassword).Refusal);
        }
        _stores = new TenantStores(Catalog, Open, _fixture.Clock, exception => exception is IOException ? new(RefusalKind.Unavailable, "store-unavailable", exception.Message) : null, new() { MostOpen = 2 });
        _stores.Closed += store => _closed.Add(store.Tenant);
    }

    TenantCatalog Catalog => _fixture.Catalog;

    EmptyStore Open(Tenant tenant)
    {
        if (_trouble is { } trouble)
        {
            throw trouble;
        }
        var store = new EmptyStore(tenant.Slug, tenant.Store);
        lock (_opened)
        {
            _opened.Add(store);
        }
        return store;
    }

    public void Dispose()
    {
        _stores.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void Finding_a_store_opens_nothing_and_its_first_use_does()
    {
        var store = _stores.Find("club")!;
        Assert.Empty(_opened);
        Assert.Equal(0, store.Read.LastSeq);
        Assert.Equal("club", Assert.Single(_opened).Tenant);
        Assert.Equal(0, store.Read.LastSeq);
        Assert.Equal((1, 1, 0), (_stores.OpenCount, _stores.OpenedTotal, _stores.ClosedTotal));
        Assert.Null(_stores.Find("nobody"));
    }

    [Fact]
    public async Task An_idle_store_is_closed_and_its_next_use_opens_it_again()
    {
        var store = _stores.Find("club")!;
        _ = store.Read.LastSeq;
        _fixture.Clock.Advance(TimeSpan.FromMinutes(4));
        _ = store.Read.LastSeq;
        _fixture.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal((0, false), await _stores.CloseIdleAsync());

        _fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((1, false), await _stores.CloseIdleAsync());
        Assert.True(_opened[0].IsDisposed);
        Assert.Equal(0, _stores.OpenCount);

        _ = store.Read.LastSeq;
        Assert.Equal(2, _opened.Count);
        Assert.False(_opened[1].IsDisposed);
    }

    [Fact]
    public async Task The_first_tenants_store_stays_open()
    {
        _stores.Wake("home");
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, false), await _stores.CloseIdleAsync());
    }

    [Fact]
    public async Task A_store_that_somebody_reads_writes_or_watches_is_not_closed()
    {
        var store = _stores.Find("club")!;
        using (var rows = store.Read.Stream(new TicketQuery()).GetEnumerator())
        {
            Assert.True(rows.MoveNext());
            await StaysOpen();
        }
        var writing = store.Tickets.CommitAsync(new Submission { Title = "Boiler", System = "boiler" }, Origin.Clock, CancellationToken.None).AsTask();
        await StaysOpen();
        _opened[0].Committed.SetResult(SubmitResult.Of(Refusal.Busy));
        await writing;

        using var leaves = new CancellationTokenSource();
        var watching = store.Read.WaitForEventAfterAsync(0, leaves.Token);
        await StaysOpen();
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);

        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((1, false), await _stores.CloseIdleAsync());

        async Task StaysOpen()
        {
            _fixture.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal((0, false), await _stores.CloseIdleAsync());
        }
    }

    [Fact]
    public async Task Followers_end_before_the_store_does_and_one_that_is_behind_keeps_it_open()
    {
        var followers = new List<Follower>();
        _stores.Follow(store =>
        {
            followers.Add(new(() => Assert.False(((EmptyStore)store).IsDisposed)));
            return followers[^1];
        });
        _stores.Wake("club");
        followers[0].IsBehind = true;
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, false), await _stores.CloseIdleAsync());

        followers[0].IsBehind = false;
        Assert.Equal((1, false), await _stores.CloseIdleAsync());
        Assert.True(followers[0].IsEnded);

        _stores.Wake("club");
        Assert.False(followers[1].IsEnded);
    }

    [Fact]
    public async Task The_store_used_least_recently_makes_room_but_watched_ones_do_not_count()
    {
        _stores.Wake("home"); // the first tenant's stays
        _stores.Wake("club");
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        _stores.Wake("firm");
        await Eventually.TrueAsync(() => _stores.ClosedTotal == 1, "a store makes room");
        Assert.Equal(["club"], _closed);

        using var leaves = new CancellationTokenSource();
        var watching = _stores.Find("firm")!.Read.WaitForEventAfterAsync(0, leaves.Token);
        _stores.Wake("school");
        Assert.Equal(["club"], _closed);
        Assert.Equal(3, _stores.OpenCount);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task Trouble_on_closing_keeps_a_store_open()
    {
        var trouble = true;
        _stores.Closing += _ =>
        {
            if (trouble)
            {
                throw new IOException("the disk is gone");
            }
        };
        _stores.Wake("club");
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, false), await _stores.CloseIdleAsync());
        Assert.Equal(0, _stores.Find("club")!.Read.LastSeq);

        trouble = false;
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((1, false), await _stores.CloseIdleAsync());
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_refuses_and_is_tried_again_after_a_second()
    {
        _trouble = new IOException("the disk is gone");
        var store = _stores.Find("club")!;
        Assert.Equal("store-unavailable", (await store.Tickets.ReleaseHoldAsync(1, Origin.Clock, CancellationToken.None)).Refusal!.Code);
        _trouble = null;
        Assert.Throws<StoreAwayException>(() => store.Read.LastSeq);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, store.Read.LastSeq);
    }

    [Fact]
    public async Task Many_at_once_are_served_though_few_stores_may_be_open()
    {
        var most = 0;
        _stores.Opened += _ => most = Math.Max(most, _stores.OpenCount);
        string[] tenants = ["home", "club", "firm", "school"];
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => Assert.Equal(0, _stores.Find(tenants[i % tenants.Length])!.Read.LastSeq))));
        Assert.InRange(most, 1, 4);
        await Eventually.TrueAsync(async () =>
        {
            await _stores.CloseIdleAsync(); // as the server does every few seconds
            return _stores.OpenCount <= 2;
        }, "closing to catch up");
    }

    [Fact]
    public void A_store_on_the_move_is_closed_and_opened_at_its_new_place()
    {
        _stores.Wake("club");
        var before = _opened[0];
        Assert.True(_stores.IsAwake(before));
        new TenantMoves(Catalog).Begin("club", "/srv/club.db");
        Assert.False(_stores.IsAwake(before));
        var left = _stores.Find("home")!;
        _stores.CloseLeft();
        Assert.Equal(["club"], _closed);
        Assert.True(before.IsDisposed);
        Assert.Null(_stores.Find("club"));
        Assert.Same(left, _stores.Find("home"));

        new TenantMoves(Catalog).Complete("club");
        _stores.Wake("club");
        var after = _opened[^1];
        Assert.Equal("/srv/club.db", after.Place);
        Assert.True(_stores.IsAwake(after));
        Assert.False(_stores.IsAwake(before));
    }

    [Fact]
    public async Task The_store_of_a_tenant_that_is_gone_is_closed_and_one_of_the_same_name_has_its_own()
    {
        var before = _stores.Find("club")!;
        _ = before.Read.LastSeq;
        new TenantAccounts(Catalog).Close("club", TimeSpan.Zero);
        _fixture.Clock.Advance(TenantPurge.Settling);
        await new TenantPurge(Catalog, (_, _) => ValueTask.FromResult<Refusal?>(null)).RunAsync(TestContext.Current.CancellationToken);
        new TenantAccounts(Catalog).Open("club", "Another club", "skipper@club.example", CatalogFixture.HashOfPassword);

        _stores.CloseLeft();

        Assert.True(_opened[0].IsDisposed);
        Assert.NotSame(before, _stores.Find("club"));
        Assert.Throws<StoreAwayException>(() => before.Read.LastSeq);
    }

    [Fact]
    public void A_suspended_tenant_keeps_its_store_but_nothing_works_for_it()
    {
        _stores.Wake("club");
        new TenantAccounts(Catalog).Change("club", state: TenantState.Suspended);
        _stores.CloseLeft();
        Assert.True(_stores.IsOpen("club"));
        Assert.False(_stores.IsAwake(_opened[0]));
    }

    sealed class Follower(Action ends) : IStoreFollower
    {
        public bool IsBehind { get; set; }
        public bool IsEnded { get; private set; }

        public ValueTask DisposeAsync()
        {
            ends();
            IsEnded = true;
            return ValueTask.CompletedTask;
        }
    }
}
