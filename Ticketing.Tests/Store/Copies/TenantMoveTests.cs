using Ticketing.Admission;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Store.Copies;
using Ticketing.Tenants;
using Ticketing.Tests.Tenants;

namespace Ticketing.Tests.Store.Copies;

/// <summary>A tenant on the move: interrupted anywhere, repeated, taken back, refused; nothing is lost or there twice.</summary>
public sealed class TenantMoveTests : IDisposable
{
    readonly CatalogFixture _catalog = new CatalogFixture().WithFirstStart();
    readonly CopyFixture _fixture = new();
    readonly StorePlaces _places;
    readonly List<string> _said = [];

    public TenantMoveTests() => _places = new(_catalog.Data, "");

    public static TheoryData<string, string> Ways => CopyFixture.Ways;

    public static MatrixTheoryData<string, MoveStep> Interruptions => new([CopyFixture.Sqlite, CopyFixture.Postgres], [MoveStep.Marked, MoveStep.Copied, MoveStep.Fenced, MoveStep.Switched]);

    public void Dispose()
    {
        _places.Dispose();
        _fixture.Dispose();
        _catalog.Dispose();
    }

    sealed class Killed : Exception;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_tenant_moves_with_everything_it_has_and_the_old_store_is_kept(string from, string to)
    {
        var (place, before) = await OpenAsync(from);
        var target = await AddressAsync(to, "new");

        Move().Run("club", target);

