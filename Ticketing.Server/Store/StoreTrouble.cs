using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// Tells trouble outside the program (disk full, I/O error, locked, database away) from bugs.
/// Result codes of SQLite: https://www.sqlite.org/rescode.html; of PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html
/// </summary>
static class StoreTrouble
{
    const int Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    /// <summary>A trigger said no: the tenant has left the store (<see cref="Copies.Fence"/>).</summary>
    const int Trigger = 1811;

    static readonly Refusal NoSpace = new(RefusalKind.NoSpace, "no-space", "The disk is full. Nothing was stored; free some space and try again.");
    static readonly Refusal BusyStore = new(RefusalKind.Unavailable, "store-busy", "Another program holds the store. Nothing was stored; try again in a few seconds.");
    static readonly Refusal Unwritable = new(RefusalKind.Unavailable, "store-unavailable", "The store cannot be written. Nothing was stored; see the log and run 'ticketing check'.");

    /// <summary>The database does not answer, or cannot take writes now.</summary>
    public static readonly Refusal Away = new(RefusalKind.Unavailable, "store-unavailable", "The database cannot be reached now. Try again in a few seconds.");

    /// <summary>Null if the exception is a bug.</summary>
    public static Refusal? Of(Exception exception) => exception switch
    {
        StoreAwayException away => away.Refusal,
        SqliteException { SqliteErrorCode: Full } => NoSpace,
        SqliteException { SqliteErrorCode: Busy or Locked } => BusyStore,
        DbException when IsLeft(exception) => BusyStore,
        SqliteException { SqliteErrorCode: NoMemory or ReadOnly or IoError or Corrupt or CannotOpen or NotADatabase } => Unwritable,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => NoSpace,
        DbException when IsAway(exception) => Away,
        _ => null,
    };

    /// <summary>The same for a store that is to be opened: one that a newer program has written is trouble of its tenant alone.</summary>
    public static Refusal? OfOpening(Exception exception) => exception is NewerSchemaException newer ? new(RefusalKind.Unavailable, "store-unavailable", $"The store cannot be opened. {newer.Message}") : Of(exception);

    /// <summary>True if the database went away, or says that it cannot serve now: with a new connection the same may succeed a little later.</summary>
    public static bool IsAway(Exception exception) => exception switch
    {
        // Class 08: connection; 28: who are you; 3D: no such database; 40: serialisation; 42501: rights; 53: resources; 55P03: lock; 57: operator; 58: system; 25006: read-only, a standby; 42P01 and 3F000: the store was moved away or deleted.
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => false,
        PostgresException postgres => postgres.SqlState[..2] is "08" or "28" or "3D" or "40" or "53" or "57" or "58" || postgres.SqlState is "25006" or "42501" or "55P03" or "25P03" or "42P01" or "3F000",
        StoreLeftException => true,
        NpgsqlException => true, // without an answer of the server: broken connection, time-out, no host, no free connection
        _ => false,
    };

    /// <summary>True if the tenant has left the store, and this server has not noticed yet.</summary>
    public static bool IsLeft(Exception exception) => exception is SqliteException { SqliteExtendedErrorCode: Trigger } or StoreLeftException;

    /// <summary>After a failed write or fsync nobody knows what is on disk: the process must end and start anew, never try the same fsync again. (PostgreSQL ends itself.)</summary>
    public static bool IsFatal(Exception exception) => (exception as SqliteException)?.SqliteErrorCode is IoError or Corrupt or NotADatabase;
}
