using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Store;
using Ticketing.Store.Copies;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store.Copies;

/// <summary>Places for stores on both engines, and stores with something of everything in them.</summary>
sealed class CopyFixture : IDisposable
{
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";

    readonly TemporaryDirectory _directory = new();
    readonly List<IDisposable> _open = [];
    int _places;

    /// <summary>From every engine to every engine.</summary>
    public static TheoryData<string, string> Ways => new() { { Sqlite, Sqlite }, { Sqlite, Postgres }, { Postgres, Sqlite }, { Postgres, Postgres } };

    public TestClock Clock { get; } = new(new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));

    /// <summary>A path in a directory of the test's own.</summary>
    public string PathOf(string name) => _directory.File(name);

    /// <summary>An empty place of its own.</summary>
    public async Task<StorePlace> PlaceAsync(string engine) =>
        engine == Sqlite ? new SqlitePlace(_directory.File($"store{++_places}.db")) : new PostgresPlace(Keep(new PostgresDatabase(await DatabaseAsync())), "t_home");

    /// <summary>The connection string of an empty database.</summary>
    public async Task<string> DatabaseAsync() => Keep(await PostgresTestDatabase.CreateAsync()).Connection;

    public TenantStore Open(StorePlace place) => TenantStore.Open("home", place, new FixedAudience([new("Anna", "anna@home.example")]), new(Clock, TimeZoneInfo.Utc, NullLoggerFactory.Instance));

    /// <summary>A store with tickets, notes, events, mails, repeats, an agent and a search index.</summary>
    public async Task<StorePlace> SeededAsync(string engine, int tickets = 40)
    {
        var place = await PlaceAsync(engine);
        using var store = Open(place);
        store.WithFirstAgent("admin");
        for (var i = 0; i < tickets; i++)
        {
            await SubmitAsync(store, $"Kettle {i} — 'ä' \"€\" 🫖", i % 3 == 0 ? $"r{i % 9}" : null);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }
        await store.IndexAsync(CancellationToken.None);
        return place;
    }

    public static async Task<long> SubmitAsync(TenantStore store, string title, string? reference = null) =>
        (await store.Tickets.CommitAsync(new() { Title = title, System = "kitchen", Reference = reference, Sla = Sla.Silver, IfRefused = IfRefused.Record }, StoreFixture.Origin, default)).Ticket!.Id;

    /// <summary>Copies and compares.</summary>
    public static StoreSum Copy(StorePlace from, StorePlace to)
    {
        using var source = from.OpenReader();
        using var target = to.OpenWriter();
        StoreCopy.Prepare(target, "tenant", to.Name, 0);
        source.BeginRead();
        StoreCopy.Run(source, target);
        target.BeginRead();
        return StoreComparison.Run(source, target);
    }

    public static StoreSum Compare(StorePlace left, StorePlace right)
    {
        using var one = left.OpenReader();
        using var other = right.OpenReader();
        one.BeginRead();
        other.BeginRead();
        return StoreComparison.Run(one, other);
    }

    public static void Change(StorePlace place, string sql)
    {
        using var session = place.OpenWriter();
        if (sql.StartsWith("UPDATE events", StringComparison.Ordinal))
        {
            session.Script(session.Dialect == SqlDialect.Sqlite ? "DROP TRIGGER events_unchanged" : "DROP TRIGGER events_unchanged ON events");
        }
        session.Script(sql);
    }

    T Keep<T>(T open) where T : IDisposable
    {
        _open.Add(open);
        return open;
    }

    public void Dispose()
    {
        foreach (var open in Enumerable.Reverse(_open))
        {
            open.Dispose();
        }
        _directory.Dispose();
    }
}
