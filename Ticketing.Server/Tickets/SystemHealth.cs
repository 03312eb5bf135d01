namespace Ticketing.Tickets;

/// <summary>How one system fared in equal stretches of time, oldest first.</summary>
/// <param name="Stretches">0 = it was not known yet, 1 = nothing was open, 2 = a ticket was open, 3 = one was late.</param>
/// <param name="Open">Unfinished now.</param>
/// <param name="Late">Those of them whose due time has passed.</param>
public sealed record SystemHealth(string Name, IReadOnlyList<int> Stretches, int Open, int Late);

/// <summary>Draws each system's recent past from its tickets: a stretch is as bad as its worst moment.</summary>
public sealed class HealthChart
{
    const int Well = 1, Troubled = 2, Breached = 3;
    readonly Instant _from;
    readonly Instant _now;
    readonly int _stretches;
    readonly TimeSpan _stretch;
    readonly Dictionary<string, (int[] Stretches, int Open, int Late)> _systems = new(StringComparer.Ordinal);

    /// <param name="stretches">How many, the last one ending now.</param>
    public HealthChart(Instant now, int stretches, TimeSpan stretch) => (_now, _stretches, _stretch, _from) = (now, stretches, stretch, now - stretch * stretches);

    /// <summary>Begin of the first stretch: tickets that ended before it say nothing.</summary>
    public Instant From => _from;

    /// <summary>A system and since when it is known; before its tickets.</summary>
    public void Add(string system, Instant since)
    {
        var line = new int[_stretches];
        var first = Math.Min(_stretches, At(since));
        Array.Fill(line, Well, first, _stretches - first);
        _systems[system] = (line, 0, 0);
    }

    /// <summary>A ticket of a system that was added; others are left out.</summary>
    public void Add(Ticket ticket)
    {
        if (!_systems.TryGetValue(ticket.System, out var system) || ticket.Kind == TicketKind.Cancelled)
        {
            return;
        }
        var end = ticket.FinishedAt ?? _now;
        Mark(system.Stretches, ticket.CreatedAt, end, Troubled);
        if (ticket.DueAt is { } due && end > due)
        {
            Mark(system.Stretches, due, end, Breached);
        }
        if (!ticket.IsFinished)
        {
            _systems[ticket.System] = system with { Open = system.Open + 1, Late = system.Late + (ticket.DueAt < _now ? 1 : 0) };
        }
    }

    public IReadOnlyList<SystemHealth> Systems => [.. _systems.Select(system => new SystemHealth(system.Key, system.Value.Stretches, system.Value.Open, system.Value.Late))];

    void Mark(int[] stretches, Instant since, Instant until, int as_)
    {
        if (until < _from)
        {
            return;
        }
        var last = Math.Min(stretches.Length - 1, At(until));
        for (var at = Math.Min(last, At(since)); at <= last; at++)
        {
            stretches[at] = Math.Max(stretches[at], as_);
        }
    }

    int At(Instant time) => time <= _from ? 0 : (int)((time - _from).Ticks / _stretch.Ticks);
}
