using Ticketing.Tickets;

namespace Ticketing.Scheduling;

/// <summary>What in a tenant's store waits for its time.</summary>
/// <param name="Warnings">The first ticket of each tier that was not warned about: its tier and when it is due.</param>
/// <param name="Breach">When the first unfinished ticket is due that is not marked as breached.</param>
/// <param name="Missing">When the first system or check that does not show itself has used up its allowance or grace (those that were reported do not count), the first alert that is not sent again is over, or the first silence.</param>
/// <param name="Mail">Next attempt of the first waiting mail.</param>
/// <param name="Maintenance">When the next day begins that has something planned, or the like.</param>
public sealed record AgendaFacts(IReadOnlyList<(Sla Tier, Instant DueAt)> Warnings, Instant? Breach, Instant? Missing, Instant? Mail, Instant? Maintenance = null)
{
    /// <summary>When the digest of its unfinished tickets is to be made; null if there is none to make.</summary>
    public Instant? Digest { get; init; }

    /// <summary>When the store is needed next if nothing else happens to it; null = never. May be past: then it is needed now.</summary>
    public Instant? Next => Earliest(Earliest(ForSweeps, Mail), Digest);

    /// <summary>
    /// The same for a store that is being closed. What is due already was not done while it was open (the mail server is away, or it was open for a moment only): it is not opened again at once.
    /// </summary>
    public Instant? NextAfterClosing(Instant now) => Earliest(Earliest(NotBefore(ForSweeps, now + SweepJobs.Attentive), NotBefore(Mail, now + MailRest)), NotBefore(Digest, now + MailRest));

    /// <summary>Mail that could not go out for minutes may wait one more.</summary>
    static readonly TimeSpan MailRest = TimeSpan.FromMinutes(1);

    Instant? ForSweeps => Warnings.Select(ticket => (Instant?)(ticket.DueAt - SweepJobs.WarningOf(ticket.Tier))).Append(Breach).Append(Missing).Append(Maintenance).Aggregate((Instant?)null, Earliest);

    static Instant? NotBefore(Instant? at, Instant earliest) => at < earliest ? earliest : at;

    static Instant? Earliest(Instant? one, Instant? other) => one is null || other < one ? other : one;
}

/// <summary>When which closed store is needed next. Some tens of bytes per tenant. Safe for several threads.</summary>
public sealed class Agenda
{
    readonly Lock _gate = new();
    readonly Dictionary<string, Instant> _next = new(StringComparer.Ordinal);
    readonly PriorityQueue<string, Instant> _order = new();

    /// <summary>Tenants that have something before them.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _next.Count;
            }
        }
    }

    /// <param name="at">Null = nothing, until somebody says otherwise.</param>
    public void Set(string tenant, Instant? at)
    {
        lock (_gate)
        {
            if (at is not { } instant)
            {
                _next.Remove(tenant);
                return;
            }
            _next[tenant] = instant;
            _order.Enqueue(tenant, instant);
            if (_order.Count > 2 * _next.Count + 100)
            {
                // What was overtaken is left in the queue until it comes up; not for ever.
                _order.Clear();
                _order.EnqueueRange(_next.Select(entry => (entry.Key, entry.Value)));
            }
        }
    }

    /// <summary>Takes off the first tenant whose time has come; null if there is none.</summary>
    public string? TakeDue(Instant now)
    {
        lock (_gate)
        {
            while (_order.TryPeek(out var tenant, out var at) && at <= now)
            {
                _order.Dequeue();
                if (_next.TryGetValue(tenant, out var valid) && valid == at)
                {
                    _next.Remove(tenant);
                    return tenant;
                }
            }
            return null;
        }
    }
}
