using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>All systems of a tenant, in memory of its writer; changed ones are written with the group. A sign of life alone is written at most once a minute.</summary>
sealed class SystemShelf(SqlSession session)
{
    static readonly TimeSpan SeenResolution = TimeSpan.FromMinutes(1);

    readonly Dictionary<string, TicketSystem> _byName = [];
    readonly HashSet<string> _changed = [];
    long _lastId;

    /// <summary>Something about systems is other than it was before the group.</summary>
    public bool HasChanged { get; private set; }

    public IEnumerable<TicketSystem> All => _byName.Values;

    public TicketSystem? Find(string name) => _byName.GetValueOrDefault(name);
    public TicketSystem? Find(long id) => _byName.Values.FirstOrDefault(s => s.Id == id);

    /// <summary>The system of that name, created with the defaults on first use.</summary>
    public TicketSystem Ensure(string name, Instant now) =>
        Find(name) ?? Save(new(0, name, Sla.None, TicketSystem.DefaultGrace, null, null, null, null, null, now));

    /// <summary>Adds (id 0) or replaces a system.</summary>
    public TicketSystem Save(TicketSystem system)
    {
        if (system.Id == 0)
        {
            system = system with { Id = ++_lastId };
        }
        _byName[system.Name] = system;
        _changed.Add(system.Name);
        HasChanged = true;
        return system;
    }

    /// <summary>Notes a sign of life.</summary>
    public TicketSystem Seen(TicketSystem system, Instant now)
    {
        if (system.LastSeenAt is { } seen && now - seen < SeenResolution && now >= seen)
        {
            return system;
        }
        return Save(system with { LastSeenAt = now });
    }

    /// <summary>When it spoke: now, but for a report that had to wait; never before what is known of it.</summary>
    public static Instant SpokeAt(TicketSystem system, Instant now, Origin origin) =>
        origin.ReceivedAt is not { } receivedAt ? now : system.LastSeenAt is { } seen && seen > receivedAt ? seen : receivedAt;

    public void Delete(TicketSystem system)
    {
        _byName.Remove(system.Name);
        _changed.Remove(system.Name);
        HasChanged = true;
        session.Send(DirectorySql.DeleteSystem, system.Id);
    }

    public void Flush()
    {
        foreach (var name in _changed)
        {
            var s = _byName[name];
            session.Send(DirectorySql.SaveSystem, s.Id, s.Name, (long)s.Sla, (long)s.GraceSeconds, (long?)s.SilentAfterSeconds, s.LastSeenAt?.Milliseconds, s.LastHeartbeatAt?.Milliseconds,
                s.Online is { } online ? (online ? 1L : 0L) : null, s.OnlineChangedAt?.Milliseconds, s.CreatedAt.Milliseconds);
        }
        _changed.Clear();
    }

    public void Committed() => HasChanged = false;

    public void Load()
    {
        _byName.Clear();
        _changed.Clear();
        foreach (var system in session.List(DirectorySql.Systems, DirectorySql.ReadSystem))
        {
            _byName.Add(system.Name, system);
        }
        _lastId = _byName.Values.Select(s => s.Id).DefaultIfEmpty().Max();
    }
}
