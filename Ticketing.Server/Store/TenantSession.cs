using System.Data.Common;
using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// Everything one tenant's writer works with inside its transaction: the shelf of tickets, the event log, the schedule of promises, the systems, agents and counters.
/// Memory always equals the store plus the open group; a roll-back reads it anew.
/// </summary>
sealed class TenantSession : IStoreState
{
    readonly SqlSession _sql;
    readonly string _tenant;
    readonly Action<long> _committed;
    readonly ReadSide _read;
    readonly Dictionary<string, long> _counters = [];
    readonly Dictionary<string, Category> _categories = [];
    readonly Dictionary<long, Hold> _holds = [];
    DirectoryParts _changed;
    long _told;
    bool _forgotten;

    /// <param name="committed">Called after each commit with the last event's number, on the writer's thread: wakes the followers, must return at once.</param>
    /// <param name="read">Told of each commit before that.</param>
    public TenantSession(string tenant, SqlSession sql, IMailAudience audience, TimeZoneInfo zone, Instant now, Action<long> committed, ReadSide read, GuardLimits guard)
    {
        (_tenant, _sql, _committed, _read) = (tenant, sql, committed, read);
        Now = now;
        Tickets = new(sql);
        Events = new(sql);
        Channels = new(sql, tenant);
        Mail = new(sql, audience, zone, Channels, FindCategory);
        Systems = new(sql);
        Receipts = new(sql);
        Plans = new(sql);
        Windows = new(sql, zone);
        Guard = new(guard);
        Flapping = new(sql);
        Schedule = new(new Capacity(zone, []));
        sql.BeginWrite();
        Load();
        sql.RollBack();
    }

    public SqlSession Sql => _sql;
    public TicketShelf Tickets { get; }
    public EventLog Events { get; }
    public MailRows Mail { get; }
    public Channels.ChannelShelf Channels { get; }
    public SystemShelf Systems { get; }
    public ReceiptShelf Receipts { get; }
    public Planning.PlanShelf Plans { get; }
    public Planning.WindowShelf Windows { get; }
    public Schedule Schedule { get; }
    public StormGuard Guard { get; }
    public FlapShelf Flapping { get; }

    /// <summary>Time of everything in this group.</summary>
    public Instant Now { get; private set; }

    /// <summary>In all their versions.</summary>
    public WorkflowSet Workflows { get; private set; } = WorkflowSet.Shipped;

    /// <summary>Agents by id.</summary>
    public SortedDictionary<long, Agent> Agents { get; } = [];

    /// <summary>Mail may be waiting that was not there before; the group's commit tells.</summary>
    public event Action? MailQueued;

    public AheadQuery? Ahead(IReadOnlyList<StoreWork> group) => Tickets.Ahead(group);

    public void Begin(Instant now, bool moved)
    {
        Now = now;
        if (moved || _forgotten)
        {
            Load();
        }
        Tickets.TakeFetched();
        Schedule.AdvanceTo(now.Milliseconds);
        ExpireHolds();
    }

    public void Flush()
    {
        Tickets.Flush(Now);
        Systems.Flush();
        Receipts.Flush();
        Events.Flush();
    }

    public void Committed()
    {
        _read.Committed(_told, Events.LastSeq, Tickets.Touched, _changed | (Systems.HasChanged ? DirectoryParts.Systems : 0), _sql.Version);
        (_told, _changed) = (Events.LastSeq, DirectoryParts.None);
        Systems.Committed();
        Tickets.Committed();
        if (Mail.TakeQueued())
        {
            MailQueued?.Invoke();
        }
        _committed(Events.LastSeq);
    }

    /// <summary>A group that appended no event left nothing that may not be done twice.</summary>
    public bool IsStored() => Events.IsStored();

    public string? Notice => StoreNotice.Of(_tenant, Events.LastSeq);

    public void RolledBack() => _forgotten = true;

    /// <summary>The next id of a table: ids ascend and are never used twice while the process lives.</summary>
    public long NextId(string table)
    {
        if (!_counters.TryGetValue(table, out var last))
        {
            last = _sql.Number(LastIdOf(table));
        }
        _counters[table] = ++last;
        return last;
    }

    /// <summary>They changed.</summary>
    public void ReadWorkflows()
    {
        Workflows = WorkflowSet.Of(_sql.List(WorkflowSql.All, WorkflowSql.Read));
        _changed |= DirectoryParts.Workflows;
    }

    public IEnumerable<Category> Categories => _categories.Values;

    /// <summary>The category of that name; null if there is none, or no name.</summary>
    public Category? FindCategory(string? name) => name is null ? null : _categories.GetValueOrDefault(name);

    /// <summary>The category of that name, created on first use.</summary>
    public Category EnsureCategory(string name) => FindCategory(name) ?? SaveCategory(new(0, name, Now), null);

    /// <summary>Adds (id 0) or replaces a category.</summary>
    /// <param name="before">As it was, if it is replaced.</param>
    public Category SaveCategory(Category category, Category? before)
    {
        if (before is null)
        {
            category = category with { Id = NextId("categories") };
            _sql.Send(DirectorySql.InsertCategory, category.Id, category.Name, category.CreatedAt.Milliseconds, category.System, DirectorySql.PeopleOf(category), category.Workflow);
        }
        else
        {
            _categories.Remove(before.Name);
            _sql.Send(DirectorySql.ChangeCategory, category.Name, category.System, DirectorySql.PeopleOf(category), category.Workflow, category.Id);
        }
        _categories.Add(category.Name, category);
        _changed |= DirectoryParts.Categories;
        return category;
    }

