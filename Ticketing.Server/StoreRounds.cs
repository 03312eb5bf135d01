using System.Data.Common;
using System.Runtime.ExceptionServices;
using Ticketing.Admission;
using Ticketing.Hosting;
using Ticketing.Notify;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing;

/// <summary>
/// Looks after closed stores: opens each when its time has come (<see cref="Agenda"/>), and closes what is idle. A tenant that the leader knows nothing about is looked at once, without opening its store: at the
/// start, when this server becomes the leader, when the tenant was made or another server wrote to it.
/// </summary>
sealed partial class StoreRounds
{
    /// <summary>How soon something is noticed; a turn takes no longer either, so that it holds up no sweep.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>A store that could not be looked at or opened is tried again after this.</summary>
    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(10);

    readonly TenantCatalog _catalog;
    readonly TenantStores _stores;
    readonly StorePlaces _places;
    readonly ServerGroup _group;
    readonly ListeningTime _listening;
    readonly bool _mails;
    readonly DailyTime? _digest;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    readonly WaitingTenants _toOpen = new();
    readonly WaitingTenants _toLook = new();

    /// <summary>Tenants as they were when they were looked at.</summary>
    readonly Dictionary<string, Tenant> _known = new(StringComparer.Ordinal);
    long _version = -1;
    bool _led;

    /// <param name="mails">Waiting mail is sent by this installation.</param>
    /// <param name="digest">When it mails what there is to do; null = never.</param>
    public StoreRounds(TenantCatalog catalog, TenantStores stores, StorePlaces places, ServerGroup group, ListeningTime listening, bool mails, DailyTime? digest, TicketingMetrics metrics, TimeProvider clock, ILogger log)
    {
        (_catalog, _stores, _places, _group, _listening, _mails, _digest, _clock, _log) = (catalog, stores, places, group, listening, mails, digest, clock, log);
        stores.Closing += Note;
        group.TenantChanged += Changed;
        group.Missed += LookAtAll;
        metrics.Gauge("ticketing_stores_open", "Tenants' stores that are open.", () => stores.OpenCount);
        metrics.Counter("ticketing_stores_opened_total", "Stores opened.", () => stores.OpenedTotal);
        metrics.Counter("ticketing_stores_closed_total", "Stores closed, because they were idle, made room, or were moved.", () => stores.ClosedTotal);
        Jobs =
        [
            new ScheduledJob("agenda", Pause, (now, _) => ValueTask.FromResult(Turn(now))),
            new ScheduledJob("idle-stores", TimeSpan.FromSeconds(5), async (_, _) =>
            {
                var (closed, more) = await stores.CloseIdleAsync().ConfigureAwait(false);
                return new(closed, more);
            }),
        ];
    }

    /// <summary>For every server, whoever leads.</summary>
    public IReadOnlyList<ScheduledJob> Jobs { get; }

    /// <summary>When closed stores are needed next.</summary>
    public Agenda Agenda { get; } = new();

    /// <summary>True of a tenant if somebody at this server is to hear at once what happens in it, wherever that happens.</summary>
    public Func<string, bool> IsListenedTo { get; set; } = _ => false;

    /// <summary>A tenant's store was written, perhaps by another server.</summary>
    public void Changed(string tenant)
    {
        if (!_stores.IsOpen(tenant))
        {
            (IsListenedTo(tenant) ? _toOpen : _toLook).Add(tenant);
        }
    }

    /// <summary>The store is to be open soon.</summary>
    public void Open(string tenant) => _toOpen.Add(tenant);

    /// <summary>All stores are to be opened soon, one after the other.</summary>
    public void OpenAll()
    {
        foreach (var tenant in _catalog.Now.Tenants)
        {
            _toOpen.Add(tenant.Slug);
        }
    }

    /// <summary>At the start: opens the store of the first tenant, without which there is no use in a server.</summary>
    /// <param name="all">The others are to follow soon.</param>
    /// <exception cref="NewerSchemaException">It was written by a newer program.</exception>
    /// <exception cref="DbException">It cannot be opened.</exception>
    public void OpenFirst(bool all)
    {
        try
        {
            _stores.Wake(_catalog.Now.Tenants.First().Slug);
        }
        catch (StoreAwayException away) when (away.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }
        if (all)
        {
            OpenAll();
        }
    }

