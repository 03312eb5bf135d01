namespace Ticketing.Store;

/// <summary>What commits of this server touched since a reader looked: each ticket once, as it is now. Not safe for several threads.</summary>
sealed class HandedOver
{
    readonly Dictionary<long, (OpenTicket? Ticket, long Seq)> _tickets = [];
    long _before;
    long _last = -1;
    bool _gap;

    public int Count => _tickets.Count;

    /// <param name="before">Last event before the group; if that is not the end of the group before it, somebody else wrote in between.</param>
    /// <param name="last">Last event of the group.</param>
    public void Add(long before, long last, IEnumerable<KeyValuePair<long, OpenTicket?>> touched)
    {
        if (_last < 0)
        {
            _before = before;
        }
        else if (before != _last)
        {
            _gap = true;
        }
        _last = last;
        foreach (var (id, ticket) in touched)
        {
            _tickets[id] = (ticket is { Breached: false } && _tickets.TryGetValue(id, out var known) && known.Ticket is { Breached: true } ? ticket with { Breached = true } : ticket, last);
        }
    }

    /// <summary>True if nothing is missing between the state at <paramref name="position"/> and the last group.</summary>
    public bool Continues(long position) => _last < 0 || (!_gap && _before <= position);

    /// <summary>The state after the last group. What the state has already (it was read after that group) is left alone.</summary>
    public OpenTickets ApplyTo(OpenTickets state) => _last <= state.Position
        ? state
        : state.With(_tickets.Where(ticket => ticket.Value.Seq > state.Position).Select(ticket => KeyValuePair.Create(ticket.Key, ticket.Value.Ticket)), _last);
}
