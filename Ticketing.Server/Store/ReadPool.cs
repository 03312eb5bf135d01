using System.Collections.Concurrent;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// Read-only sessions of one store, opened on demand and kept. Each read sees the last commit and never waits for the writer (WAL, MVCC). Trouble outside the program leaves as
/// <see cref="StoreAwayException"/>; while the store is away one read a second tries it, so that nobody else waits for what will not come.
/// </summary>
sealed class ReadPool(StorePlace place, TimeProvider clock) : IDisposable
{
    /// <summary>Sessions kept open when idle: 2 cores read at most this many at once for long.</summary>
    const int Kept = 4;

    static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    readonly ConcurrentBag<SqlSession> _idle = [];
    long _answeredAt = clock.GetTimestamp();
    long _triedAt;
    Refusal? _trouble;
    int _trying;

    /// <summary>The store did not answer the last read; it was asked less than a second ago or is being asked.</summary>
    public bool IsAway => Volatile.Read(ref _trouble) is not null && (Volatile.Read(ref _trying) != 0 || clock.GetElapsedTime(Volatile.Read(ref _triedAt)) < TryAgain);

    /// <summary>Since the store last answered a read.</summary>
    public TimeSpan SinceAnswer => clock.GetElapsedTime(Volatile.Read(ref _answeredAt));

    /// <exception cref="StoreAwayException">Trouble outside the program.</exception>
    public T Read<T>(Func<SqlSession, T> read) => Watch(() =>
    {
        var session = _idle.TryTake(out var idle) ? idle : place.OpenReader();
        try
        {
            return read(session);
        }
        finally
        {
            Return(session);
        }
    });

    /// <summary>A session for a longer read, such as an export; given back with <see cref="Return"/>, used inside <see cref="Watch"/>.</summary>
    /// <exception cref="StoreAwayException">Trouble outside the program.</exception>
    public SqlSession Rent() => Watch(() => _idle.TryTake(out var session) ? session : place.OpenReader());

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

    /// <summary>Runs what uses a rented session. Not to be nested.</summary>
    /// <exception cref="StoreAwayException">Trouble outside the program.</exception>
    public T Watch<T>(Func<T> read)
    {
        var tries = false;
        if (Volatile.Read(ref _trouble) is not null && (IsAway || !(tries = Interlocked.Exchange(ref _trying, 1) == 0)))
        {
            throw Away(null);
        }
        try
        {
            var answer = read();
            Volatile.Write(ref _answeredAt, clock.GetTimestamp());
            Volatile.Write(ref _trouble, null);
            return answer;
        }
        catch (Exception exception) when (StoreTrouble.Of(exception) is { } trouble)
        {
            Volatile.Write(ref _triedAt, clock.GetTimestamp());
            Volatile.Write(ref _trouble, trouble);
            throw Away(exception);
        }
        finally
        {
            if (tries)
            {
                Volatile.Write(ref _trying, 0);
            }
        }
    }

    StoreAwayException Away(Exception? cause)
    {
        var last = Instant.From(clock.GetUtcNow() - SinceAnswer);
        return new(new(RefusalKind.Unavailable, "store-unavailable", $"The store cannot be read now; it last answered at {last.Utc:yyyy-MM-dd HH:mm:ss} UTC. Try again in a few seconds.") { RetryAfter = TimeSpan.FromSeconds(2) }, cause);
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
