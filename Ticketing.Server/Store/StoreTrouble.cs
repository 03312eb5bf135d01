using Microsoft.Data.Sqlite;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Tells trouble outside the program (disk full, I/O error, locked) from bugs. Primary result codes: https://www.sqlite.org/rescode.html</summary>
static class StoreTrouble
{
    const int Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    /// <summary>Null if the exception is a bug.</summary>
    public static Refusal? Of(Exception exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        Full => new(RefusalKind.NoSpace, "no-space", "The disk is full. Nothing was stored; free some space and try again."),
        Busy or Locked => new(RefusalKind.Unavailable, "store-busy", "Another program holds the store. Nothing was stored; try again in a few seconds."),
        NoMemory or ReadOnly or IoError or Corrupt or CannotOpen or NotADatabase => new(RefusalKind.Unavailable, "store-unavailable", "The store cannot be written. Nothing was stored; see the log and run 'ticketing check'."),
        _ => null,
    };

    /// <summary>After a failed write or fsync nobody knows what is on disk: the process must end and start anew, never try the same fsync again.</summary>
    public static bool IsFatal(Exception exception) => (exception as SqliteException)?.SqliteErrorCode is IoError or Corrupt or NotADatabase;
}
