using Ticketing.Admission;

namespace Ticketing.Store;

/// <summary>
/// Makes sure that what is read is not older than what another server had written when the question came: one cheap read of the store's version, shared by all who ask at once.
/// Where this process is the only writer (SQLite) memory is always current and nothing is asked.
/// </summary>
sealed class StoreFreshness(ReadPool store, CommitSignal signal, DirectoryCopy directory)
{
    readonly Lock _checking = new();
    long _arrived;
    long _served;
    long _version = -1;

    /// <summary>Reads the version that every commit of any server raises; null = nobody else writes.</summary>
    public Func<long>? StoreVersion { get; set; }

    /// <summary>After a commit of this server, before anybody is answered: the version it has made.</summary>
    public void Committed(long version)
    {
        // Only if nobody else wrote in between is nothing left to be read.
        Interlocked.CompareExchange(ref _version, version, version - 1);
    }

    public ReadState Check()
    {
        if (StoreVersion is not { } version)
        {
            return ReadState.Current;
        }
        var mine = Interlocked.Increment(ref _arrived);
        try
        {
            lock (_checking)
            {
                if (_served < mine)
                {
                    // All who arrived until here are served by what is read from here on.
                    var all = Interlocked.Read(ref _arrived);
                    Take(version());
                    _served = all;
                }
            }
            return ReadState.Current;
        }
        catch (StoreAwayException)
        {
            return new(store.SinceAnswer);
        }
    }

    void Take(long version)
    {
        if (version == Interlocked.Read(ref _version))
        {
            return;
        }
        directory.Changed(DirectoryParts.All);
        signal.Raise(store.Read(sql => sql.Number(EventSql.LastSeq)));
        Interlocked.Exchange(ref _version, version);
    }
}
