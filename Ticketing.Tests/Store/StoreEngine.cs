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
