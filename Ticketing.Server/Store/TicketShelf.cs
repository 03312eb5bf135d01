using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// The writer's working set of tickets: each ticket once, as it will be after the group. Changes gather here and reach the store as one row each when the group is flushed,
/// so two hundred repeats in a group cost one statement. Kept between groups (this process is the store's only writer), emptied on roll-back and when it grows large.
/// </summary>
sealed class TicketShelf(SqlSession session)
{
    /// <summary>Tickets remembered between groups: about 4 MB.</summary>
    const int Remembered = 4096;

    enum State
    {
        Clean,
        Repeated,
        Changed,
        New,
        Deleted,
    }

    sealed class Entry
    {
        public required Ticket Ticket;
        public State State;
        public bool Breached;

        /// <summary>As the store counts it; null = not at all.</summary>
        public TicketKind? Counted;

        /// <summary>There is no row of it yet.</summary>
        public bool IsUnwritten;
    }

    readonly Dictionary<long, Entry> _entries = [];
    readonly Dictionary<(string System, string Reference), long> _open = [];
    readonly List<Entry> _touched = [];

    /// <summary>References that have no unfinished ticket in the store, as this group found it.</summary>
    readonly HashSet<(string System, string Reference)> _absent = [];

    /// <summary>What was looked up ahead for this group.</summary>
    readonly List<Ticket> _fetched = [];

    /// <summary>Looks up what a group is about in one go, where a look-up costs a way to the database; null if it does not. Also what is remembered: that may turn out to be old.</summary>
    public AheadQuery? Ahead(IReadOnlyList<StoreWork> group)
    {
        _absent.Clear();
        _fetched.Clear();
        if (!session.Dialect.IsRemote)
        {
            return null;
        }
        foreach (var work in group)
        {
            if (work.About is { } about && !about.System.Contains(TicketSql.ListSeparator, StringComparison.Ordinal) && !about.Reference.Contains(TicketSql.ListSeparator, StringComparison.Ordinal))
            {
                _absent.Add(about);
            }
        }
        return _absent.Count == 0 ? null : new(TicketSql.OpenByReferences,
            [string.Join(TicketSql.ListSeparator, _absent.Select(about => about.System)), string.Join(TicketSql.ListSeparator, _absent.Select(about => about.Reference))],
            rows =>
            {
                while (rows.Read())
                {
                    _fetched.Add(TicketRows.Read(rows));
                }
            });
    }

    /// <summary>What was looked up ahead is remembered, unless it is already.</summary>
    public void TakeFetched()
    {
        foreach (var ticket in _fetched)
        {
            _absent.Remove((ticket.System, ticket.Reference!));
            if (!_entries.ContainsKey(ticket.Id))
            {
                Remember(ticket, State.Clean);
            }
        }
    }

    public Ticket? Find(long id)
    {
        if (_entries.TryGetValue(id, out var entry))
        {
            return entry.State == State.Deleted ? null : entry.Ticket;
        }
        var ticket = session.First(TicketSql.ById, TicketRows.Read, id);
        return ticket is null ? null : Remember(ticket, State.Clean);
    }

    /// <summary>The unfinished ticket of that system and reference; null if there is none.</summary>
    public Ticket? FindOpen(string system, string reference)
    {
        if (_open.TryGetValue((system, reference), out var id))
        {
            return _entries[id].Ticket;
        }
        if (_absent.Contains((system, reference)))
        {
            return null;
        }
        var ticket = session.First(TicketSql.OpenByReference, TicketRows.Read, system, reference);

        // What the store says may be older than the shelf: finished or deleted in this very group.
        return ticket is null || _entries.ContainsKey(ticket.Id) ? null : Remember(ticket, State.Clean);
    }

    public void Add(Ticket ticket) => Remember(ticket, State.New);

    /// <summary>Replaces a ticket that was found here before.</summary>
    public void Save(Ticket ticket) => Replace(ticket, State.Changed);

    /// <summary>The ticket goes to another system with the next <see cref="Save"/>: its reference there is free, and its old one is from here on. What the group did to others before is written before it.</summary>
    public void LeaveSystem(Ticket ticket)
    {
        var entry = _entries[ticket.Id];
        if (_touched.Remove(entry))
        {
            _touched.Add(entry);
        }
        if (ticket.Reference is { } reference && _open.GetValueOrDefault((ticket.System, reference)) == ticket.Id)
        {
            _open.Remove((ticket.System, reference));
        }
    }

