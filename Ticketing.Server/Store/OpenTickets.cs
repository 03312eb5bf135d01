using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// All unfinished tickets of a tenant as of one event, in the two orders that are asked for. Never changes: a change makes another one, which shares the tickets that stayed.
/// So readers need no lock and one answer is one state.
/// </summary>
sealed class OpenTickets
{
    readonly OpenTicket[] _byId;
    readonly OpenTicket[] _byDue;
    IReadOnlyList<SystemLoad>? _loads;
    int[]? _promisesBefore;

    OpenTickets(OpenTicket[] byId, OpenTicket[] byDue, long position, long bytes) => (_byId, _byDue, Position, Bytes) = (byId, byDue, position, bytes);

    /// <summary>Number of the last event that is in it.</summary>
    public long Position { get; }

    public int Count => _byId.Length;

    /// <summary>The tickets themselves: the same object as long as none of them changed, whatever else happened.</summary>
    public object Tickets => _byDue;

    /// <summary>About what it takes in memory.</summary>
    public long Bytes { get; }

    /// <param name="tickets">Each once, in any order.</param>
    public static OpenTickets Of(IEnumerable<OpenTicket> tickets, long position)
    {
        OpenTicket[] byId = [.. tickets];
        Array.Sort(byId, OpenTicket.ById);
        OpenTicket[] byDue = [.. byId];
        Array.Sort(byDue, OpenTicket.ByDue);
        return new(byId, byDue, position, byId.Sum(ticket => ticket.Bytes));
    }

    /// <summary>The state at a later event.</summary>
    /// <param name="changes">Id → the ticket as it is now; null = finished or deleted. What was breached stays so.</param>
    public OpenTickets With(IEnumerable<KeyValuePair<long, OpenTicket?>> changes, long position)
    {
        var (gone, added, bytes) = (new List<OpenTicket>(), new List<OpenTicket>(), Bytes);
        foreach (var (id, change) in changes)
        {
            var before = FindEntry(id);
            if (before is not null)
            {
                gone.Add(before);
                bytes -= before.Bytes;
            }
            if (change is not null)
            {
                var after = before is { Breached: true } && !change.Breached ? change with { Breached = true } : change;
                added.Add(after);
                bytes += after.Bytes;
            }
        }
        return gone.Count + added.Count == 0
            ? new(_byId, _byDue, position, bytes) { _loads = _loads, _promisesBefore = _promisesBefore }
            : new(Merge(_byId, gone, added, OpenTicket.ById), Merge(_byDue, gone, added, OpenTicket.ByDue), position, bytes);
    }

    /// <summary>Null if it is not among the unfinished.</summary>
    public Ticket? Find(long id) => FindEntry(id)?.Ticket;

    /// <summary>Unfinished tickets of a system in order of intake.</summary>
    public IReadOnlyList<Ticket> OfSystem(string system, int limit)
    {
        var found = new List<Ticket>();
        for (var i = 0; i < _byId.Length && found.Count < limit; i++)
        {
            if (_byId[i].Ticket.System == system)
            {
                found.Add(_byId[i].Ticket);
            }
        }
        return found;
    }

    /// <summary>Systems that have unfinished tickets, by name.</summary>
    public IReadOnlyList<SystemLoad> Loads => _loads ??=
        [.. _byId.GroupBy(ticket => ticket.Ticket.System, StringComparer.Ordinal)
            .Select(group => new SystemLoad(group.Key, group.Count(), group.Count(ticket => ticket.Breached)))
            .OrderBy(load => load.System, CodePointOrder.Instance)];

    /// <summary>One page; the query must be one that <see cref="OpenFilter.WhyNot"/> has nothing against.</summary>
    public TicketPage List(TicketQuery query, ListCursor? cursor)
    {
        var (tickets, step, start) = WalkOf(query.Order, cursor);
        var filter = new OpenFilter(query);
        var items = new List<Ticket>(Math.Min(query.Limit, Count));
        var more = false;
        for (var at = start; !more && (uint)at < (uint)tickets.Length; at += step)
        {
            var ticket = tickets[at].Ticket;
            if (filter.Matches(ticket))
            {
                more = items.Count == query.Limit;
                if (!more)
                {
                    items.Add(ticket);
                }
            }
        }
        return new(items, filter.IsOpen ? Count : CountOf(filter), more ? ListCursor.After(items[^1], query.Order).ToString() : null);
    }

