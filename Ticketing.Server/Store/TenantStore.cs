using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>What every tenant's store needs from outside.</summary>
/// <param name="MeasureCommit">Called after each commit with the group's size and how long it took.</param>
/// <param name="Broken">Called once, when the disk failed under a commit: the process is to end.</param>
/// <param name="Models">What all stores hold in memory for their readers; null = this store counts for itself.</param>
sealed record StoreEnvironment(TimeProvider Clock, TimeZoneInfo Zone, ILoggerFactory Logging, Action<int, TimeSpan>? MeasureCommit = null, Action? Broken = null, ReadModels? Models = null)
{
    /// <summary>From when on reports are a storm and conditions flap; off unless set.</summary>
    public GuardLimits Guard { get; init; } = GuardLimits.Off;

    public Instant Now => Instant.From(Clock.GetUtcNow());
}

/// <summary>One tenant's store, with one writer in this process and many readers.</summary>
sealed class TenantStore : ITenantStore, IDisposable
{
    /// <summary>Up to this much work a second the store is quiet enough for the search index: a busy home, not a flood.</summary>
    const int QuietWork = 50;

    readonly StoreWriter _writer;
    readonly TenantSession _session;
    readonly TicketWriter _tickets;
    readonly SearchIndex _search;
    readonly ReadSide _read;
    long _acceptedBefore;

    TenantStore(string tenant, StorePlace place, SqlSession sql, IMailAudience audience, StoreEnvironment environment)
    {
        Tenant = tenant;
        Place = place;
        Audience = audience;
        Signal = new();
        Pool = new(place, environment.Clock);
        _read = new(Pool, place.Database is not null, Signal, environment);
        _session = new(tenant, sql, audience, environment.Zone, environment.Now, Signal.Raise, _read, environment.Guard);
        Signal.Raise(_session.Events.LastSeq);
        _session.MailQueued += () => MailQueued?.Invoke();
        _search = new(_session);
        _writer = new(tenant, sql, _session, environment.Clock, environment.Logging.CreateLogger<StoreWriter>(), environment.MeasureCommit, environment.Broken);
        _tickets = new(_writer, _session);
        Outbox = new(this);
    }

    public string Tenant { get; }

    public StorePlace Place { get; }

    /// <summary>Who is told about its tickets.</summary>
    public IMailAudience Audience { get; }
    public ITicketWriter Tickets => _tickets;
    public ITicketReader Read => _read.Tickets;

    /// <summary>What is kept in memory for readers.</summary>
    public ReadSide Reading => _read;
    public OutboxStore Outbox { get; }
    public ReadPool Pool { get; }
    public CommitSignal Signal { get; }

    /// <summary>The writer's session, for the work of this folder that runs inside its transactions.</summary>
    public TenantSession Session => _session;

    /// <summary>Work that waits for the writer.</summary>
    public int QueueDepth => _writer.Depth;

    /// <summary>False once the disk failed under the writer: nothing can be taken in until the process starts anew.</summary>
    public bool IsHealthy => !_writer.Broken;

    /// <summary>True while the database it lies in does not take writes; the writer looks for it by itself.</summary>
    public bool IsAway => _writer.IsAway;

    /// <summary>On the writer's thread, after mail was queued: must return at once.</summary>
    public event Action? MailQueued;

    /// <summary>Another server has written the store up to this event, and may have queued mail.</summary>
    public void Hear(long seq)
    {
        if (seq > Signal.LastSeq)
        {
            _read.OthersWrote();
            Signal.Raise(seq);
            MailQueued?.Invoke();
        }
    }

    /// <summary>Opens a store, creating or migrating it first.</summary>
    /// <exception cref="NewerSchemaException">It was written by a newer program.</exception>
    public static TenantStore Open(string tenant, StorePlace place, IMailAudience audience, StoreEnvironment environment)
    {
        var sql = place.OpenWriter();
        try
        {
            Migrations.Apply(sql, "tenant", place.Name, environment.Now.Milliseconds);
            return new(tenant, place, sql, audience, environment);
        }
        catch
        {
            sql.Dispose();
            throw;
        }
    }

    /// <summary>A home has somebody who deals with tickets: a new store gets an agent, without whom no promise could be given. Does nothing later on.</summary>
    public TenantStore WithFirstAgent(string name)
    {
        if (Read.LastSeq == 0)
        {
            RunAsync(session => new DirectoryWork(session).SaveAgent(new(0, name, name, Available: true, Hours: ""), Origin.Clock)).AsTask().GetAwaiter().GetResult();
        }
        return this;
    }

    /// <summary>Runs work of this folder in the writer's next transaction.</summary>
    public ValueTask<Outcome<T>> RunAsync<T>(Func<TenantSession, Outcome<T>> work, CancellationToken cancel = default) where T : class =>
        _tickets.Run(() => work(_session), cancel);

    /// <summary>As above without a value; null = it is on disk.</summary>
    public ValueTask<Refusal?> RunAsync(Action<TenantSession> work, CancellationToken cancel = default) => _tickets.Do(() => work(_session), cancel);

    /// <summary>
    /// Brings the search index up to date, a batch per transaction. Meant to be called once a second: while the store takes in more than <see cref="QuietWork"/> in between or meanwhile,
    /// it lets intake go first (indexing a ticket costs more than storing it) and searches look at the tickets themselves.
    /// </summary>
    public async Task IndexAsync(CancellationToken cancel)
    {
        var more = _writer.Accepted - _acceptedBefore <= QuietWork && SearchIsBehind();
        _acceptedBefore = _writer.Accepted;
        while (more && _writer.Accepted - _acceptedBefore <= QuietWork)
        {
            more = false;
            if (await _tickets.Do(() => more = _search.Advance(), cancel).ConfigureAwait(false) is not null)
            {
                return;
            }
            _acceptedBefore++; // our own
        }
    }

    bool SearchIsBehind() => Pool.Read(SearchIndex.Position) < Signal.LastSeq;

    public void Dispose()
    {
        _writer.Dispose();
        _read.Dispose();
        Pool.Dispose();
    }
}