    /// <summary>As <see cref="Save"/>, when only a repeat was counted.</summary>
    public void SaveRepeat(Ticket ticket) => Replace(ticket, State.Repeated);

    /// <summary>As <see cref="Save"/>, when the sweep has found its due time passed.</summary>
    public void SaveBreached(Ticket ticket)
    {
        Replace(ticket, State.Changed);
        _entries[ticket.Id].Breached = true;
    }

    public void Delete(Ticket ticket) => Replace(ticket, State.Deleted);

    public void Flush(Instant now)
    {
        Count();
        foreach (var entry in _touched)
        {
            switch (entry.State)
            {
                case State.New:
                    TicketRows.Insert(session, entry.Ticket);
                    break;
                case State.Changed:
                    TicketRows.Update(session, entry.Ticket);
                    break;
                case State.Repeated:
                    TicketRows.UpdateRepeat(session, entry.Ticket);
                    break;
                case State.Deleted:
                    if (entry.IsUnwritten)
                    {
                        TicketRows.Insert(session, entry.Ticket); // Taken in and deleted in one group: the audit trail still needs the row to point at.
                    }
                    session.Send(TicketSql.Delete, now.Milliseconds, entry.Ticket.Id);
                    break;
            }
        }
    }

    /// <summary>What the group has changed: each ticket as it is now; null = finished or deleted.</summary>
    public IEnumerable<KeyValuePair<long, OpenTicket?>> Touched =>
        _touched.Select(entry => KeyValuePair.Create(entry.Ticket.Id, entry.State == State.Deleted || entry.Ticket.IsFinished ? null : new OpenTicket(entry.Ticket, entry.Breached)));

    /// <summary>How many tickets there are of each kind changes with the group.</summary>
    void Count()
    {
        Span<int> more = stackalloc int[TicketKinds.Count];
        foreach (var entry in _touched)
        {
            if (entry.Counted is { } before)
            {
                more[(int)before]--;
            }
            entry.Counted = entry.State == State.Deleted ? null : entry.Ticket.Kind;
            if (entry.Counted is { } after)
            {
                more[(int)after]++;
            }
        }
        for (var kind = 0; kind < more.Length; kind++)
        {
            if (more[kind] != 0)
            {
                session.Send(TicketSql.AddCount, (long)kind, (long)more[kind]);
            }
        }
    }

    public void Committed()
    {
        foreach (var entry in _touched)
        {
            if (entry.State == State.Deleted || entry.Ticket.IsFinished)
            {
                _entries.Remove(entry.Ticket.Id);
            }
            (entry.State, entry.IsUnwritten) = (State.Clean, false);
        }
        _touched.Clear();
        if (_entries.Count > Remembered)
        {
            Forget();
        }
    }

    public void Forget()
    {
        _entries.Clear();
        _open.Clear();
        _touched.Clear();
    }

    Ticket Remember(Ticket ticket, State state)
    {
        var entry = new Entry { Ticket = ticket, State = state, Counted = state == State.Clean ? ticket.Kind : null };
        _entries[ticket.Id] = entry;
        if (state != State.Clean)
        {
            _touched.Add(entry);
        }
        if (ticket is { Reference: { } reference, IsFinished: false })
        {
            _open[(ticket.System, reference)] = ticket.Id;
        }
        return ticket;
    }

    void Replace(Ticket ticket, State state)
    {
        var entry = _entries[ticket.Id];
        entry.Ticket = ticket;
        if (entry.State == State.Clean)
        {
            _touched.Add(entry);
        }
        entry.IsUnwritten |= entry.State == State.New;
        if (entry.State != State.New || state == State.Deleted)
        {
            entry.State = (State)Math.Max((int)entry.State, (int)state);
        }
        if (ticket is { Reference: { } open, IsFinished: false } && state == State.Changed)
        {
            _open[(ticket.System, open)] = ticket.Id;
        }
        if (ticket.Reference is { } reference && (ticket.IsFinished || state == State.Deleted) && _open.GetValueOrDefault((ticket.System, reference)) == ticket.Id)
        {
            _open.Remove((ticket.System, reference));
        }
    }
}
