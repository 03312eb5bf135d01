using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public abstract class StoreWriterTests : IDisposable
{
    readonly TestPlace _place;
    private protected readonly SqlSession _session;
    readonly CountingState _state = new();
    readonly List<int> _groups = [];

    protected StoreWriterTests(StoreEngine engine)
    {
        _place = TestPlace.Of(engine);
        _session = _place.Place.OpenWriter();
        Migrations.Apply(_session, "tenant", "t", 0);
        _session.Script("CREATE TABLE t (id BIGINT PRIMARY KEY)");
    }

    private protected StoreWriter Start() => new("t", _session, _state, TimeProvider.System, NullLogger.Instance, (size, _) => _groups.Add(size));

    private protected Task<string> InsertAsync(StoreWriter writer, long id) => writer.RunAsync(() => { _session.Execute("INSERT INTO t (id) VALUES (@id)", id); return "stored"; }, refusal => refusal.Code);

    [Fact]
    public async Task What_waits_while_a_group_runs_is_one_group()
    {
        using var writer = Start();
        using var gate = new Gate(writer);
        var rest = Enumerable.Range(1, 100).Select(id => InsertAsync(writer, id)).ToList();
        gate.Open();

        Assert.All(await Task.WhenAll(rest), answer => Assert.Equal("stored", answer));
        Assert.Equal([1, 100], _groups);
    }

    [Fact]
    public async Task A_bug_in_one_work_harms_none_of_its_neighbours()
    {
        using var writer = Start();
        using var gate = new Gate(writer);
        var good = InsertAsync(writer, 1);
        var bug = writer.RunAsync<string>(() => throw new InvalidOperationException("bug"), refusal => refusal.Code);
        var alsoGood = InsertAsync(writer, 2);
        gate.Open();

        Assert.Equal("stored", await good);
        Assert.Equal("stored", await alsoGood);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bug);
        Assert.Equal(2, await writer.RunAsync(() => _session.Number("SELECT COUNT(*) FROM t"), _ => -1));
        Assert.True(_state.RolledBackCount > 0);
    }

    [Fact]
    public async Task A_full_queue_says_busy_and_loses_nothing_it_took()
    {
        using var writer = Start();
        using var gate = new Gate(writer);
        var answers = Enumerable.Range(1, StoreWriter.QueueLimit + 10).Select(id => InsertAsync(writer, id)).ToList();
        gate.Open();

        var done = await Task.WhenAll(answers);
        Assert.Equal(10, done.Count(answer => answer == "busy"));
        Assert.Equal(StoreWriter.QueueLimit, await writer.RunAsync(() => _session.Number("SELECT COUNT(*) FROM t"), _ => -1));
    }

    [Fact]
    public async Task Disposing_finishes_what_was_taken_in()
    {
        var writer = Start();
        var answers = Enumerable.Range(1, 50).Select(id => InsertAsync(writer, id)).ToList();
        writer.Dispose();
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal("stored", answer));
        Assert.Equal("busy", await InsertAsync(writer, 99));
    }

    public void Dispose()
    {
        _session.Dispose();
        _place.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Holds the writer inside a transaction until it is opened, so that what is sent meanwhile waits for certain.</summary>
    sealed class Gate : IDisposable
    {
        readonly ManualResetEventSlim _running = new();
        readonly ManualResetEventSlim _open = new();

        public Gate(StoreWriter writer)
        {
            _ = writer.RunAsync(() => { _running.Set(); _open.Wait(); return ""; }, refusal => refusal.Code);
            _running.Wait();
        }

        public void Open() => _open.Set();

        /// <summary>Opens it, so that a failed assertion cannot leave the writer waiting.</summary>
        public void Dispose() => _open.Set();
    }

    sealed class CountingState : IStoreState
    {
        public string? Notice => null;
        public bool IsStored() => false;

        public int RolledBackCount { get; private set; }

        public AheadQuery? Ahead(IReadOnlyList<StoreWork> group) => null;

        public void Begin(Instant now, bool moved)
        {
        }

        public void Flush()
        {
        }

        public void Committed()
        {
        }

        public void RolledBack() => RolledBackCount++;
    }
}

public sealed class StoreWriterOnSqliteTests() : StoreWriterTests(StoreEngine.Sqlite)
{
    [Fact]
    public async Task A_full_disk_is_a_refusal_and_the_writer_goes_on_when_there_is_space()
    {
        using var writer = Start();
        await writer.RunAsync(() => _session.Number("PRAGMA max_page_count = 3"), _ => -1);
        var big = new string('x', 100_000);
        var full = await writer.RunAsync(() => { _session.Execute("CREATE TABLE big AS SELECT @text AS text", big); return "stored"; }, refusal => refusal.Code);
        Assert.Equal("no-space", full);
        await writer.RunAsync(() => _session.Number("PRAGMA max_page_count = 1000000"), _ => -1);
        Assert.Equal("stored", await InsertAsync(writer, 1));
    }
}

public sealed class StoreWriterOnPostgresTests() : StoreWriterTests(StoreEngine.Postgres);
