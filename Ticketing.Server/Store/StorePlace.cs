using Ticketing.Hosting;

namespace Ticketing.Store;

/// <summary>Where one store lies. Only here is said how a store is found; a session knows nothing but its own.</summary>
abstract class StorePlace
{
    /// <summary>For people; never a secret.</summary>
    public abstract string Name { get; }

    /// <summary>The database that it is in, with others; null for a file.</summary>
    public virtual PostgresDatabase? Database => null;

    /// <summary>A session for the store's writer.</summary>
    public abstract SqlSession OpenWriter();

    /// <summary>A session that only reads.</summary>
    public abstract SqlSession OpenReader();
}

/// <summary>An SQLite file.</summary>
sealed class SqlitePlace(string path) : StorePlace
{
    public string Path { get; } = path;
    public override string Name => Path;

    public override SqlSession OpenWriter()
    {
        DataDirectory.EnsurePrivate(Path);
        return SqlSession.OpenSqlite(Path, readOnly: false);
    }

    public override SqlSession OpenReader() => SqlSession.OpenSqlite(Path, readOnly: true);
}

/// <summary>A schema of a PostgreSQL database.</summary>
sealed class PostgresPlace(PostgresDatabase database, string schema) : StorePlace
{
    public override PostgresDatabase Database => database;
    public string Schema { get; } = schema;
    public override string Name => $"{database.Name}, schema {Schema}";

    public override SqlSession OpenWriter() => database.OpenSession(Schema);

    public override SqlSession OpenReader() => database.OpenSession(Schema);
}
