using System.Collections.Concurrent;

namespace Ticketing.Store;

/// <summary>Read-only sessions of one store, opened on demand and kept. Each read sees the last commit and never waits for the writer (WAL, MVCC).</summary>
sealed class ReadPool(StorePlace place) : IDisposable
{
    /// <summary>Sessions kept open when idle: 2 cores read at most this many at once for long.</summary>
    const int Kept = 4;

    readonly ConcurrentBag<SqlSession> _idle = [];

    public T Read<T>(Func<SqlSession, T> read)
    {
        var session = Rent();
        try
        {
            return read(session);
        }
        finally
        {
            Return(session);
        }
    }

    /// <summary>A session for a longer read, such as an export; given back with <see cref="Return"/>.</summary>
    public SqlSession Rent() => _idle.TryTake(out var session) ? session : place.OpenReader();

    public void Return(SqlSession session)
    {
        if (_idle.Count < Kept)
        {
            _idle.Add(session);
        }
        else
        {
            session.Dispose();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