    public void DeleteCategory(Category category)
    {
        _categories.Remove(category.Name);
        _sql.Send(DirectorySql.DeleteCategory, category.Id);
        _changed |= DirectoryParts.Categories;
    }

    /// <summary>The hold if it is still held; null otherwise.</summary>
    public Hold? FindHold(long id) => _holds.GetValueOrDefault(id);

    public void AddHold(Hold hold, string actor)
    {
        _holds.Add(hold.Id, hold);
        Schedule.Add(hold.DueAt.Milliseconds);
        _changed |= DirectoryParts.Holds;
        _sql.Send(DirectorySql.InsertHold, hold.Id, (long)hold.Sla, hold.DueAt.Milliseconds, hold.ExpiresAt.Milliseconds, actor);
    }

    /// <summary>Ends a hold. Its slot is free afterwards; a ticket that takes it over adds its own promise.</summary>
    public void RemoveHold(Hold hold)
    {
        _holds.Remove(hold.Id);
        Schedule.Remove(hold.DueAt.Milliseconds);
        _changed |= DirectoryParts.Holds;
        _sql.Send(DirectorySql.DeleteHold, hold.Id);
    }

    /// <summary>Agents changed: the capacity is computed anew.</summary>
    public void RebuildCapacity()
    {
        Schedule.Capacity.SetAgents(Plan.TimesOf(Agents.Values));
        _changed |= DirectoryParts.Agents;
    }

    /// <summary>The slot the ticket's promise would have if it came last among those due in its minute; null without one.</summary>
    public PlannedSlot? SlotOfNew(Ticket ticket) => ticket.HoldsSlot ? SlotOfLast(ticket.DueAt!.Value) : null;

    /// <summary>The slot of the last promise that is due in the minute of <paramref name="dueAt"/>; null if nobody works within reach.</summary>
    public PlannedSlot? SlotOfLast(Instant dueAt)
    {
        var rank = Schedule.FirstRankOf(Now.Milliseconds, dueAt.Milliseconds + Instant.MillisecondsPerMinute) - 1;
        return Schedule.SlotOfRank(Now.Milliseconds, rank) is { } slot ? new(new(slot.StartsAt), Agents.Values.ElementAt(slot.Agent).Name) : null;
    }

    void ExpireHolds()
    {
        foreach (var hold in _holds.Values.Where(h => h.ExpiresAt <= Now).ToList())
        {
            // The row goes with the next sweep or use; what counts is that the slot is free.
            _holds.Remove(hold.Id);
            Schedule.Remove(hold.DueAt.Milliseconds);
        }
    }

    void Load()
    {
        _forgotten = false;
        _counters.Clear();
        _counters["tickets"] = _sql.Number(TicketSql.LastId);
        Tickets.Forget();
        Events.Load();
        _told = Events.LastSeq;
        Mail.Load();
        Channels.Load();
        Systems.Load();
        Receipts.Forget();
        Plans.Forget();
        Windows.Load();
        Flapping.Load();
        ReadWorkflows();
        _categories.Clear();
        foreach (var category in _sql.List(DirectorySql.Categories, DirectorySql.ReadCategory))
        {
            _categories.Add(category.Name, category);
        }
        Agents.Clear();
        foreach (var agent in _sql.List(DirectorySql.Agents, DirectorySql.ReadAgent))
        {
            Agents.Add(agent.Id, agent);
        }
        _holds.Clear();
        foreach (var hold in _sql.List(DirectorySql.HoldsAfter, DirectorySql.ReadHold, Now.Milliseconds))
        {
            _holds.Add(hold.Id, hold);
        }
        var promises = _sql.List(TicketSql.OpenPromises, (DbDataReader row) => new Instant(row.GetInt64(0)));
        promises.AddRange(_holds.Values.Select(h => h.DueAt));
        Schedule.Rebuild(promises.Select(dueAt => dueAt.Milliseconds));
        RebuildCapacity();
    }

    static string LastIdOf(string table) => table switch
    {
        "agents" => "SELECT COALESCE(MAX(id), 0) FROM agents",
        "systems" => "SELECT COALESCE(MAX(id), 0) FROM systems",
        "categories" => "SELECT COALESCE(MAX(id), 0) FROM categories",
        "holds" => "SELECT COALESCE(MAX(id), 0) FROM holds",
        "outbox" => "SELECT COALESCE(MAX(id), 0) FROM outbox",
        "contacts" => "SELECT COALESCE(MAX(id), 0) FROM contacts",
        "assets" => "SELECT COALESCE(MAX(id), 0) FROM assets",
        "channels" => "SELECT COALESCE(MAX(id), 0) FROM channels",
        "checks" => "SELECT COALESCE(MAX(id), 0) FROM checks",
        "jobs" => "SELECT COALESCE(MAX(id), 0) FROM jobs",
        "recurrences" => "SELECT COALESCE(MAX(id), 0) FROM recurrences",
        "windows" => "SELECT COALESCE(MAX(id), 0) FROM windows",
        "invoices" => "SELECT COALESCE(MAX(id), 0) FROM invoices",
        "asset_files" => "SELECT COALESCE(MAX(id), 0) FROM asset_files",
        "maintenance_events" => "SELECT COALESCE(MAX(seq), 0) FROM maintenance_events",
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "no such counter"),
    };
}
