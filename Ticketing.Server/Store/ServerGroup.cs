namespace Ticketing.Store;

/// <summary>
/// The servers that work on the same databases, as this one sees them: which of them leads, and what the others commit. Without a main database this server is alone and leads.
/// </summary>
sealed class ServerGroup : IAsyncDisposable
{
    readonly List<PostgresWatch> _watches = [];
    readonly StorePlaces _places;
    readonly ILogger _log;
    readonly PostgresWatch? _election;

    /// <param name="stores">The stores that are open here.</param>
    /// <param name="catalogChanged">May be called although it did not.</param>
    public ServerGroup(StorePlaces places, Func<IEnumerable<TenantStore>> stores, Action catalogChanged, ILogger log)
    {
        (_places, _log, Stores, CatalogChanged) = (places, log, stores, catalogChanged);
        if (places.Main is { } main)
        {
            _election = Watch(main);
            places.DatabaseOpened += database => Watch(database);
        }
    }

    Func<IEnumerable<TenantStore>> Stores { get; }
    Action CatalogChanged { get; }

    /// <summary>True if this server runs what may run on one only: the jobs that time starts, and mail.</summary>
    public bool Leads => _election?.Leads ?? true;

    /// <summary>After <see cref="Leads"/> changed.</summary>
    public event Action? LeaderChanged;

    /// <summary>A tenant's store was written, here or by another server; it need not be open.</summary>
    public event Action<string>? TenantChanged;

    /// <summary>Stores of a database may have been written while nobody here listened; those that are open know already.</summary>
    public event Action? Missed;

    /// <summary>Which database cannot be reached; null if all can.</summary>
    public string? Trouble
    {
        get
        {
            lock (_watches)
            {
                return _watches.Select(watch => watch.Trouble).FirstOrDefault(trouble => trouble is not null);
            }
        }
    }

    PostgresWatch Watch(PostgresDatabase database)
    {
        var watch = new PostgresWatch(database, database == _places.Main, Hear, Catch, () => LeaderChanged?.Invoke(), _log);
        lock (_watches)
        {
            _watches.Add(watch);
        }
        return watch;
    }

    void Hear(StoreNotice notice)
    {
        if (notice.Tenant is not { } tenant)
        {
            CatalogChanged();
            return;
        }
        foreach (var store in Stores().Where(store => store.Tenant == tenant))
        {
            store.Hear(notice.Seq);
        }
        TenantChanged?.Invoke(tenant);
    }

    /// <summary>What was said while nobody listened is looked up.</summary>
    void Catch(PostgresDatabase database)
    {
        if (database == _places.Main)
        {
            CatalogChanged();
        }
        foreach (var store in Stores().Where(store => store.Place.Database == database))
        {
            store.Hear(store.Pool.Read(sql => sql.Number(EventSql.LastSeq)));
            TenantChanged?.Invoke(store.Tenant);
        }
        Missed?.Invoke();
    }

    public async ValueTask DisposeAsync()
    {
        PostgresWatch[] watches;
        lock (_watches)
        {
            watches = [.. _watches];
        }
        foreach (var watch in watches)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }
    }
}
