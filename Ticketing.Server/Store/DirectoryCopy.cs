using System.Data.Common;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The small tables around tickets.</summary>
[Flags]
enum DirectoryParts
{
    None = 0,
    Agents = 1,
    Holds = 2,
    Systems = 4,
    Categories = 8,
    Workflows = 16,
    All = Agents | Holds | Systems | Categories | Workflows,
}

/// <summary>The small tables of one tenant in memory, each read whole when it is asked for the first time after it changed. While the store is away they stand as they were.</summary>
sealed class DirectoryCopy(ReadPool store)
{
    readonly Rows<Agent> _agents = new(store, DirectorySql.Agents, DirectorySql.ReadAgent);
    readonly Rows<Hold> _holds = new(store, DirectorySql.AllHolds, DirectorySql.ReadHold);
    readonly Rows<TicketSystem> _systems = new(store, DirectorySql.Systems, DirectorySql.ReadSystem);
    readonly Rows<StoredWorkflow> _workflows = new(store, WorkflowSql.All, WorkflowSql.Read);
    readonly Rows<Category> _categories = new(store, DirectorySql.Categories, DirectorySql.ReadCategory);

    Tuple<IReadOnlyList<StoredWorkflow>, WorkflowSet> _set = new([], WorkflowSet.Shipped);

    /// <summary>By id.</summary>
    public IReadOnlyList<Agent> Agents => _agents.Current();

    /// <summary>In no order, and expired ones among them.</summary>
    public IReadOnlyList<Hold> Holds => _holds.Current();

    /// <summary>By name.</summary>
    public IReadOnlyList<TicketSystem> Systems => _systems.Current();

    /// <summary>By name.</summary>
    public IReadOnlyList<Category> Categories => _categories.Current();

    /// <summary>In all their versions.</summary>
    public WorkflowSet Workflows
    {
        get
        {
            var rows = _workflows.Current();
            var (of, set) = _set;
            if (!ReferenceEquals(of, rows))
            {
                _set = new(rows, set = WorkflowSet.Of(rows));
            }
            return set;
        }
    }

    /// <summary>After a commit and before anybody is answered, or when another server wrote.</summary>
    public void Changed(DirectoryParts parts)
    {
        if (parts == DirectoryParts.None)
        {
            return;
        }
        _agents.Changed(parts.HasFlag(DirectoryParts.Agents));
        _holds.Changed(parts.HasFlag(DirectoryParts.Holds));
        _systems.Changed(parts.HasFlag(DirectoryParts.Systems));
        _workflows.Changed(parts.HasFlag(DirectoryParts.Workflows));
        _categories.Changed(parts.HasFlag(DirectoryParts.Categories));
    }

    /// <summary>One table.</summary>
    sealed class Rows<T>(ReadPool store, string sql, Func<DbDataReader, T> map)
    {
        long _changes;
        (long AsOf, IReadOnlyList<T> Rows)? _held;
        readonly Lock _reading = new();

        public void Changed(bool really)
        {
            if (really)
            {
                Interlocked.Increment(ref _changes);
            }
        }

        public IReadOnlyList<T> Current()
        {
            lock (_reading)
            {
                var asOf = Interlocked.Read(ref _changes);
                if (_held is { } held && (held.AsOf == asOf || store.IsAway))
                {
                    return held.Rows;
                }
                try
                {
                    _held = (asOf, store.Read(session => session.List(sql, map)));
                }
                catch (StoreAwayException) when (_held is not null)
                {
                    // What stood there last is better than nothing; the answer says how old it is.
                }
                return _held!.Value.Rows;
            }
        }
    }
}
