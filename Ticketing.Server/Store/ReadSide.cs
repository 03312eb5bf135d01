using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>What one store keeps in memory for those who read it, and the readers that use it. The writer tells it of every commit before anybody is answered.</summary>
sealed class ReadSide : IDisposable
{
    readonly ReadModel _model;
    readonly DirectoryCopy _directory;
    readonly StoreFreshness _freshness;

    /// <param name="shared">Other servers may write to the store: each question asks first whether one did.</param>
    public ReadSide(ReadPool pool, bool shared, CommitSignal signal, StoreEnvironment environment)
    {
        var models = environment.Models ?? new();
        _model = new(pool, signal, environment.Clock, models);
        _directory = new(pool);
        _freshness = new(pool, signal, _directory) { StoreVersion = shared ? () => pool.Read(sql => sql.Number(PostgresSession.ReadVersion)) : null };
        Stored = new(pool);
        Tickets = new TicketReader(pool, _model, _directory, new Plan(_model, Stored, _directory, signal, environment.Zone), _freshness, Stored, signal, models);
    }

    public ITicketReader Tickets { get; }

    /// <summary>The same questions, answered by the store alone.</summary>
    public StoredTickets Stored { get; }

    /// <summary>Reads the version that each commit of any server raises, by a session of the pool; null (the default) = this process is the only writer, so that memory is always current.</summary>
    public Func<long>? StoreVersion
    {
        get => _freshness.StoreVersion;
        set => _freshness.StoreVersion = value;
    }

    /// <summary>On the writer's thread, after a commit and before anybody is answered.</summary>
    /// <param name="before">Last event before the group.</param>
    /// <param name="last">Last event of the group.</param>
    /// <param name="touched">Its tickets as they are now; null = finished or deleted.</param>
    /// <param name="version">The store's version since this commit; 0 if nobody else writes.</param>
    public void Committed(long before, long last, IEnumerable<KeyValuePair<long, OpenTicket?>> touched, DirectoryParts parts, long version = 0)
    {
        _model.Committed(before, last, touched);
        _directory.Changed(parts);
        _freshness.Committed(version);
    }

    /// <summary>Another server wrote: the small tables are read again, tickets from the events.</summary>
    public void OthersWrote() => _directory.Changed(DirectoryParts.All);

    public void Dispose() => _model.Dispose();
}
