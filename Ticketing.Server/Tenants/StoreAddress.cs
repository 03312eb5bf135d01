using System.Data.Common;

namespace Ticketing.Tenants;

/// <summary>Where a tenant's store lies, as written in the catalog and after <c>--store</c>: nothing (where the installation keeps its stores), the absolute path of a SQLite file, or an Npgsql connection string. What is shown of it never holds a password or user name.</summary>
public static class StoreAddress
{
    public const string Default = "default";
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgresql";

    static readonly string[] HostKeys = ["Host", "Server"];
    static readonly string[] DatabaseKeys = ["Database", "DB"];

    /// <summary>One of the words above.</summary>
    public static string KindOf(string? store) => store is null ? Default : IsConnection(store) ? Postgres : Sqlite;

    /// <summary>True for a connection string: it has a key and a value, and does not begin as a path does.</summary>
    public static bool IsConnection(string store) => store.Contains('=', StringComparison.Ordinal) && !Path.IsPathRooted(store);

    /// <summary>What is wrong with it, without repeating it; null if nothing. Says nothing about whether it can be reached.</summary>
    public static string? FaultOf(string? store) =>
        store is null ? null
        : store.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || store.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase) ? "is a URI; write Host=…;Database=…;Username=…;Password=… instead"
        : IsConnection(store) ? FaultOfConnection(store)
        : !Path.IsPathFullyQualified(store) ? "is neither the absolute path of a SQLite file nor a connection string of Npgsql (Host=…;Database=…;Username=…)"
        : store.Any(char.IsControl) ? "may hold no control characters"
        : Path.EndsInDirectorySeparator(store) ? "is a directory; add the name of a file"
        : null;

    static string? FaultOfConnection(string store) =>
        Read(store) is not { } parts ? "is no connection string: give pairs KEY=VALUE with ; between them, such as Host=…;Database=…;Username=…"
        : Find(parts, HostKeys) is null ? "names no server: add Host=…"
        : Find(parts, DatabaseKeys) is null ? "names no database: add Database=…"
        : null;

    /// <summary>For people and lists: the kind, and where it is.</summary>
    public static string Describe(string? store) => KindOf(store) switch
    {
        Default => Default,
        Sqlite => $"{Sqlite} {store}",
        _ => Read(store!) is { } parts ? $"{Postgres} {Find(parts, HostKeys)}/{Find(parts, DatabaseKeys)}" : Postgres,
    };

    /// <summary>One spelling for one file; a connection string stays as it is.</summary>
    public static string? Normalise(string? store) => store is null || IsConnection(store) ? store : Path.GetFullPath(store);

    static DbConnectionStringBuilder? Read(string store)
    {
        try
        {
            return new() { ConnectionString = store };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    static string? Find(DbConnectionStringBuilder parts, string[] keys)
    {
        foreach (var key in keys)
        {
            if (parts.TryGetValue(key, out var value) && value is string { Length: > 0 } text)
            {
                return text;
            }
        }
        return null;
    }
}