    /// <summary>What was written by others may have gone unheard.</summary>
    void LookAtAll()
    {
        foreach (var tenant in _catalog.Now.Tenants)
        {
            Changed(tenant.Slug);
        }
    }

    JobResult Turn(Instant now)
    {
        var began = TimeProvider.System.GetTimestamp();
        LookForNews();
        while (Take(now) is { } step)
        {
            Do(step.Tenant, step.Open, now);
            if (TimeProvider.System.GetElapsedTime(began) > Pause)
            {
                return new(0, More: true);
            }
        }
        return JobResult.Nothing;
    }

    (string Tenant, bool Open)? Take(Instant now) =>
        (_toOpen.Take() ?? (_group.Leads ? Agenda.TakeDue(now) : null)) is { } needed ? (needed, true)
        : _toLook.Take() is { } unknown ? (unknown, false)
        : null;

    /// <summary>Tenants that are new, changed, or unknown to a server that did not lead before.</summary>
    void LookForNews()
    {
        var leads = _group.Leads;
        if (leads && !_led)
        {
            _known.Clear();
        }
        var (version, news) = (_catalog.Version, leads != _led);
        _led = leads;
        if (version == _version && !news)
        {
            return;
        }
        _version = version;
        foreach (var tenant in _catalog.Now.Tenants)
        {
            if (!_known.TryGetValue(tenant.Slug, out var known) || known != tenant)
            {
                _known[tenant.Slug] = tenant;
                _toLook.Add(tenant.Slug);
            }
        }
    }

    void Do(string slug, bool open, Instant now)
    {
        if (_catalog.Now.FindTenant(slug) is not { State: TenantState.Active } tenant || _stores.IsOpen(slug))
        {
            return;
        }
        try
        {
            if (!open && !IsListenedTo(slug) && (!_group.Leads || !IsNeededNow(tenant, now)))
            {
                return;
            }
            _stores.Wake(slug);
        }
        catch (Exception exception)
        {
            // One store's trouble, or even a bug with it, is no other tenant's.
            LogTrouble(_log, slug, AfterTrouble, exception.Message);
            Agenda.Set(slug, now + AfterTrouble);
        }
    }

    /// <summary>Reads a closed store's agenda without opening it for good. One that cannot be read so (it is not there yet, or of an older schema) is to be opened.</summary>
    bool IsNeededNow(Tenant tenant, Instant now)
    {
        try
        {
            using var session = _places.Of(tenant).OpenReader();
            var next = Mailing(AgendaSql.Read(session, now, _listening.Since(), _digest)).Next;
            if (next <= now)
            {
                return true;
            }
            Agenda.Set(tenant.Slug, next);
            return false;
        }
        catch (DbException)
        {
            return true;
        }
    }

    /// <summary>Before a store is closed.</summary>
    void Note(ITenantStore store)
    {
        var now = Instant.From(_clock.GetUtcNow());
        var facts = ((TenantStore)store).Pool.Read(sql => AgendaSql.Read(sql, now, _listening.Since(), _digest));
        Agenda.Set(store.Tenant, Mailing(facts).NextAfterClosing(now));
    }

    AgendaFacts Mailing(AgendaFacts facts) => _mails ? facts : facts with { Mail = null };

    [LoggerMessage(Level = LogLevel.Warning, Message = "the store of tenant {Tenant} could not be looked after; next try in {Wait}: {Reason}")]
    private static partial void LogTrouble(ILogger log, string tenant, TimeSpan wait, string reason);
}

/// <summary>Tenants in the order in which they were asked for, each once. Safe for several threads.</summary>
sealed class WaitingTenants
{
    readonly Queue<string> _order = new();
    readonly HashSet<string> _waiting = new(StringComparer.Ordinal);

    public void Add(string tenant)
    {
        lock (_order)
        {
            if (_waiting.Add(tenant))
            {
                _order.Enqueue(tenant);
            }
        }
    }

    /// <summary>Null if none waits.</summary>
    public string? Take()
    {
        lock (_order)
        {
            if (!_order.TryDequeue(out var tenant))
            {
                return null;
            }
            _waiting.Remove(tenant);
            return tenant;
        }
    }
}
