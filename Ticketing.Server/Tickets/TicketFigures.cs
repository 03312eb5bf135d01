namespace Ticketing.Tickets;

/// <summary>One local day.</summary>
/// <param name="Repeats">Reports that joined a ticket opened on this day.</param>
public sealed record DayFigures(string Day, int Opened, int Finished, long Repeats);

/// <summary>How long something took, in whole seconds: half of all at most <paramref name="Median"/>, nine of ten at most <paramref name="Most"/>; null without any.</summary>
public sealed record SpreadFigures(int Count, long? Median, long? Most);

/// <summary>Promises of one tier.</summary>
/// <param name="Kept">Ended by their due time.</param>
/// <param name="Late">Ended after it, or not ended though it has passed.</param>
/// <param name="Running">Not ended, still in time.</param>
public sealed record TierFigures(string Sla, int Promised, int Kept, int Late, int Running);

/// <param name="Reports">First reports and repeats.</param>
/// <param name="Open">Unfinished now.</param>
public sealed record SystemFigures(string Name, int Tickets, long Reports, int Open);

/// <summary>What became of the tickets that were opened within some days. Filled ticket by ticket; a cancelled ticket counts where it was opened, and nowhere else.</summary>
public sealed class TicketFigures
{
    const int NoisiestShown = 10;
    readonly Instant _now;
    readonly TimeZoneInfo _zone;
    readonly DateOnly _first;
    readonly (int Opened, int Finished, long Repeats)[] _days;
    readonly List<long> _take = [];
    readonly List<long> _finish = [];
    readonly (int Promised, int Kept, int Late, int Running)[] _tiers = new (int, int, int, int)[SlaTiers.All.Count];
    readonly Dictionary<string, (int Tickets, long Reports, int Open)> _systems = new(StringComparer.Ordinal);

    /// <param name="days">How many local days, today's included.</param>
    public TicketFigures(Instant now, TimeZoneInfo zone, int days)
    {
        (_now, _zone) = (now, zone);
        _first = DayOf(now).AddDays(1 - days);
        _days = new (int, int, long)[days];
        var midnight = _first.ToDateTime(TimeOnly.MinValue);
        From = new(new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds());
    }

    /// <summary>Begin of the first day.</summary>
    public Instant From { get; }

    public int Counted { get; private set; }

    public void Add(Ticket ticket)
    {
        Counted++;
        Count(DayOf(ticket.CreatedAt), opened: 1, finished: 0, ticket.Occurrences - 1);
        var system = _systems.GetValueOrDefault(ticket.System);
        _systems[ticket.System] = (system.Tickets + 1, system.Reports + ticket.Occurrences, system.Open + (ticket.IsFinished ? 0 : 1));
        if (ticket.Kind == TicketKind.Cancelled)
        {
            return;
        }
        if (ticket.StartedAt is { } started)
        {
            _take.Add((started - ticket.CreatedAt).Ticks / TimeSpan.TicksPerSecond);
        }
        if (ticket.FinishedAt is { } finished)
        {
            _finish.Add((finished - ticket.CreatedAt).Ticks / TimeSpan.TicksPerSecond);
            Count(DayOf(finished), opened: 0, finished: 1, 0);
        }
        if (ticket is { Guaranteed: true, DueAt: { } due })
        {
            ref var tier = ref _tiers[(int)ticket.Sla - 1];
            tier.Promised++;
            if ((ticket.FinishedAt ?? _now) > due)
            {
                tier.Late++;
            }
            else if (ticket.IsFinished)
            {
                tier.Kept++;
            }
            else
            {
                tier.Running++;
            }
        }
    }

    public IReadOnlyList<DayFigures> Days => [.. _days.Select((day, at) => new DayFigures(_first.AddDays(at).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), day.Opened, day.Finished, day.Repeats))];

    /// <summary>From report to somebody taking it.</summary>
    public SpreadFigures Take => Spread(_take);

    /// <summary>From report to the end.</summary>
    public SpreadFigures Finish => Spread(_finish);

    public IReadOnlyList<TierFigures> Tiers => [.. _tiers.Select((tier, at) => new TierFigures(((Sla)(at + 1)).Name(), tier.Promised, tier.Kept, tier.Late, tier.Running))];

    /// <summary>Who reported most, loudest first.</summary>
    public IReadOnlyList<SystemFigures> Noisiest
    {
        get
        {
            var all = new List<SystemFigures>(_systems.Count);
            foreach (var (name, figures) in _systems)
            {
                all.Add(new(name, figures.Tickets, figures.Reports, figures.Open));
            }
            all.Sort(static (one, other) => other.Reports != one.Reports ? other.Reports.CompareTo(one.Reports) : string.CompareOrdinal(one.Name, other.Name));
            return all.Count > NoisiestShown ? all.GetRange(0, NoisiestShown) : all;
        }
    }

    void Count(DateOnly day, int opened, int finished, long repeats)
    {
        var at = day.DayNumber - _first.DayNumber;
        if (at >= 0 && at < _days.Length)
        {
            var known = _days[at];
            _days[at] = (known.Opened + opened, known.Finished + finished, known.Repeats + repeats);
        }
    }

    DateOnly DayOf(Instant time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.Offset, _zone).DateTime);

    static SpreadFigures Spread(List<long> seconds)
    {
        seconds.Sort();
        return seconds.Count == 0 ? new(0, null, null) : new(seconds.Count, seconds[(seconds.Count - 1) / 2], seconds[(int)Math.Ceiling(seconds.Count * 0.9) - 1]);
    }
}
