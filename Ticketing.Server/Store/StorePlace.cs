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

    /// <summary>Deletes the store for good; nobody may have it open. One that is gone already is no trouble.</summary>
    /// <exception cref="IOException">The file system says no.</exception>
    /// <exception cref="System.Data.Common.DbException">The database says no.</exception>
    public abstract void Drop();
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

    public override void Drop()
    {
        if (Directory.Exists(System.IO.Path.GetDirectoryName(Path)))
        {
            foreach (var part in (string[])["-wal", "-shm", ""])
            {
                File.Delete(Path + part);
            }
        }
    }
}

/// <summary>A schema of a PostgreSQL database.</summary>
sealed class PostgresPlace(PostgresDatabase database, string schema) : StorePlace
{
    public override PostgresDatabase Database => database;
    public string Schema { get; } = schema;
    public override string Name => $"{database.Name}, schema {Schema}";

    public override SqlSession OpenWriter() => database.OpenSession(Schema);

    public override SqlSession OpenReader() => database.OpenSession(Schema);

    public override void Drop()
    {
        using var session = database.OpenSession(Schema);
        session.Script($"DROP SCHEMA IF EXISTS \"{Schema}\" CASCADE");
    }
}
