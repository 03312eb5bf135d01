using Ticketing.Store;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Store;

/// <summary>What a store lies in. Tests of the store run on each: a class with the tests, and below it one class per engine.</summary>
public enum StoreEngine
{
    Sqlite,
    Postgres,
}

/// <summary>An empty place for one store, removed when it is disposed of.</summary>
abstract class TestPlace : IDisposable
{
    public abstract StorePlace Place { get; }

    public static TestPlace Of(StoreEngine engine) => engine == StoreEngine.Sqlite ? new File() : new Schema();

    public abstract void Dispose();

    sealed class File : TestPlace
    {
        readonly TemporaryDirectory _directory = new();

        public override StorePlace Place => new SqlitePlace(_directory.File("home.db"));

        public override void Dispose() => _directory.Dispose();
    }

    /// <summary>Of one database that all of them share, as many tenants do.</summary>
    sealed class Schema : TestPlace
    {
        static readonly Lazy<PostgresDatabase> Database = new(() => new(PostgresTestDatabase.CreateAsync().GetAwaiter().GetResult().Connection + ";Maximum Pool Size=60"));

        static int _count;

        public override StorePlace Place { get; } = new PostgresPlace(Database.Value, $"t_{Interlocked.Increment(ref _count)}");

        public override void Dispose() => Place.Drop();
    }
}

/// <summary>A schema in a database of one test's own.</summary>
sealed class OwnDatabase : TestPlace
{
    const string Cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

    readonly PostgresTestDatabase _database;
    readonly PostgresDatabase _connections;

    public OwnDatabase(PostgresTestDatabase database)
    {
        (_database, _connections) = (database, new(database.Connection));
        Place = new PostgresPlace(_connections, "t_home");
    }

    public override StorePlace Place { get; }

    /// <summary>Ends all connections to the database, which nobody notices before the next statement.</summary>
    public void CutAll() => _database.Ask(Cut);

    public override void Dispose()
    {
        _connections.Dispose();
        _database.Dispose();
    }
}