        var after = Found();
        Assert.Equal((target, (string?)null, TenantState.Active), (after.Store, after.MovesTo, after.State));
        Assert.Equal(before, RowsOf(_places.Of(after)));
        Assert.False(place.Exists());
        Assert.Contains(_said, line => line.Contains("-moved-20260105T1", StringComparison.Ordinal));
        Assert.DoesNotContain(_said, line => line.Contains("Username", StringComparison.Ordinal));
        using var store = _fixture.Open(_places.Of(after));
        await CopyFixture.SubmitAsync(store, "After the move");
        Assert.Null(store.Pool.Read(EventChain.FirstBroken));
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task Killed_at_any_step_and_run_again_it_ends_with_everything_in_one_place(string from, MoveStep step)
    {
        var (place, before) = await OpenAsync(from);
        var target = await AddressAsync(from == CopyFixture.Sqlite ? CopyFixture.Postgres : CopyFixture.Sqlite, "new");

        Assert.Throws<Killed>(() => Move(step).Run("club", target));
        var late = await SubmitLateAsync(place);
        Move().Run("club", target);

        // What a server wrote that did not know yet is in the copy, or it was refused.
        Assert.Equal(step < MoveStep.Fenced, late);
        Assert.Equal(target, Found().Store);
        Assert.Null(Found().MovesTo);
        Assert.Equal(before + (late ? 1 : 0), RowsOf(_places.Of(Found())));
        using var store = _fixture.Open(_places.Of(Found()));
        Assert.Null(store.Pool.Read(EventChain.FirstBroken));
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task Before_the_switch_it_can_be_taken_back(string from, MoveStep step)
    {
        var (place, before) = await OpenAsync(from);
        var source = Found().Store;
        var target = await AddressAsync(from == CopyFixture.Sqlite ? CopyFixture.Postgres : CopyFixture.Sqlite, "new");
        Assert.Throws<Killed>(() => Move(step).Run("club", target));

        if (step == MoveStep.Switched)
        {
            Assert.Contains("not being moved", Assert.Throws<IOException>(() => Move().Cancel("club")).Message, StringComparison.Ordinal);
            return;
        }
        Move().Cancel("club");

        Assert.Equal((source, (string?)null, TenantState.Active), (Found().Store, Found().MovesTo, Found().State));
        Assert.False(_places.Of("club", target).Exists());
        Assert.True(await SubmitLateAsync(place));
        Assert.Equal(before + 1, RowsOf(place));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=none;Username=nobody;Password=open sesame")]
    [InlineData("/dev/null/no.db")]
    public async Task A_target_that_cannot_be_reached_leaves_the_tenant_open_where_it_is(string target)
    {
        var (place, _) = await OpenAsync(CopyFixture.Sqlite);

        var fault = Record.Exception(() => Move().Run("club", target));

        Assert.NotNull(fault);
        Assert.DoesNotContain("open sesame", fault.Message, StringComparison.Ordinal);
        Assert.Equal(TenantState.Active, Found().State);
        Assert.True(await SubmitLateAsync(place));
    }

    [Fact]
    public async Task What_somebody_else_has_stored_at_the_target_is_not_replaced()
    {
        await OpenAsync(CopyFixture.Sqlite);
        var target = await AddressAsync(CopyFixture.Postgres, "other");
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        using (var other = _fixture.Open(_places.Of("club", target)))
        {
            await CopyFixture.SubmitAsync(other, "Somebody else's");
        }

        Assert.Contains("not in the source", Assert.Throws<IOException>(() => Move().Run("club", target)).Message, StringComparison.Ordinal);

        Assert.Equal(TenantState.Active, Found().State);
        Assert.Equal(1, RowsOf(_places.Of("club", target)));
    }

    [Fact]
    public async Task The_same_database_under_another_name_is_found_out_and_nothing_is_lost()
    {
        var (place, before) = await OpenAsync(CopyFixture.Postgres);
        var again = Found().Store + ";Application Name=again";

        Assert.Contains("is where 'club' is already", Assert.Throws<IOException>(() => Move().Run("club", again)).Message, StringComparison.Ordinal);

        Assert.Equal(TenantState.Active, Found().State);
        Assert.Equal(before, RowsOf(place));
        Assert.True(await SubmitLateAsync(place));
    }

    [Fact]
    public async Task A_tenant_that_was_never_used_moves_too()
    {
        var target = await AddressAsync(CopyFixture.Postgres, "new");
        Assert.Null(new TenantAccounts(_catalog.Catalog).Open("club", "Club", "skipper@club.example", "hash").Refusal);

        Move().Run("club", target);

        Assert.Equal(target, Found().Store);
    }

    TenantMove Move(MoveStep? killed = null) => new(_catalog.Open(), _places, _said.Add, reached: step => { if (step == killed) { throw new Killed(); } });

    /// <summary>The tenant "club" with tickets, and how many.</summary>
    async Task<(StorePlace Place, long Tickets)> OpenAsync(string engine)
    {
        Assert.Null(new TenantAccounts(_catalog.Catalog).Open("club", "Club", "skipper@club.example", "hash", engine == CopyFixture.Sqlite ? null : await AddressAsync(engine, "old")).Refusal);
        var place = _places.Of(Found());
        using var store = _fixture.Open(place);
        for (var i = 0; i < 5; i++)
        {
            await CopyFixture.SubmitAsync(store, $"Ticket {i}");
        }
        return (place, RowsOf(place));
    }

    async Task<string> AddressAsync(string engine, string name) => engine == CopyFixture.Sqlite ? _fixture.PathOf(name + ".db") : await _fixture.DatabaseAsync();

    /// <summary>As a server does that has not heard of the move. False if it is refused.</summary>
    async Task<bool> SubmitLateAsync(StorePlace place)
    {
        if (!place.Exists())
        {
            return false;
        }
        try
        {
            using var store = _fixture.Open(place);
            return (await store.Tickets.CommitAsync(new() { Title = "Late", System = "kitchen" }, StoreFixture.Origin, default)).Ticket is not null;
        }
        catch (StoreLeftException)
        {
            return false;
        }
    }

    Tenant Found()
    {
        _catalog.Catalog.Refresh();
        return _catalog.Catalog.Now.FindTenant("club")!;
    }

    static long RowsOf(StorePlace place)
    {
        using var session = place.OpenReader();
        return session.Number("SELECT COUNT(*) FROM tickets");
    }
}
