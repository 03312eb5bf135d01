using Ticketing.Hosting;
using Ticketing.Store.Copies;

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

    /// <summary>True if there is a store.</summary>
    public abstract bool Exists();

    /// <summary>Gives a store that its tenant has left another name, so that nobody finds it by mistake, and lets it be written again.</summary>
    /// <returns>Where it is then, for people.</returns>
    /// <exception cref="IOException">The file system says no.</exception>
    /// <exception cref="System.Data.Common.DbException">The database says no, or a server has it open still.</exception>
    public abstract string SetAside(string suffix);

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

    public override bool Exists() => new FileInfo(Path) is { Exists: true, Length: > 0 };

    public override string SetAside(string suffix)
    {
        using (var session = OpenWriter())
        {
            session.Script("PRAGMA journal_mode = DELETE"); // all in one file; succeeds only if nobody else has it open
        }
        var aside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, System.IO.Path.GetFileNameWithoutExtension(Path) + suffix + System.IO.Path.GetExtension(Path));
        File.Move(Path, aside);
        using (var session = SqlSession.OpenSqlite(aside, readOnly: false))
        {
            Fence.Lower(session);
        }
        return aside;
    }

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

    public override bool Exists()
    {
        using var session = database.OpenSession(Schema);
        return session.Scalar("SELECT 1 FROM pg_namespace WHERE nspname = @name", Schema) is not null;
    }

    public override string SetAside(string suffix)
    {
        using var session = database.OpenSession(Schema);
        session.Script($"{Fence.LowerPostgres}; ALTER SCHEMA \"{Schema}\" RENAME TO \"{Schema}{suffix}\"");
        return $"{database.Name}, schema {Schema}{suffix}";
    }

    public override void Drop()
    {
        using var session = database.OpenSession(Schema);
        session.Script($"DROP SCHEMA IF EXISTS \"{Schema}\" CASCADE");
    }
}
