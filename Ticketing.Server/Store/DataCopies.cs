using System.Data.Common;
using System.IO.Compression;
using Ticketing.Hosting;
using Ticketing.Hosting.Commands;
using Ticketing.Store.Copies;

namespace Ticketing.Store;

/// <summary>
/// Backup and restore: one ZIP file with a whole copy of each store as an SQLite file, verified before it is packed and again before it is put back. SQLite's own online backup copies a file, from one
/// snapshot; what lies in PostgreSQL is copied row by row, from one snapshot too. So a backup of either engine can be restored into either.
/// The catalog is copied first: every tenant it names has its store in the file.
/// </summary>
/// <param name="database">The main database; empty = the stores are files.</param>
sealed class DataCopies(string database = "", TimeProvider? clock = null) : IDataCopies
{
    internal const string CatalogEntry = "catalog.db";
    internal const string MqttEntry = "mqtt.db";

    public IReadOnlyList<string> Backup(DataDirectory data, string file)
    {
        using var places = new StorePlaces(data, database);
        if (!Guard(places.Catalog.Exists))
        {
            throw new IOException($"There is no store in {(database.Length == 0 ? data.Path : places.Catalog.Name)}. Say where it is with {(database.Length == 0 ? "--Ticketing:Data=DIRECTORY" : "Ticketing:Database")}.");
        }
        if (File.Exists(file))
        {
            throw new IOException($"{file} exists already; backups are never overwritten. Choose another name.");
        }
        var unfinished = file + ".new";
        var work = unfinished + ".d";
        Directory.CreateDirectory(work);
        try
        {
            var lines = new List<string> { Copy(places.Catalog, Path.Combine(work, "copy.db"), "catalog") };
            var tenants = StoreDoctor.TenantsOf(Path.Combine(work, "copy.db"));
            DataDirectory.EnsurePrivate(unfinished);
            using (var stream = new FileStream(unfinished, FileMode.Truncate))
            {
                using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
                {
                    Pack(zip, CatalogEntry, work);
                    if (File.Exists(data.Mqtt))
                    {
                        // Before the tickets: a message that a device believes taken must not be missing among them.
                        lines.Add(Copy(new SqlitePlace(data.Mqtt), Path.Combine(work, "copy.db"), "mqtt"));
                        Pack(zip, MqttEntry, work);
                    }
                    foreach (var tenant in tenants.Where(tenant => places.Of(tenant).Exists()))
                    {
                        lines.Add(Copy(places.Of(tenant), Path.Combine(work, "copy.db"), "tenant") + $" (tenant {tenant.Slug})");
                        Pack(zip, $"tenants/{tenant.Slug}.db", work);
                    }
                }
                stream.Flush(flushToDisk: true);
            }
            File.Move(unfinished, file, overwrite: false);
            new BackupMark((clock ?? TimeProvider.System).GetUtcNow(), file, new FileInfo(file).Length).Write(data);
            return [.. lines, $"ok: {file}, {new FileInfo(file).Length} bytes"];
        }
        catch (DbException trouble)
        {
            throw new IOException($"The backup failed: {trouble.Message}. Nothing was written to {file}.", trouble);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
            File.Delete(unfinished);
        }
    }