    /// <summary>All matches in the query's order; as <see cref="List"/>.</summary>
    public IEnumerable<Ticket> Stream(TicketQuery query)
    {
        var (tickets, step, start) = WalkOf(query.Order, null);
        var filter = new OpenFilter(query);
        for (var at = start; (uint)at < (uint)tickets.Length; at += step)
        {
            if (filter.Matches(tickets[at].Ticket))
            {
                yield return tickets[at].Ticket;
            }
        }
    }

    /// <summary>Due times (Unix milliseconds) of all promises that hold a slot.</summary>
    public IEnumerable<long> Promises => _byDue.Where(ticket => ticket.Ticket.HoldsSlot).Select(ticket => ticket.Due);

    /// <summary>How many promises come before this ticket's in the plan; null if it holds no slot.</summary>
    public int? RankOf(long id)
    {
        if (FindEntry(id) is not { Ticket.HoldsSlot: true } entry)
        {
            return null;
        }
        if (_promisesBefore is not { } before)
        {
            before = new int[_byDue.Length];
            for (var i = 1; i < before.Length; i++)
            {
                before[i] = before[i - 1] + (_byDue[i - 1].Ticket.HoldsSlot ? 1 : 0);
            }
            _promisesBefore = before;
        }
        return before[Array.BinarySearch(_byDue, entry, OpenTicket.ByDue)];
    }

    OpenTicket? FindEntry(long id)
    {
        int low = 0, high = _byId.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = _byId[middle].Id;
            if (found == id)
            {
                return _byId[middle];
            }
            (low, high) = found < id ? (middle + 1, high) : (low, middle - 1);
        }
        return null;
    }

    int CountOf(OpenFilter filter)
    {
        var count = 0;
        foreach (var ticket in _byId)
        {
            count += filter.Matches(ticket.Ticket) ? 1 : 0;
        }
        return count;
    }

    /// <summary>Which array serves an order, in which direction, and the first place behind the cursor.</summary>
    (OpenTicket[] Tickets, int Step, int Start) WalkOf(TicketOrder order, ListCursor? after) => order switch
    {
        TicketOrder.Due => (_byDue, 1, after switch
        {
            null => 0,
            { Part: 0, Key: var key, Id: var id } => CountUntil(_byDue, entry => (entry.Due, entry.Id).CompareTo((Math.Min(key!.Value, long.MaxValue - 1), id)) <= 0),
            { Part: 1, Id: var id } => CountUntil(_byDue, entry => (entry.Due, entry.Id).CompareTo((long.MaxValue, id)) <= 0),
            _ => _byDue.Length,
        }),
        TicketOrder.Oldest => (_byId, 1, after is { } cursor ? CountUntil(_byId, entry => entry.Id <= cursor.Id) : 0),
        _ => (_byId, -1, (after is { } cursor ? CountUntil(_byId, entry => entry.Id < cursor.Id) : _byId.Length) - 1),
    };

    /// <summary>How many at the beginning satisfy a condition that none behind them does.</summary>
    static int CountUntil(OpenTicket[] sorted, Func<OpenTicket, bool> condition)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = condition(sorted[middle]) ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    /// <summary>Copies what stayed in runs: a single change among thousands costs two searches and one copy.</summary>
    static OpenTicket[] Merge(OpenTicket[] old, List<OpenTicket> gone, List<OpenTicket> added, IComparer<OpenTicket> order)
    {
        gone.Sort(order);
        added.Sort(order);
        var merged = new OpenTicket[old.Length - gone.Count + added.Count];
        int from = 0, to = 0, g = 0, a = 0;
        while (g < gone.Count || a < added.Count)
        {
            var leaves = a == added.Count || (g < gone.Count && order.Compare(gone[g], added[a]) <= 0);
            var next = leaves ? gone[g++] : added[a++];
            var at = Array.BinarySearch(old, from, old.Length - from, next, order);
            var run = (at < 0 ? ~at : at) - from;
            Array.Copy(old, from, merged, to, run);
            (from, to) = (from + run, to + run);
            if (leaves)
            {
                from++;
            }
            else
            {
                merged[to++] = next;
            }
        }
        Array.Copy(old, from, merged, to, old.Length - from);
        return merged;
    }
}
