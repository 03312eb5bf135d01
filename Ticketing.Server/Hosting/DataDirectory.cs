using System.Security.Cryptography;

namespace Ticketing.Hosting;

/// <summary>The directory of the embedded store: what is in it where, and for the owner's eyes only.</summary>
public sealed class DataDirectory(string path)
{
    public const string LockName = "server.lock";
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Catalog => System.IO.Path.Combine(Path, "catalog.db");

    /// <summary>Persistent MQTT sessions and retained messages.</summary>
    public string Mqtt => System.IO.Path.Combine(Path, "mqtt.db");

    /// <summary>Reports that wait for stores that are away.</summary>
    public string Spool => System.IO.Path.Combine(Path, "spool.db");

    public string FirstStart => System.IO.Path.Combine(Path, "first-start.txt");

    /// <summary>Where people reached the page last.</summary>
    public string PageAddress => System.IO.Path.Combine(Path, "page-address.txt");

    /// <summary>MQTT clients that were turned away lately.</summary>
    public string RefusedClients => System.IO.Path.Combine(Path, "refused-clients.json");

    /// <summary>Names this installation to others that keep something for it, such as a broker its session; made when first asked for. 12 hexadecimal digits.</summary>
    public string InstallationId()
    {
        var file = System.IO.Path.Combine(Path, "installation-id");
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: 12 } known && known.All(char.IsAsciiHexDigitLower))
        {
            return known;
        }
        var made = RandomNumberGenerator.GetHexString(12, lowercase: true);
        WriteSecret(file, made + "\n");
        return made;
    }

    /// <summary>Store of the tenant with this slug, unless it was given a place of its own.</summary>
    public string Tenant(string slug) => System.IO.Path.Combine(Path, "tenants", slug + ".db");

    /// <summary>Creates what is missing with mode 0700 and takes rights of others away. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> if the file system says no.</summary>
    public void Ensure()
    {
        foreach (var directory in new[] { Path, System.IO.Path.Combine(Path, "tenants") })
        {
            Directory.CreateDirectory(directory);
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(directory) != OwnerOnly)
            {
                File.SetUnixFileMode(directory, OwnerOnly);
            }
        }
    }

    /// <summary>Claims the directory for this process until disposed: two servers on one embedded store would each believe to be its only writer.</summary>
    /// <exception cref="IOException">Another process has claimed it.</exception>
    public IDisposable Claim()
    {
        var file = System.IO.Path.Combine(Path, LockName);
        EnsurePrivate(file);
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException trouble)
        {
            throw new IOException($"Another server is using {Path}. Stop it first, or give this one a directory of its own with Ticketing:Data.", trouble);
        }
    }

    /// <summary>Creates the file of a tenant's store if there is none, for the owner's eyes only, and returns its path.</summary>
    public string PrepareStore(Tenants.Tenant tenant)
    {
        var file = tenant.Store ?? Tenant(tenant.Slug);
        EnsurePrivate(file);
        return file;
    }

    /// <summary>As <see cref="PrepareStore"/>, for the catalog.</summary>
    public string PrepareCatalog()
    {
        EnsurePrivate(Catalog);
        return Catalog;
    }

    /// <summary>As <see cref="PrepareStore"/>, for the journal of MQTT sessions.</summary>
    public string PrepareMqtt()
    {
        EnsurePrivate(Mqtt);
        return Mqtt;
    }

    /// <summary>As above, for the spool.</summary>
    public string PrepareSpool()
    {
        EnsurePrivate(Spool);
        return Spool;
    }

    /// <summary>
    /// Makes sure that a store's file has mode 0600 before the engine opens it, which would create it readable for others. A file that exists is not opened: closing it would drop the locks
    /// that the engine holds on it in this process (POSIX locks).
    /// </summary>
    public static void EnsurePrivate(string file)
    {
        const UnixFileMode ownerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        if (!File.Exists(file))
        {
            new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = ownerReadsAndWrites }).Dispose();
        }
        else if (File.GetUnixFileMode(file) != ownerReadsAndWrites)
        {
            File.SetUnixFileMode(file, ownerReadsAndWrites);
        }
    }

    /// <summary>Writes a file with mode 0600 so that a crash leaves either the old file or the whole new one.</summary>
    public static void WriteSecret(string file, string text)
    {
        var unfinished = file + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var stream = new FileStream(unfinished, options))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }
        File.Move(unfinished, file, overwrite: true);
    }
}