    public IReadOnlyList<string> Restore(string file, DataDirectory data)
    {
        var existed = Directory.Exists(data.Path);
        if (existed && Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories).Any(found => Path.GetFileName(found) != DataDirectory.LockName))
        {
            throw new IOException($"{data.Path} is not empty. Restore goes into an empty directory only: move the old one away, or name another with --Ticketing:Data=DIRECTORY.");
        }
        data.Ensure();
        using var claim = data.Claim();
        using var places = new StorePlaces(data, database);
        var work = Path.Combine(data.Path, "restore.new");
        Directory.CreateDirectory(work);
        try
        {
            var entries = Unpack(file, work);
            foreach (var (entry, path) in entries)
            {
                if (StoreDoctor.FaultOf(path, entry == CatalogEntry ? "catalog" : entry == MqttEntry ? "mqtt" : "tenant") is { } fault)
                {
                    throw new IOException($"{entry} in {file} is no good copy: {fault}. Nothing was restored.");
                }
            }
            if (places.Main is not null)
            {
                return Guard(() => DatabaseRestore.Run(entries, places, (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeMilliseconds()));
            }
            MoveIn(data, entries);
            FileOwner.Inherit(data.Path);
            return [.. entries.Select(entry => $"{entry.Entry}, {new FileInfo(data.Path + "/" + entry.Entry).Length} bytes"), $"ok: {data.Path}"];
        }
        catch (InvalidDataException trouble)
        {
            throw new IOException($"{file} is not a backup of this program or is damaged: {trouble.Message}", trouble);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Copies one store in one read transaction, makes the copy a single file, and verifies it.</summary>
    string Copy(StorePlace place, string to, string family)
    {
        if (place is not SqlitePlace { Path: var from })
        {
            return CopyRows(place, to, family);
        }
        File.Delete(to);
        DataDirectory.EnsurePrivate(to);
        using (var source = SqlSession.OpenSqlite(from, readOnly: true))
        using (var target = SqlSession.OpenSqlite(to, readOnly: false))
        {
            source.Connection.BackupDatabase(target.Connection);
            target.Script("PRAGMA journal_mode = DELETE");
        }
        return StoreDoctor.FaultOf(to, family) is { } fault ? throw new IOException($"The copy of {from} did not pass its verification: {fault}") : $"{from}: {new FileInfo(to).Length} bytes";
    }

    string CopyRows(StorePlace place, string to, string family)
    {
        StoreSum sum;
        using (var source = place.OpenReader())
        {
            source.BeginRead();
            sum = VerifiedCopy.Make(family, place.Name, source, new SqlitePlace(to), (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeMilliseconds());
        }
        using (var target = SqlSession.OpenSqlite(to, readOnly: false))
        {
            target.Script("PRAGMA journal_mode = DELETE");
        }
        return StoreDoctor.FaultOf(to, family) is { } fault ? throw new IOException($"The copy of {place.Name} did not pass its verification: {fault}") : $"{place.Name}: {sum}, {new FileInfo(to).Length} bytes";
    }

    static T Guard<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (DbException trouble)
        {
            throw new IOException($"The database says: {trouble.Message}. 'ticketing check' looks closer.", trouble);
        }
    }

    static void Pack(ZipArchive zip, string entry, string work)
    {
        using var source = File.OpenRead(Path.Combine(work, "copy.db"));
        using var target = zip.CreateEntry(entry, CompressionLevel.Fastest).Open();
        source.CopyTo(target);
    }

    static List<(string Entry, string Path)> Unpack(string file, string work)
    {
        using var zip = ZipFile.OpenRead(file);
        var found = new List<(string, string)>();
        foreach (var entry in zip.Entries)
        {
            if (!IsOurs(entry.FullName))
            {
                throw new InvalidDataException($"it holds '{entry.FullName}'");
            }
            var path = Path.Combine(work, found.Count + ".db");
            DataDirectory.EnsurePrivate(path);
            using var source = entry.Open();
            using var target = new FileStream(path, FileMode.Truncate);
            // Checks length and CRC of the entry.
            source.CopyTo(target);
            target.Flush(flushToDisk: true);
            found.Add((entry.FullName, path));
        }
        return found.Any(entry => entry.Item1 == CatalogEntry) ? found : throw new InvalidDataException("it holds no catalog");
    }

    static bool IsOurs(string entry) =>
        entry is CatalogEntry or MqttEntry || (entry.StartsWith("tenants/", StringComparison.Ordinal) && entry.EndsWith(".db", StringComparison.Ordinal) && Tenants.NameRules.FaultOfSlug(entry[8..^3]) is null);

    /// <summary>The catalog comes last: without it the directory counts as empty to the server.</summary>
    static void MoveIn(DataDirectory data, List<(string Entry, string Path)> entries)
    {
        using (var catalog = SqlSession.OpenSqlite(entries.Single(entry => entry.Entry == CatalogEntry).Path, readOnly: false))
        {
            // A store that had a place of its own is in the data directory now.
            catalog.Script("UPDATE tenants SET store = NULL; PRAGMA journal_mode = DELETE");
        }
        foreach (var (entry, path) in entries.OrderBy(entry => entry.Entry == CatalogEntry))
        {
            File.Move(path, Path.Combine(data.Path, entry));
        }
    }
}
