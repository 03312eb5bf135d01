using Ticketing.Admission;

namespace Ticketing.Store;

/// <summary>
/// The unfinished tickets of one tenant in memory. The writer hands over what each commit touched before anybody is answered, so who just wrote reads it; readers build the next state from that, at their own expense.
/// What another server wrote is read from the events behind the position. Empty until somebody reads, and again if nobody reads for long.
/// </summary>
sealed class ReadModel(ReadPool store, CommitSignal signal, TimeProvider clock, ReadModels totals) : IDisposable
{
    /// <summary>Two arrays of this length are copied per change: 80 kB each, what the runtime still treats as small objects. A home has a hundred unfinished tickets; who has more than this reads them from the store.</summary>
    public const int MaxTickets = 10_000;

    /// <summary>Of one tenant: ten thousand tickets of 3 KB.</summary>
    public const long MaxBytes = 32 << 20;

    /// <summary>A tenant that had too much comes back when a fifth of the room is free, so that it does not come and go.</summary>
    const double Return = 0.8;

    /// <summary>Behind by more events than this everything is read anew, which is as quick.</summary>
    const int MostEvents = 10_000;

    static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10), LongestRetry = TimeSpan.FromMinutes(5);

    /// <summary>Between the writer and readers; held for as long as it takes to note what a commit touched.</summary>
    readonly Lock _gate = new();

    /// <summary>Among readers: one of them builds, the others wait for what it builds.</summary>
    readonly Lock _building = new();

    HandedOver _handed = new();
    bool _collecting;
    volatile OpenTickets? _now;
    string? _off;
    long _offSince;
    TimeSpan _wait = FirstRetry;

    /// <summary>On the writer's thread, after a commit and before anybody is answered.</summary>
    /// <param name="before">Last event before this group.</param>
    /// <param name="last">Last event of this group.</param>
    /// <param name="touched">Its tickets as they are now; null = finished or deleted.</param>
    public void Committed(long before, long last, IEnumerable<KeyValuePair<long, OpenTicket?>> touched)
    {
        lock (_gate)
        {
            if (!_collecting)
            {
                return;
            }
            _handed.Add(before, last, touched);
            if (_handed.Count > MaxTickets)
            {
                Drop(); // Nobody has read for thousands of changes.
            }
        }
    }

    /// <summary>The state with all that this server has heard of, or the last one while the store is away; null if it is not held in memory, and <paramref name="why"/>.</summary>
    /// <exception cref="StoreAwayException">It would have to be read first.</exception>
    public OpenTickets? Current(out string? why)
    {
        why = null;
        if (_now is { } now && (now.Position >= signal.LastSeq || store.IsAway))
        {
            return now;
        }
        lock (_building)
        {
            var held = _now;
            try
            {
                var built = Build(held);
                why = _off;
                return built is null ? null : Hold(built, held);
            }
            catch (StoreAwayException) when (held is not null)
            {
                return held;
            }
        }
    }

    /// <summary>The state held last, however old; null if none is.</summary>
    public OpenTickets? Last => _now;

    /// <summary>Forgets everything.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Drop();
        }
    }

    /// <summary>Keeps a state unless the writer has dropped the model meanwhile.</summary>
    OpenTickets Hold(OpenTickets built, OpenTickets? before)
    {
        lock (_gate)
        {
            if (_collecting && ReferenceEquals(_now, before))
            {
                totals.Add(built.Count - (before?.Count ?? 0), built.Bytes - (before?.Bytes ?? 0));
                _now = built;
            }
        }
        return built;
    }

    OpenTickets? Build(OpenTickets? state)
    {
        var held = state?.Bytes ?? 0;
        if (state is not null)
        {
            HandedOver handed;
            lock (_gate)
            {
                (handed, _handed) = (_handed, new());
            }
            // What is lost here should reading fail is a gap for the next reader, who reads it from the events.
            var complete = handed.Continues(state.Position);
            state = complete ? handed.ApplyTo(state) : state;
            if (!complete || state.Position < signal.LastSeq)
            {
                state = CatchUp(state);
            }
        }
        state ??= IsLeftAlone() ? null : Load(_off is null ? 1 : Return);
        return state is null ? null
            : state.Count > MaxTickets ? TurnOff(ReadMisses.TooMany)
            : state.Bytes > MaxBytes || !totals.HasRoom(state.Bytes - held) ? TurnOff(ReadMisses.Memory)
            : state;
    }

    /// <summary>Reads what happened to tickets behind the position; null if that is so much that everything is to be read anew.</summary>
    OpenTickets? CatchUp(OpenTickets from) => store.Read(sql =>
    {
        sql.BeginRead();
        try
        {
            var position = sql.Number(EventSql.LastSeq);
            if (position - from.Position > MostEvents)
            {
                return null;
            }
            var changes = new Dictionary<long, OpenTicket?>();
            foreach (var id in sql.List(EventSql.TicketsSince, row => row.GetInt64(0), from.Position))
            {
                changes[id] = null;
            }
            foreach (var ticket in changes.Count == 0 ? [] : sql.List(TicketSql.OpenSince, TicketRows.ReadOpen, from.Position))
            {
                changes[ticket.Id] = ticket;
            }
            return from.With(changes, Math.Max(position, from.Position));
        }
        finally
        {
            sql.EndRead();
        }
    });

    /// <summary>Reads all unfinished tickets; null if they are more than <paramref name="part"/> of what may be held.</summary>
    OpenTickets? Load(double part)
    {
        lock (_gate)
        {
            // What is committed from here on is handed over; what was before is read.
            (_collecting, _handed) = (true, new());
        }
        var (tickets, bytes) = (new List<OpenTicket>(), 0L);
        var position = store.Read(sql =>
        {
            sql.BeginRead();
            try
            {
                var last = sql.Number(EventSql.LastSeq);
                using var rows = sql.Query(TicketSql.Open, (long)(MaxTickets * part) + 1);
                while (bytes <= MaxBytes * part && rows.Read())
                {
                    tickets.Add(TicketRows.ReadOpen(rows));
                    bytes += tickets[^1].Bytes;
                }
                return last;
            }
            finally
            {
                sql.EndRead();
            }
        });
        if (tickets.Count > MaxTickets * part || bytes > MaxBytes * part)
        {
            return TurnOff(tickets.Count > MaxTickets * part ? ReadMisses.TooMany : ReadMisses.Memory);
        }
        (_off, _wait) = (null, FirstRetry);
        return OpenTickets.Of(tickets, position);
    }

    /// <summary>True while there was too much and no reason to look again, or still too much.</summary>
    bool IsLeftAlone()
    {
        if (_off is null)
        {
            return false;
        }
        if (clock.GetElapsedTime(_offSince) < _wait)
        {
            return true;
        }
        const int enough = (int)(MaxTickets * Return);
        var full = !totals.HasRoom(1) || store.Read(sql => sql.Number(TicketSql.CountOpen, (long)enough + 1)) > enough;
        if (full)
        {
            TurnOff(_off);
        }
        return full;
    }

    OpenTickets? TurnOff(string reason)
    {
        lock (_gate)
        {
            Drop();
        }
        _wait = _off is null ? FirstRetry : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, LongestRetry.Ticks));
        (_off, _offSince) = (reason, clock.GetTimestamp());
        return null;
    }

    /// <summary>Under the gate.</summary>
    void Drop()
    {
        (_collecting, _handed) = (false, new());
        if (_now is { } held)
        {
            totals.Add(-held.Count, -held.Bytes);
            _now = null;
        }
    }
}
