using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

/// <summary>Memory says what the store says: random tickets, changes and questions, each answered both ways; and a copy that is only told that somebody wrote, as on another server.</summary>
public abstract class ReadModelTests(StoreEngine engine)
{
    /// <summary>The answers without memory are what takes time, most of it on the way to another process.</summary>
    int Rounds { get; } = engine == StoreEngine.Sqlite ? 20 : 3;

    const int Questions = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Memory_answers_as_the_store_does(int seed)
    {
        using var fixture = new StoreFixture(engine);
        await fixture.AddAgentAsync();
        var random = new RandomHome(fixture, seed);
        var asked = 0;
        using var distant = Reading(fixture, new(hit: _ => asked++), new CommitSignal(), version: () => fixture.Store.Pool.Read(sql => sql.Number(EventSql.LastSeq)));
        for (var round = 0; round < Rounds; round++)
        {
            await random.LiveAsync(random.Next(1, 25));
            using var reference = Reading(fixture, new(budget: -1), fixture.Store.Signal);
            Assert.Null(distant.Tickets.Refresh().Age);
            Assert.Equal(Counts(fixture, "SELECT kind, COUNT(*) FROM tickets WHERE deleted_at IS NULL GROUP BY kind ORDER BY kind"), Counts(fixture, "SELECT kind, tickets FROM ticket_counts WHERE tickets > 0 ORDER BY kind"));
            foreach (var reader in (ITicketReader[])[fixture.Store.Read, distant.Tickets])
            {
                Assert.Equal(Show(reference.Tickets.Loads()), Show(reader.Loads()));
                Assert.Equal(Show(reference.Tickets.SlaNow(fixture.Now)), Show(reader.SlaNow(fixture.Now)));
                Assert.Equal(reference.Tickets.Systems(), reader.Systems());
                Assert.Equal(reference.Tickets.Categories(), reader.Categories());
                for (var question = 0; question < Questions; question++)
                {
                    AssertSame(fixture, random, reference.Tickets, reader);
                }
            }
        }
        Assert.True(asked > Rounds * Questions, $"only {asked} answers came from memory");
    }

    static void AssertSame(StoreFixture fixture, RandomHome random, ITicketReader reference, ITicketReader reader)
    {
        var id = random.Id();
        Assert.Equal(Show(reference, reference.Find(id), fixture.Now), Show(reader, reader.Find(id), fixture.Now));
        random.AssertLogFollowsVersion(reader.FindWithLog(id));
        var (system, limit) = (random.System(), random.Next(1, 5));
        Assert.Equal(reference.UnfinishedOf(system, limit).Select(t => Show(reference, t, fixture.Now)), reader.UnfinishedOf(system, limit).Select(t => Show(reader, t, fixture.Now)));
        var query = random.Query();
        Assert.Equal(reference.Stream(query).Select(t => t.Id), reader.Stream(query).Select(t => t.Id));
        for (var pages = 0; pages < 4; pages++)
        {
            var (expected, actual) = (reference.List(query).Value!, reader.List(query).Value!);
            Assert.Equal(expected.Total, actual.Total);
            Assert.Equal(expected.Items.Select(t => Show(reference, t, fixture.Now)), actual.Items.Select(t => Show(reader, t, fixture.Now)));
            Assert.Equal(expected.Next, actual.Next);
            if (expected.Next is null)
            {
                break;
            }
            query = query with { Cursor = expected.Next, Limit = random.Next(1, 8) };
        }
        query = query with { Cursor = random.Cursor(query.Order) };
        Assert.Equal(reference.List(query).Value!.Items.Select(t => t.Id), reader.List(query).Value!.Items.Select(t => t.Id));
    }

    [Fact]
    public async Task Who_wrote_reads_it_and_nothing_is_asked_of_the_store()
    {
        var (hits, misses) = (new List<string>(), new List<string>());
        using var fixture = new StoreFixture(engine, new ReadModels(hits.Add, misses.Add));
        await fixture.SubmitAsync("first");
        Assert.Equal("first", fixture.Store.Read.Find(1)!.Title);
        for (var i = 2; i <= 50; i++)
        {
            var id = (await fixture.SubmitAsync($"Alarm {i}")).Ticket!.Id;
            Assert.Equal($"Alarm {i}", fixture.Store.Read.Find(id)!.Title);
        }
        Assert.Equal(Enumerable.Repeat("find", 50), hits);
        Assert.Empty(misses);
    }

    [Fact]
    public async Task Readers_beside_the_writer_see_one_state_and_never_an_older_one()
    {
        using var fixture = new StoreFixture(engine);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var seen = 0L;
            while (!done.IsCancellationRequested)
            {
                var page = fixture.Store.Read.List(new() { Kinds = RandomHome.Unfinished, Order = TicketOrder.Newest, Limit = 500 }).Value!;
                Assert.Equal(page.Items.Count, page.Total);
                Assert.True(page.Items.Count >= seen);
                seen = page.Items.Count;
            }
        })).ToList();
        for (var i = 0; i < 12; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(n => fixture.SubmitAsync($"Alarm {i} {n}")));
            Assert.Equal((i + 1) * 10, fixture.Store.Read.List(new() { Kinds = RandomHome.Unfinished }).Value!.Total);
        }
        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    internal static ReadSide Reading(StoreFixture fixture, ReadModels models, CommitSignal signal, Func<long>? version = null) =>
        new(fixture.Store.Pool, false, signal, new(fixture.Clock, TimeZoneInfo.Utc, NullLoggerFactory.Instance, Models: models)) { StoreVersion = version };

    static string Show(ITicketReader reader, Ticket? ticket, Instant now) => ticket is null ? "-" : Encoding.UTF8.GetString(TicketDocument.Of(ticket, reader.SlotOf(ticket, now)).ToUtf8());
    static List<(long, long)> Counts(StoreFixture fixture, string sql) => fixture.Store.Pool.Read(session => session.List(sql, row => (row.GetInt64(0), row.GetInt64(1))));

    static string Show(IReadOnlyList<SystemLoad> loads) => string.Join('\n', loads);
    static string Show(SlaState state) => $"{string.Join('\n', state.Agents)}\n{string.Join(' ', state.Free)}\n{state.Promised}";
}

public sealed class ReadModelOnSqliteTests() : ReadModelTests(StoreEngine.Sqlite);

public sealed class ReadModelOnPostgresTests() : ReadModelTests(StoreEngine.Postgres);
